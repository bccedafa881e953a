import type { Place } from '../source/place.ts'
import { type Fact, type Fields, record } from './fact.ts'
import type { EntityType } from './index.ts'

/** What an entity is called: stable under moved lines, reformatting and renamed files. */
export interface Identity {
  /** The kind of object it stands in: `Deployment`, `compose service`, `Dockerfile`, `KubeletConfiguration`. */
  readonly kind: string
  readonly namespace?: string
  readonly name: string
  /** The part of the object, such as the container or the variable. */
  readonly part?: string
}

/**
 * What rules talk about: a container, a kubelet, an alert. Plain data; `facts` is what rules read, `parts`
 * is what links still have to join and never reaches a rule.
 */
export interface Entity<Parts = unknown> {
  readonly type: EntityType
  readonly identity: Identity
  /** For people: "Deployment/checkout › container api". */
  readonly subject: string
  readonly place: Place
  /** The root record; links put the facts they derive here, hence not readonly. */
  facts: Fact
  readonly parts: Parts
}

/** Makes an entity whose root record knows it. */
export function entity<Parts>(
  head: { type: EntityType; identity: Identity; subject: string; place: Place },
  fields: Fields,
  parts: Parts,
  open?: Fact['open'],
): Entity<Parts> {
  const made: Entity<Parts> = {
    ...head,
    facts: record(fields, { place: head.place, ...(open && { open }) }),
    parts,
  }
  made.facts = { ...made.facts, entity: made as Entity }
  return made
}

/** Adds facts that a link derived; every reference taken before sees them too. */
export function addFacts(target: Entity, fields: Fields): void {
  // The map is shared with every reference taken so far, so that entities may point at each other.
  const map = target.facts.fields as Map<string, Fact>
  for (const [name, fact] of Object.entries(fields)) if (fact) map.set(name, fact)
}

/** A string that is equal for two entities exactly when they are the same thing. */
export function identityKey(target: Entity): string {
  const { kind, namespace, name, part } = target.identity
  return JSON.stringify([target.type, kind, namespace ?? '', name, part ?? ''])
}
