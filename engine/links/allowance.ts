import type { Cause } from '../entities/fact.ts'
import type { Place } from '../source/place.ts'
import type { LinkContext } from './context.ts'

/** What joining may still cost: few words can ask for environments that are far larger than what is written. */
export class Allowance {
  readonly #context: LinkContext
  #variables: number
  #said = false

  constructor(context: LinkContext) {
    this.#context = context
    this.#variables = context.limits.linkedVariables
  }

  get expansion(): number {
    return this.#context.limits.expansionLength
  }

  /** Takes so many variables; where there are not as many left, the reason. */
  take(count: number, place: Place): Cause | undefined {
    if (count <= this.#variables) {
      this.#variables -= count
      return undefined
    }
    const says = `more than ${this.#context.limits.linkedVariables} variables come from ConfigMaps, Secrets and files`
    if (!this.#said) this.#context.exceed(place, says)
    this.#said = true
    return { says, place }
  }

  /** The reason why a value is not known that would be too long. */
  tooLong(place: Place): Cause {
    const says = `more than ${this.expansion} characters once references are replaced`
    this.#context.exceed(place, says)
    return { says, place }
  }
}
