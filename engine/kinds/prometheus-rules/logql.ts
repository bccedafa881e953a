const functions = /(?:^|[^\w:])(?:bytes_rate|bytes_over_time|rate_counter)\s*\(/
/** No text without any of these is LogQL, whatever its strings hold; most have none. */
const hints = /\||!~|!=|bytes_|rate_counter/

/** Whether an expression is certainly LogQL: it has a line filter, a pipeline, or a function only Loki knows. */
export function isLogql(text: string): boolean {
  if (!hints.test(text)) return false
  const bare = withoutStrings(text)
  // `|` is no character of PromQL; a selector is never followed by a filter on a text there.
  return bare.includes('|') || /\}\s*(?:!~|!=\s*")/.test(bare) || functions.test(bare)
}

/** The text with the contents of its strings and comments taken out. */
function withoutStrings(text: string): string {
  let bare = ''
  for (let i = 0; i < text.length; i++) {
    const unit = text[i] ?? ''
    if (unit === '#') {
      const end = text.indexOf('\n', i)
      if (end < 0) return bare
      i = end
    } else if (unit === '"' || unit === "'" || unit === '`') {
      bare += '"'
      i = endOfString(text, i)
    } else bare += unit
  }
  return bare
}

function endOfString(text: string, start: number): number {
  const quote = text[start]
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\' && quote !== '`') i++
    else if (text[i] === quote) return i
  }
  return text.length
}
