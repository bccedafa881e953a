import { type Cause, type Entity, type Fact, unknown } from '../entities/fact.ts'

/** A variable as it stands so far, and the entity of the place it was written at. */
export interface InForce {
  readonly fact: Fact
  readonly variable?: Entity
}

/** The variables of one container while its sources are applied in order: later ones win. */
export class VariablesInForce {
  readonly #set = new Map<string, { readonly entry: InForce; readonly clouds: number }>()
  /** Why variables may have been set to anything, in the order these came. */
  readonly open: Cause[] = []

  set(name: string, entry: InForce): void {
    this.#set.set(name, { entry, clouds: this.open.length })
  }

  /** From here on any variable may have been set to anything. */
  cloud(cause: Cause): void {
    this.open.push(cause)
  }

  get(name: string): InForce | undefined {
    const found = this.#set.get(name)
    const last = this.open.at(-1)
    if (!found || !last || found.clouds === this.open.length) return found?.entry
    return { fact: unknown(last) }
  }

  *entries(): Generator<readonly [string, InForce]> {
    for (const name of this.#set.keys()) {
      const entry = this.get(name)
      if (entry) yield [name, entry]
    }
  }
}
