import { type Cause, type Fact, maybe, unknown } from './fact.ts'
import { kubelet } from './kubelet.ts'

/** The facts that are read off a field of a kubelet configuration. */
const derived: Readonly<Record<string, readonly string[]>> = {
  reservedMemory: ['reservedMemoryTotal', 'hugePages'],
  kubeReserved: ['hugePages'],
  systemReserved: ['hugePages'],
}

/**
 * What is known of a kubelet's facts once something else may set one of its fields: neither its value nor, where it
 * is not written, its presence.
 */
export function overridden(facts: ReadonlyMap<string, Fact>, field: string, cause: Cause): Map<string, Fact> {
  const changed = new Map<string, Fact>()
  for (const name of [field, ...(derived[field] ?? [])]) {
    // Most fields of a kubelet configuration are no facts of ours.
    if (!Object.hasOwn(kubelet.fields ?? {}, name)) continue
    changed.set(name, doubted(facts.get(name), cause))
  }
  const policies = facts.get('policies')
  if (policies?.items?.some((item) => names(item, field))) {
    const items = policies.items.map((item) =>
      names(item, field) ? withValue(item, unknown(cause, placeOf(item))) : item,
    )
    changed.set('policies', { ...policies, items })
  }
  return changed
}

/** A copy of which, at any depth, more may be set than is written. */
export function opened(fact: Fact, cause: Cause): Fact {
  if (!fact.fields) return fact.items ? { ...fact, open: [cause] } : fact
  const fields = new Map([...fact.fields].map(([name, field]) => [name, opened(field, cause)] as const))
  return { ...fact, fields, open: [cause] }
}

function doubted(fact: Fact | undefined, cause: Cause): Fact {
  if (!fact) return maybe(cause)
  // Records and lists that are always there, and hold nothing of their own: more may be in force than is written.
  if (!fact.place) return opened(fact, cause)
  return unknown(cause, { place: fact.place, ...(fact.text !== undefined && { text: fact.text }) })
}

function names(item: Fact, field: string): boolean {
  return item.fields?.get('field')?.value === field
}

function withValue(item: Fact, value: Fact): Fact {
  return { ...item, fields: new Map(item.fields).set('value', value) }
}

function placeOf(fact: Fact): { place?: Cause['place'] } {
  return fact.place ? { place: fact.place } : {}
}
