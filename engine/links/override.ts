import { addFacts } from '../entities/entity.ts'
import type { ContainerParts } from '../entities/environment.ts'
import { type Cause, type Entity, type Fields, unknown, withFields } from '../entities/fact.ts'

/** What another document may set over a container is not known of it before the two are merged. */
export function overriddenBy(base: Entity<ContainerParts>, over: Entity<ContainerParts>, says: string): void {
  for (const source of over.parts.sources) {
    if (source.type === 'file' || source.type === 'all')
      base.parts.patched.set('env', { says, place: source.place })
    else if (source.name !== undefined)
      base.parts.patched.set(`env:${source.name}`, { says, place: over.place })
  }
  const limits = base.facts.fields?.get('limits')
  const changed: Record<string, ReturnType<typeof unknown>> = {}
  for (const [resource, fact] of over.facts.fields?.get('limits')?.fields ?? []) {
    const cause: Cause = { says, place: fact.place ?? over.place }
    changed[resource] = unknown(cause)
  }
  if (limits && Object.keys(changed).length > 0) {
    const fields: Fields = { limits: withFields(limits, changed) }
    addFacts(base, fields)
  }
}
