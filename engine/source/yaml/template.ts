import type { Span } from '../span.ts'

/** Stands for every unit of a template expression; no text uses this private character otherwise. */
export const placeholder = '\u{E0FE}'

/** A text with its template expressions taken out, every other unit at its old offset. */
export interface Blanked {
  readonly text: string
  /** The first expression. */
  readonly first: Span
}

/**
 * Takes the expressions of Helm, Go, Jinja and similar templates out of a text so that what is left may be
 * read as YAML: a line that is nothing but expressions becomes blank, an expression inside a line becomes
 * placeholder characters. Offsets stay what they were.
 */
export function blankTemplate(text: string): Blanked | undefined {
  const expressions = findExpressions(text)
  const first = expressions[0]
  if (!first) return undefined
  const parts: string[] = []
  let at = 0
  for (const span of expressions) {
    parts.push(text.slice(at, span.start))
    parts.push(replaceUnits(text.slice(span.start, span.end), standsAlone(text, span) ? ' ' : placeholder))
    at = span.end
  }
  parts.push(text.slice(at))
  return { text: parts.join(''), first }
}

const closers: Record<string, string> = { '{{': '}}', '{%': '%}', '{#': '#}', '<%': '%>' }

function findExpressions(text: string): Span[] {
  const found: Span[] = []
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i)
    if (unit !== 123 && unit !== 60) continue
    const closer = closers[text.slice(i, i + 2)]
    if (!closer) continue
    const end = text.indexOf(closer, i + 2)
    // Without a closer here there is none further on either: stop asking.
    if (end < 0) break
    // `{{{{ … }}}}` nests in some generators: take the braces that follow along.
    const after = end + 2
    found.push({ start: i, end: after })
    i = after - 1
  }
  return found
}

/** How far on its line an expression is looked around. */
const reach = 1_000

/** True when nothing but white space and other expressions' remains stands on the expression's lines. */
function standsAlone(text: string, span: Span): boolean {
  // Never further than this: a line may hold a hundred thousand expressions.
  const before = text.slice(Math.max(0, span.start - reach), span.start)
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('}')) + 1
  if (before.slice(lineStart).trim() !== '') return false
  const after = text.slice(span.end, span.end + reach)
  const lineEnd = after.indexOf('\n')
  const rest = (lineEnd < 0 ? after : after.slice(0, lineEnd)).trim()
  return rest === '' || rest.startsWith('{{') || rest.startsWith('{%')
}

function replaceUnits(text: string, by: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const unit = text[i] ?? ''
    out += unit === '\n' || unit === '\r' ? unit : by
  }
  return out
}
