import { LineIndex } from '../source/position.ts'
import type { Span } from '../source/span.ts'

/** `# slo-lint-ignore <rule…> [until=YYYY-MM-DD] -- reason`, at its place. */
export interface Suppression {
  readonly path: string
  readonly span: Span
  /** The line it stands on; it silences findings on this line and the next. */
  readonly line: number
  readonly rules: readonly NamedRule[]
  readonly until?: string
  readonly reason: string
}

/** A rule as a suppression names it, whether or not there is one of that name. */
export interface NamedRule {
  readonly id: string
  readonly span: Span
}

/** A suppression that cannot be taken as one, and why. */
export interface BrokenSuppression {
  readonly path: string
  readonly span: Span
  readonly message: string
}

const marker = 'slo-lint-ignore'

/** Finds the inline suppressions of a text: in `#`, `//` or `;` comments of any format. */
export function findSuppressions(
  path: string,
  text: string,
): { suppressions: Suppression[]; broken: BrokenSuppression[] } {
  const suppressions: Suppression[] = []
  const broken: BrokenSuppression[] = []
  let lines: LineIndex | undefined
  let end = 0
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + marker.length)) {
    // One line has one suppression; what else looks like one stands in its reason.
    if (at < end || !opensComment(text, at)) continue
    lines ??= new LineIndex(text)
    end = endOfLine(text, at)
    const span = { start: at, end }
    const read = parseSuppression(text.slice(at + marker.length, end), at + marker.length)
    if (typeof read === 'string') broken.push({ path, span, message: read })
    else suppressions.push({ path, span, line: lines.position(at).line, ...read })
  }
  return { suppressions, broken }
}

function opensComment(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 8), at)
  return /(#|\/\/|;)[ \t]*$/.test(before)
}

function endOfLine(text: string, at: number): number {
  const found = text.slice(at, at + 2_000).search(/[\r\n]/)
  return found < 0 ? Math.min(text.length, at + 2_000) : at + found
}

function parseSuppression(
  text: string,
  from: number,
): { rules: NamedRule[]; until?: string; reason: string } | string {
  const dashes = text.indexOf(' -- ')
  const reason = dashes < 0 ? '' : text.slice(dashes + 4).trim()
  if (reason === '') return 'a suppression needs a reason: # slo-lint-ignore pack/rule -- why'
  const words = [...text.slice(0, dashes).matchAll(/[^\s,]+/g)].map(({ 0: id, index }) => ({
    id,
    span: { start: from + index, end: from + index + id.length },
  }))
  const until = words.find(({ id }) => id.startsWith('until='))?.id.slice('until='.length)
  const rules = words.filter(({ id }) => !id.startsWith('until='))
  if (until !== undefined && !isDate(until)) return `not a date: ${until} (until=YYYY-MM-DD)`
  if (rules.length === 0)
    return 'a suppression names the rules it silences: # slo-lint-ignore pack/rule -- why'
  const odd = rules.find(({ id }) => !/^[a-z0-9-]+\/[a-z0-9-]+$/.test(id))
  if (odd !== undefined) return `not a rule: ${odd.id.slice(0, 60)} (rules are named pack/rule)`
  return { rules, reason, ...(until !== undefined && { until }) }
}

/** A calendar date in ISO form. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
