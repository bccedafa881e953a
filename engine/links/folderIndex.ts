import { ancestors, type Located } from './nearest.ts'

/** Things in folders, each with a rank, so that the nearest above a rank are found without looking at all of them. */
export class FolderIndex<T extends Located> {
  readonly #rank: (item: T) => number
  /** By a folder and the steps down from it, the highest rank first. */
  readonly #below = new Map<string, Map<number, T[]>>()

  constructor(items: Iterable<T>, rank: (item: T) => number) {
    this.#rank = rank
    for (const item of items) this.#add(item)
    for (const levels of this.#below.values()) {
      for (const level of levels.values()) level.sort((a, b) => rank(b) - rank(a))
    }
  }

  /** The things of a rank above `above` with the fewest folder steps to them, at most `most`. */
  nearest(folder: string, above: number, most: number): T[] {
    let best = Number.POSITIVE_INFINITY
    let found: T[] = []
    let up = 0
    for (const ancestor of ancestors(folder)) {
      for (const [down, level] of this.#below.get(ancestor) ?? []) {
        const [highest] = level
        if (up + down >= best || !highest || this.#rank(highest) <= above) continue
        best = up + down
        found = this.#upTo(level, above, most)
      }
      if (++up >= best) break
    }
    return found
  }

  #upTo(level: readonly T[], above: number, most: number): T[] {
    const end = level.findIndex((item, index) => index >= most || this.#rank(item) <= above)
    return level.slice(0, end < 0 ? level.length : end)
  }

  #add(item: T): void {
    let down = 0
    for (const ancestor of ancestors(item.folder)) {
      const levels = this.#below.get(ancestor) ?? new Map<number, T[]>()
      this.#below.set(ancestor, levels)
      const level = levels.get(down)
      if (level) level.push(item)
      else levels.set(down, [item])
      down++
    }
  }
}
