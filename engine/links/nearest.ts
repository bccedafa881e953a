import { folderOf } from '../source/path.ts'

/** Something that stands in a folder. */
export interface Located {
  readonly folder: string
}

/** What stands fewest steps below a folder. */
interface Below<T> {
  steps: number
  items: { readonly item: T; readonly number: number }[]
}

/**
 * Things in folders, for finding those nearest to a folder without looking at all of them: fewest steps through the
 * common parent, so that `prod/` finds what is in `prod/`, not in `staging/`.
 */
export class NearestIndex<T extends Located> {
  readonly #below = new Map<string, Below<T>>()
  #size = 0

  constructor(items: Iterable<T>) {
    for (const item of items) this.#add(item, this.#size++)
  }

  /** The nearest to a folder, in the order they were given; several when they are equally near. */
  nearest(folder: string): T[] {
    let best = Number.POSITIVE_INFINITY
    let found: Below<T>['items'] = []
    let up = 0
    for (const ancestor of ancestors(folder)) {
      if (up > best) break
      const below = this.#below.get(ancestor)
      const steps = up++ + (below?.steps ?? Number.POSITIVE_INFINITY)
      if (!below || steps > best) continue
      // What is reached through one ancestor is farther through those above it, so that nothing is found twice.
      found = steps < best ? below.items : [...found, ...below.items].sort((a, b) => a.number - b.number)
      best = steps
    }
    return found.map(({ item }) => item)
  }

  #add(item: T, number: number): void {
    let steps = 0
    for (const ancestor of ancestors(item.folder)) {
      const below = this.#below.get(ancestor)
      if (!below || steps < below.steps) this.#below.set(ancestor, { steps, items: [{ item, number }] })
      else if (steps === below.steps) below.items.push({ item, number })
      steps++
    }
  }
}

/** A folder and all those above it, the root last. */
export function* ancestors(folder: string): Generator<string> {
  let here = folder
  for (;;) {
    yield here
    if (here === '') return
    here = folderOf(here)
  }
}
