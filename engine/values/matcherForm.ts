import type { Span } from '../source/span.ts'

/** How a matcher compares: equal, unequal, by a regular expression, by none that matches. */
export type MatchOperator = '=' | '!=' | '=~' | '!~'

/** One condition on one label, as plain data. */
export interface Matcher {
  readonly name: string
  readonly operator: MatchOperator
  /** Decoded: the literal, or the regular expression without its anchors. */
  readonly value: string
  /** Where the matcher stands in the string it was read from; absent for map forms. */
  readonly span?: Span
  /** Where its value stands there, inside the quotes. */
  readonly valueSpan?: Span
}

/** What a reader of the string form gives. */
export type Reading = { ok: true; matchers: Matcher[] } | { ok: false; error: string }

/** White space as Go's unicode.IsSpace has it, in UTF-16 units (all of it lies in the first plane). */
export function isSpace(code: number): boolean {
  if (code === 32 || (code >= 9 && code <= 13)) return true
  if (code < 0x85) return false
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}
