import type { Place } from './place.ts'
import type { Span } from './span.ts'

/** Stretches of files that do not overlap, found by bisection. */
export class Stretches {
  readonly #byPath = new Map<string, Span[]>()

  constructor(places: readonly Place[]) {
    for (const { path, span } of places) {
      const spans = this.#byPath.get(path)
      if (spans) spans.push(span)
      else this.#byPath.set(path, [span])
    }
    for (const spans of this.#byPath.values()) spans.sort((a, b) => a.start - b.start)
  }

  /** Whether a place lies within one of them. */
  hold({ path, span }: Place): boolean {
    const spans = this.#byPath.get(path) ?? []
    let low = 0
    let high = spans.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((spans[middle]?.start ?? 0) <= span.start) low = middle
      else high = middle - 1
    }
    const found = spans[low]
    return found !== undefined && found.start <= span.start && span.end <= found.end
  }
}
