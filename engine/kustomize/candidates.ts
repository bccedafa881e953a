import { child, items, textOf } from '../source/yaml/node.ts'
import {
  effectiveNamespace,
  isInCluster,
  isOfKind,
  type KindSelector,
  NO_NAMESPACE,
  originalId,
  previousIds,
} from './identity.ts'
import { idOf, type Resource } from './resource.ts'

/** What one reference says of what it leads to. */
export interface Reference {
  readonly name: string
  readonly target: KindSelector
  /** The kind a binding names beside the name. */
  readonly role?: KindSelector
  /** The namespace that stands beside the name. */
  readonly namespace?: string
}

/** How many objects a reference may mean. */
export type Choice = Resource | 'none' | 'several'

/**
 * The objects that were renamed or moved, by their former names and the namespace they are in: only these can be
 * meant by a reference that needs another name.
 */
export class Candidates {
  /** By the namespace things were in at first where they are now: to compare, and behind `=` as it is written. */
  readonly #namespaces = new Map<string, Set<string>>()
  readonly #byName = new Map<string, Map<string, Resource[]>>()

  constructor(resources: readonly Resource[]) {
    for (const resource of resources) {
      const names = new Set(previousIds(resource).map((id) => id.name))
      for (const name of names) this.#add(name, resource)
      this.#addNamespace(resource)
    }
  }

  #add(name: string, resource: Resource): void {
    const byNamespace = this.#byName.get(name) ?? new Map<string, Resource[]>()
    this.#byName.set(name, byNamespace)
    const namespace = effectiveNamespace(idOf(resource))
    const list = byNamespace.get(namespace)
    if (list) list.push(resource)
    else byNamespace.set(namespace, [resource])
  }

  #addNamespace(resource: Resource): void {
    const former = effectiveNamespace(originalId(resource))
    if (former === NO_NAMESPACE) return
    const now = this.#namespaces.get(former) ?? new Set<string>()
    this.#namespaces.set(former, now)
    now.add(effectiveNamespace(idOf(resource))).add(`=${idOf(resource).namespace}`)
  }

  /** True when something was ever called so. */
  has(name: string): boolean {
    return this.#byName.has(name)
  }

  /**
   * The object a reference means.
   * @param isSame tells whether it does not matter which of several is meant
   */
  choose(reference: Reference, referrer: Referrer, isSame: (a: Resource, b: Resource) => boolean): Choice {
    const fitting = this.#within(reference.name, referrer).filter(
      (resource) => fits(resource, reference) && this.#isThere(resource, reference, referrer),
    )
    if (fitting.length === 1) return fitting[0] ?? 'none'
    const loose = fitting.filter((resource) => hasSameAffixes(resource, referrer.resource, true))
    const found =
      loose.length > 1
        ? loose.filter((resource) => hasSameAffixes(resource, referrer.resource, false))
        : loose
    const [first] = found
    if (!first) return 'none'
    return found.every((other) => isSame(first, other)) ? first : 'several'
  }

  #isThere(resource: Resource, { namespace }: Reference, referrer: Referrer): boolean {
    if (namespace === undefined) return true
    if (namespace === NO_NAMESPACE) return false
    const id = this.#isFormer(namespace, referrer) ? originalId(resource) : idOf(resource)
    return effectiveNamespace(id) === namespace
  }

  /** What the referrer can see: its namespace, the cluster, and where the service accounts of its subjects are. */
  #within(name: string, { resource, accounts }: Referrer): Resource[] {
    const byNamespace = this.#byName.get(name)
    if (!byNamespace) return []
    const id = idOf(resource)
    if (isInCluster(id)) return [...byNamespace.values()].flat()
    const own = byNamespace.get(effectiveNamespace(id)) ?? []
    const inCluster = byNamespace.get(NO_NAMESPACE) ?? []
    const others = [...accounts]
      .filter((namespace) => namespace !== effectiveNamespace(id))
      .flatMap((namespace) => byNamespace.get(namespace) ?? [])
      .filter((other) => idOf(other).kind === 'ServiceAccount' && idOf(other).namespace !== '')
    return [...own, ...inCluster, ...others]
  }

  /** Whether a namespace beside a name is one that something the referrer can see was in at first. */
  #isFormer(namespace: string, { resource, accounts }: Referrer): boolean {
    const now = this.#namespaces.get(namespace)
    if (!now) return false
    const id = idOf(resource)
    if (isInCluster(id) || now.has(effectiveNamespace(id))) return true
    return [...accounts].some((account) => now.has(`=${account}`))
  }
}

/** An object that refers to others. */
export interface Referrer {
  readonly resource: Resource
  /** For a RoleBinding, the namespaces of the service accounts it names. */
  readonly accounts: ReadonlySet<string>
}

export function referrerOf(resource: Resource): Referrer {
  if (idOf(resource).kind !== 'RoleBinding') return { resource, accounts: new Set() }
  const accounts = items(child(resource.root, 'subjects'))
    .filter((subject) => textOf(child(subject, 'kind')) === 'ServiceAccount')
    .flatMap((subject) => textOf(child(subject, 'namespace')) ?? [])
  return { resource, accounts: new Set(accounts) }
}

function fits(resource: Resource, { target, role }: Reference): boolean {
  const former = previousIds(resource)
  if (!former.some((id) => isOfKind(id, target))) return false
  return !role || former.some((id) => isOfKind(id, role))
}

function hasSameAffixes(a: Resource, b: Resource, allowNone: boolean): boolean {
  return endsAlike(a.prefixes, b.prefixes, allowNone) && endsAlike(a.suffixes, b.suffixes, allowNone)
}

/** True when the shorter list is the end of the longer one; that of an empty one only of another empty one. */
function endsAlike(a: readonly string[], b: readonly string[], allowNone: boolean): boolean {
  if (a.length === 0 || b.length === 0) return allowNone || a.length === b.length
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  const skipped = long.length - short.length
  return short.every((text, i) => text === long[i + skipped])
}
