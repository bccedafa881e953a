import { lastAtMost } from './bisection.ts'
import type { Span } from './span.ts'

/** Where a range of a derived text lies in the text it was made of. */
export type SpanMap = (span: Span) => Span

/** The place of a text that was not derived from another. */
export const inPlace: SpanMap = (span) => span

/** A text made of pieces of another one (joined lines, comments taken out) that still knows its places. */
export interface Stitched {
  readonly text: string
  readonly place: SpanMap
}

/** A piece that is copied, or a text that stands for what lies at `at`. */
export type Stitch = Span | { readonly at: number; readonly text: string }

/** Joins the pieces. Places are found by bisection. */
export function stitch(source: string, stitches: readonly Stitch[]): Stitched {
  const parts: string[] = []
  const froms: number[] = []
  const origins: number[] = []
  const copied: boolean[] = []
  let length = 0
  for (const piece of stitches) {
    const isCopy = 'start' in piece
    const text = isCopy ? source.slice(piece.start, piece.end) : piece.text
    if (text === '') continue
    parts.push(text)
    froms.push(length)
    origins.push(isCopy ? piece.start : piece.at)
    copied.push(isCopy)
    length += text.length
  }
  const last = stitches.at(-1)
  const end = last === undefined ? 0 : 'start' in last ? last.end : last.at
  const offsetOf = (index: number): number => {
    if (index >= length) return end
    const i = lastAtMost(froms, index)
    return (origins[i] ?? 0) + (copied[i] ? index - (froms[i] ?? 0) : 0)
  }
  const place = (span: Span): Span => {
    const start = offsetOf(span.start)
    return { start, end: span.end > span.start ? Math.max(start, offsetOf(span.end - 1) + 1) : start }
  }
  return { text: parts.join(''), place }
}
