import { folderOf } from '../source/path.ts'

/** Something that stands in a folder. */
export interface Located {
  readonly folder: string
}

/** What stands fewest steps below a folder. */
interface Below<T> {
  steps: number
  items: T[]
}

/**
 * Things in folders, for finding those nearest to a folder without looking at all of them: fewest steps through the
 * common parent, so that `prod/` finds what is in `prod/`, not in `staging/`.
 */
export class NearestIndex<T extends Located> {
  readonly #below = new Map<string, Below<T>>()
  readonly #numbers = new Map<T, number>()

  constructor(items: Iterable<T>) {
    for (const item of items) this.#add(item)
  }

  /**
   * The nearest to a folder, in the order they were given; several when they are equally near. Folders that reach them
   * through one parent get the very same list.
   */
  nearest(folder: string): readonly T[] {
    let best = Number.POSITIVE_INFINITY
    let found: readonly T[] = []
    let up = 0
    for (const ancestor of ancestors(folder)) {
      if (up > best) break
      const below = this.#below.get(ancestor)
      const steps = up++ + (below?.steps ?? Number.POSITIVE_INFINITY)
      if (!below || steps > best) continue
      // What is reached through one ancestor is farther through those above it, so that nothing is found twice.
      found = steps < best ? below.items : this.#inOrder([...found, ...below.items])
      best = steps
    }
    return found
  }

  #inOrder(items: T[]): readonly T[] {
    const number = (item: T): number => this.#numbers.get(item) ?? 0
    return items.sort((a, b) => number(a) - number(b))
  }

  #add(item: T): void {
    this.#numbers.set(item, this.#numbers.size)
    let steps = 0
    for (const ancestor of ancestors(item.folder)) {
      const below = this.#below.get(ancestor)
      if (!below || steps < below.steps) this.#below.set(ancestor, { steps, items: [item] })
      else if (steps === below.steps) below.items.push(item)
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
