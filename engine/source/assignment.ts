import type { Span } from './span.ts'

/** One `NAME=value` of a text format that sets variables. */
export interface Assignment {
  readonly name: string
  readonly nameSpan: Span
  /** Decoded: without quotes and escapes. Where `unknown` is set, expansions stay as written. */
  readonly value: string
  /** In the raw text, inside the quotes where one pair of quotes holds the whole value. */
  readonly valueSpan: Span
  /** The text at `valueSpan`. */
  readonly raw: string
  /** Why the value cannot be known from this text alone. */
  readonly unknown?: string
}
