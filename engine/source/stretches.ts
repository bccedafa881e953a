import { lastAtMost } from './bisection.ts'
import type { Place } from './place.ts'
import type { Span } from './span.ts'

/** Stretches of files that do not overlap, found by bisection. */
export class Stretches {
  readonly #byPath = new Map<string, Span[]>()
  readonly #starts = new Map<string, readonly number[]>()

  constructor(places: readonly Place[]) {
    for (const { path, span } of places) {
      const spans = this.#byPath.get(path)
      if (spans) spans.push(span)
      else this.#byPath.set(path, [span])
    }
    for (const [path, spans] of this.#byPath) {
      spans.sort((a, b) => a.start - b.start)
      this.#starts.set(
        path,
        spans.map(({ start }) => start),
      )
    }
  }

  /** Whether a place lies within one of them. */
  hold({ path, span }: Place): boolean {
    const found = this.#byPath.get(path)?.[lastAtMost(this.#starts.get(path) ?? [], span.start)]
    return found !== undefined && found.start <= span.start && span.end <= found.end
  }
}
