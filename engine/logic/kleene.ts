import { join, scalarOf, Unknown, type Value } from './value.ts'

/**
 * Kleene's and (false decides) and or (true decides) over values that are given one by one: the deciding value decides
 * at once; else one unknown makes it unknown, with the reasons of all.
 */
export class Decision {
  readonly #deciding: boolean
  #isDecided = false
  #unknowns: Unknown[] | undefined

  constructor(deciding: boolean) {
    this.#deciding = deciding
  }

  /** True once nothing that follows can change the outcome: it need not be evaluated. */
  takes(value: Value): boolean {
    const truth = scalarOf(value)
    if (truth === this.#deciding) this.#isDecided = true
    else if (truth instanceof Unknown) {
      this.#unknowns ??= []
      this.#unknowns.push(truth)
    }
    return this.#isDecided
  }

  get outcome(): boolean | Unknown {
    if (this.#isDecided) return this.#deciding
    return this.#unknowns ? join(...this.#unknowns) : !this.#deciding
  }
}

/** Kleene's not: the opposite, or the unknown itself. */
export function negation(value: Value): boolean | Unknown {
  const truth = scalarOf(value)
  return truth instanceof Unknown ? truth : truth !== true
}
