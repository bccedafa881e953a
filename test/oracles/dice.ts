import { seeded } from './goProgram.ts'

/** Choices in a fixed order: the same seed makes the same choices. */
export class Dice {
  readonly below: (count: number) => number

  constructor(seed: number) {
    this.below = seeded(seed)
    // Neighbouring seeds begin with neighbouring numbers.
    for (let i = 0; i < 5; i++) this.below(2)
  }

  /** True so many times in a hundred. */
  chance(percent: number): boolean {
    return this.below(100) < percent
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.below(list.length)]
    if (found === undefined) throw new Error('nothing to pick from')
    return found
  }

  /** Between `least` and `most` different items, in their order. */
  some<T>(list: readonly T[], least: number, most: number): T[] {
    const count = Math.min(list.length, least + this.below(most - least + 1))
    const left = [...list]
    while (left.length > count) left.splice(this.below(left.length), 1)
    return left
  }

  /** A list of what `make` makes, or none, so many times in a hundred. */
  maybe<T>(percent: number, make: () => T): T[] {
    return this.chance(percent) ? [make()] : []
  }
}
