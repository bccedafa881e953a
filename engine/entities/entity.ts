import { boundedName } from '../source/name.ts'
import type { Place } from '../source/place.ts'
import { type Entity, type Fact, type Fields, fieldMap, type Identity } from './fact.ts'
import type { EntityType } from './index.ts'

/** Makes an entity whose root record knows it. */
export function entity<Parts>(
  head: { type: EntityType; identity: Identity; subject: string; place: Place },
  fields: Fields,
  parts: Parts,
  open?: Fact['open'],
): Entity<Parts> {
  const { type, identity, subject, place } = head
  // Written once, as the entity and its record point at each other.
  const facts: { -readonly [Key in keyof Fact]: Fact[Key] } = {
    state: 'known',
    fields: fieldMap(fields),
    place,
    open: open && open.length > 0 ? open : undefined,
  }
  const made: Entity<Parts> = {
    type,
    identity: boundedIdentity(identity),
    subject: boundedName(subject),
    place,
    facts,
    parts,
  }
  facts.entity = made as Entity
  return made
}

function boundedIdentity({ kind, namespace, name, part }: Identity): Identity {
  return {
    kind: boundedName(kind),
    namespace: namespace === undefined ? undefined : boundedName(namespace),
    name: boundedName(name),
    part: part === undefined ? undefined : boundedName(part),
  }
}

/** Adds facts that a link derived; every reference taken before sees them too. */
export function addFacts(target: Entity, fields: Fields): void {
  // The map is shared with every reference taken so far, so that entities may point at each other.
  const map = target.facts.fields as Map<string, Fact>
  for (const [name, fact] of Object.entries(fields)) if (fact) map.set(name, fact)
}

/** What a fingerprint calls an entity: units and what overlays make of its name are no part of it. */
interface Identified {
  readonly type: string
  readonly identity: Identity
  readonly written?: Identity
}

/** A string that is equal for two entities exactly when they are the same thing. */
export function identityKey(target: Identified): string {
  const { kind, namespace, name, part } = target.written ?? target.identity
  return JSON.stringify([target.type, kind, namespace ?? '', name, part ?? ''])
}
