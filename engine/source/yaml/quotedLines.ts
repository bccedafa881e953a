/** Stands for white space that folding takes away; the converter drops it. */
export const filler = '\u{E0FD}'

/**
 * A text in which the quoted scalar that begins before an offset, on its line, stands on one line: each line end
 * with the white space around it becomes a space and fillers, so that every offset stays. Undefined where there is no such scalar.
 */
export function joinQuotedLines(text: string, offset: number): string | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const start = openQuote(text, lineStart, offset)
  if (start < 0) return undefined
  const end = closingQuote(text, start)
  const inside = text.slice(start, end)
  // An empty line would be a line end in the value, not a space.
  if (end < 0 || !inside.includes('\n') || /\n[ \t]*\r?\n/.test(inside)) return undefined
  return (
    text.slice(0, start) +
    inside.replace(/[ \t]*\r?\n[ \t]*/g, (run) => ` ${filler.repeat(run.length - 1)}`) +
    text.slice(end)
  )
}

/** The first quote of the line behind `: `, `- ` or a bracket. */
function openQuote(text: string, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const unit = text[i]
    if ((unit === '"' || unit === "'") && /[\s[{,]/.test(text[i - 1] ?? ' ')) return i
  }
  return -1
}

function closingQuote(text: string, start: number): number {
  const quote = text[start]
  for (let i = start + 1; i < text.length; i++) {
    if (quote === '"' && text[i] === '\\') i++
    else if (text[i] !== quote) continue
    else if (quote === "'" && text[i + 1] === "'") i++
    else return i
  }
  return -1
}
