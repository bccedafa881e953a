/** A half-open range of UTF-16 offsets in one text: `start` is in it, `end` is not. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Moves a span found in a part of a text to the whole text. */
export function shift(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by }
}

/** The smallest span that holds both. */
export function cover(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) }
}
