import { identityKey } from './entities/entity.ts'
import type { Entity, Fact } from './entities/fact.ts'

/** The entities of the workspace before a change, found by those after it. */
export class Earlier {
  readonly #entities: ReadonlyMap<string, readonly Entity[]>
  /** By type and identity; made when a type is first asked for. */
  readonly #found = new Map<string, Map<string, Entity[]>>()

  constructor(entities: ReadonlyMap<string, readonly Entity[]>) {
    this.#entities = entities
  }

  /**
   * What an entity was: of those of its identity and unit the one in the same file, else the only one. Of several it
   * cannot be told which it was.
   */
  of(now: Entity): Fact | undefined {
    const named = this.#byIdentity(now.type).get(identityKey(now)) ?? []
    const beside = named.filter(({ unit }) => unit === now.unit)
    const alike = beside.length > 0 ? beside : named
    const here = alike.filter(({ place }) => place.path === now.place.path)
    const [only, ...others] = here.length > 0 ? here : alike
    return others.length === 0 ? only?.facts : undefined
  }

  #byIdentity(type: string): Map<string, Entity[]> {
    const before = this.#found.get(type)
    if (before) return before
    const made = new Map<string, Entity[]>()
    for (const entity of this.#entities.get(type) ?? []) {
      const key = identityKey(entity)
      const group = made.get(key)
      if (group) group.push(entity)
      else made.set(key, [entity])
    }
    this.#found.set(type, made)
    return made
  }
}
