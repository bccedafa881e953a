import { child, isNull, textOf, type YamlMap, type YamlNode, type YamlScalar } from '../source/yaml/node.ts'
import { Candidates, type Reference, type Referrer, referrerOf } from './candidates.ts'
import { changeField, type FieldSpec } from './fieldSpec.ts'
import { isOfKind, type KindSelector, nameOf, originalId, withRoot } from './identity.ts'
import { NAME_REFERENCES, type NameReference } from './nameReference.ts'
import { type Derive, idOf, type Mistake, type Resource, type Step } from './resource.ts'
import { withItems, withValues } from './sharing.ts'

/**
 * Writes the present names of objects where others name them by one they had before: the last step of a build, after
 * the hashes. A rewritten name stands where the old one was written.
 * @param references those of `configurations` too, where there are any
 * Source: filters/nameref/nameref.go and internal/accumulator/namereferencetransformer.go of kustomize's api v0.20.1.
 */
export function rewriteReferences(
  resources: readonly Resource[],
  derive: Derive,
  references: readonly NameReference[] = NAME_REFERENCES,
): Step {
  const candidates = new Candidates(resources)
  const mistakes: Mistake[] = []
  const made = resources.map((resource) =>
    new Rewriting(resource, { candidates, derive, mistakes }).made(references),
  )
  return { resources: made, mistakes }
}

class Rewriting {
  readonly #referrer: Referrer
  readonly #candidates: Candidates
  readonly #derive: Derive
  readonly #mistakes: Mistake[]
  #root: YamlMap

  constructor(
    resource: Resource,
    parts: { readonly candidates: Candidates; readonly derive: Derive; readonly mistakes: Mistake[] },
  ) {
    this.#referrer = referrerOf(resource)
    this.#candidates = parts.candidates
    this.#derive = parts.derive
    this.#mistakes = parts.mistakes
    this.#root = resource.root
  }

  made(references: readonly NameReference[]): Resource {
    const { resource } = this.#referrer
    const id = originalId(resource)
    for (const { target, fields } of references)
      for (const field of fields) if (isOfKind(id, field)) this.#rewrite(field, target)
    return withRoot(resource, this.#root)
  }

  #rewrite(field: FieldSpec, target: KindSelector): void {
    const isRole = field.path.join('/').endsWith('roleRef/name')
    const role = isRole ? roleIn(this.#root) : undefined
    const about = role ? { target, role } : { target }
    const set = (node: YamlNode): YamlNode => this.#value(node, about)
    const { span } = this.#root
    // Nothing is made on the way, so that the key is never asked for.
    const key = (): YamlScalar => ({ type: 'scalar', text: '', style: 'plain', span })
    this.#root = changeField(this.#root, field, { span, key, set, refuse: this.#refuse })
  }

  readonly #refuse = (mistake: Mistake): void => {
    this.#mistakes.push(mistake)
  }

  #value(node: YamlNode, about: Omit<Reference, 'name'>): YamlNode {
    if (isNull(node)) return node
    if (node.type === 'scalar') return this.#name(node, about)
    if (node.type === 'map') return this.#map(node, about)
    const items = node.items.map((item) => {
      if (item.type !== 'seq') return this.#value(item, about)
      this.#refuse({ says: 'kustomize wants a name or a map in this list', span: item.span })
      return item
    })
    return withItems(node, items)
  }

  #name(name: YamlScalar, about: Omit<Reference, 'name'>): YamlScalar {
    const found = this.#choose(name, { ...about, name: name.text }, hasSameName)
    if (!found || idOf(found).name === name.text) return name
    const renamed = scalarIn(found, 'name')
    return renamed ? { ...this.#derive(renamed.text, name.span), style: renamed.style } : name
  }

  /** A map with a name and perhaps a namespace, as subjects and services of webhooks are. */
  #map(map: YamlMap, about: Omit<Reference, 'name'>): YamlMap {
    const name = child(map, 'name')
    if (name?.type !== 'scalar') {
      this.#refuse({ says: 'kustomize looks for the `name` of what this refers to', span: map.span })
      return map
    }
    const beside = child(map, 'namespace')
    const namespace = beside?.type === 'scalar' ? { namespace: beside.text } : {}
    const found = this.#choose(name, { ...about, ...namespace, name: name.text }, isSamePlace)
    return found ? withNameOf(map, found, this.#derive) : map
  }

  #choose(
    { text, span }: YamlScalar,
    reference: Reference,
    isSame: (a: Resource, b: Resource) => boolean,
  ): Resource | undefined {
    const found = this.#candidates.choose(reference, this.#referrer, isSame)
    if (found === 'none') return undefined
    if (found !== 'several') return found
    const from = nameOf(idOf(this.#referrer.resource))
    this.#refuse({ says: `${from} names \`${text}\`, which several objects were called`, span })
    return undefined
  }
}

function hasSameName(a: Resource, b: Resource): boolean {
  return idOf(a).name === idOf(b).name
}

function isSamePlace(a: Resource, b: Resource): boolean {
  return hasSameName(a, b) && idOf(a).namespace === idOf(b).namespace
}

function scalarIn(resource: Resource, key: 'name' | 'namespace'): YamlScalar | undefined {
  const node = child(child(resource.root, 'metadata'), key)
  return node?.type === 'scalar' ? node : undefined
}

/** A namespace is written only where the object has one. */
function withNameOf(map: YamlMap, found: Resource, derive: Derive): YamlMap {
  const metadata = child(found.root, 'metadata')
  const keys = ['name', 'namespace']
  const pairs = keys.flatMap((key) => {
    const entry = metadata?.type === 'map' ? metadata.index.get(key) : undefined
    if (!entry || (textOf(entry.value) ?? '') === '') return []
    const old = child(map, key)
    const isSame = old?.type === 'scalar' && entry.value.type === 'scalar' && old.text === entry.value.text
    if (isSame || entry.value.type !== 'scalar') return []
    const value = { ...derive(entry.value.text, (old ?? map).span), style: entry.value.style }
    return [{ ...entry, value }]
  })
  return withValues(map, pairs)
}

/** The kind a binding says its role is of. */
function roleIn(root: YamlMap): KindSelector | undefined {
  const role = child(root, 'roleRef')
  const group = child(role, 'apiGroup')
  const kind = child(role, 'kind')
  if (group?.type !== 'scalar' || kind?.type !== 'scalar') return undefined
  return { group: group.text, kind: kind.text }
}
