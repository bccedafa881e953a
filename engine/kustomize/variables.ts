import type { Span } from '../source/span.ts'
import { entries, isNull, type YamlNode, type YamlScalar } from '../source/yaml/node.ts'
import { resolveCompose } from '../values/yamlScalar.ts'
import { lookUp, splitFieldPath } from './fieldPath.ts'
import { changeField, concerns, type FieldSpec } from './fieldSpec.ts'
import { effectiveNamespace, previousIds, withRoot } from './identity.ts'
import { type Derive, idOf, type Mistake, type Resource, type ResourceId, type Step } from './resource.ts'
import { asText, isText, Setting } from './setting.ts'
import { Overwritten, withItems, withValues } from './sharing.ts'

/** One item of `vars`. */
export interface Variable {
  readonly name: string
  readonly fieldPath: string
  readonly span: Span
}

/**
 * Notes on the objects which of `vars` take their values from them. That is done behind every kustomization's own
 * steps; the values are those at the end.
 * Source: MergeVars in internal/accumulator/resaccumulator.go of kustomize's api v0.20.1.
 */
export function noteVariables(
  resources: readonly Resource[],
  field: YamlNode,
): Step & { readonly variables: readonly Variable[] } {
  const setting = new Setting()
  const made = [...resources]
  const places = placesOf(resources)
  const variables = setting.list(field, 'vars').flatMap((item): Variable[] => {
    const name = setting.textAt(item, 'name')?.text
    if (name === undefined) return []
    const object = part(item, 'objref')
    const target = targetOf(object, setting)
    const found = (places.get(kindAndName(target)) ?? []).filter((place) => isIn(made[place], target))
    if (found.length > 1)
      setting.refuse({ says: `several objects are what the variable ${name} is of`, span: item.span })
    const [place] = found
    const resource = place === undefined || found.length > 1 ? undefined : made[place]
    if (place !== undefined && resource)
      made[place] = { ...resource, variables: [...(resource.variables ?? []), name] }
    const path = setting.textAt(named(part(item, 'fieldref')), 'fieldpath')
    return [{ name, fieldPath: path?.text ?? 'metadata.name', span: item.span }]
  })
  return { resources: made, mistakes: setting.mistakes, variables }
}

/** The value under a key in whatever case it is written. */
function part(node: YamlNode, key: string): YamlNode | undefined {
  return entries(node).find((entry) => entry.key.text.toLowerCase() === key)?.value
}

/** A map whose keys are all small. */
function named(node: YamlNode | undefined): YamlNode | undefined {
  if (node?.type !== 'map') return node
  return { ...node, index: new Map([...node.index].map(([key, entry]) => [key.toLowerCase(), entry])) }
}

function targetOf(object: YamlNode | undefined, setting: Setting): ResourceId {
  const map = named(object)
  const text = (key: string): string => setting.textAt(map, key)?.text ?? ''
  const versions = text('apiversion').split('/')
  const hasGroup = versions.length === 2
  return {
    group: hasGroup ? (versions[0] ?? '') : text('group'),
    version: (hasGroup ? versions[1] : versions.length === 1 ? versions[0] : '') || text('version'),
    kind: text('kind'),
    name: text('name'),
    namespace: text('namespace'),
  }
}

function placesOf(resources: readonly Resource[]): Map<string, number[]> {
  const places = new Map<string, number[]>()
  for (const [place, resource] of resources.entries())
    for (const key of new Set([...previousIds(resource), idOf(resource)].map(kindAndName))) {
      const list = places.get(key)
      if (list) list.push(place)
      else places.set(key, [place])
    }
  return places
}

function kindAndName({ group, version, kind, name }: ResourceId): string {
  return `${group}\n${version}\n${kind}\n${name}`
}

function isIn(resource: Resource | undefined, target: ResourceId): boolean {
  if (!resource || target.namespace === '') return resource !== undefined
  const key = kindAndName(target)
  return [...previousIds(resource), idOf(resource)].some(
    (id) => kindAndName(id) === key && effectiveNamespace(id) === target.namespace,
  )
}

/** A variable's value: what stands there, and what of it stands within a text. */
interface Value {
  readonly scalar: YamlScalar
  readonly text: string
}

/** Texts made of variables together: far more than any real build has. */
const mostText = 10_000_000

/**
 * Replaces `$(NAME)` by what the variables are in the end, after the references.
 * Source: refvartransformer.go and filters/refvar of kustomize's api v0.20.1.
 */
export function replaceVariables(
  resources: readonly Resource[],
  variables: readonly Variable[],
  specs: readonly FieldSpec[],
  derive: Derive,
): Step {
  if (variables.length === 0) return { resources, mistakes: [] }
  const mistakes: Mistake[] = []
  const values = valuesOf(resources, variables, mistakes)
  const expansion = new Expansion(values, derive, mistakes)
  const made = resources.map((resource) => {
    let { root } = resource
    for (const spec of specs) {
      if (!concerns(spec, resource)) continue
      const overwritten = new Overwritten(root, resource.shared)
      const set = (node: YamlNode): YamlNode => expansion.at(node, overwritten)
      // Nothing is made on the way, so that the key is never asked for.
      const key = (): YamlScalar => ({ type: 'scalar', text: '', style: 'plain', span: root.span })
      const refuse = (mistake: Mistake): void => void mistakes.push(mistake)
      root = overwritten.everywhere(changeField(root, spec, { span: root.span, key, set, refuse }))
    }
    return withRoot(resource, root)
  })
  return { resources: made, mistakes }
}

function valuesOf(
  resources: readonly Resource[],
  variables: readonly Variable[],
  mistakes: Mistake[],
): Map<string, Value> {
  const owners = new Map<string, Resource>()
  for (const resource of resources)
    for (const name of resource.variables ?? []) if (!owners.has(name)) owners.set(name, resource)
  const values = new Map<string, Value>()
  for (const { name, fieldPath, span } of variables) {
    const owner = owners.get(name)
    if (!owner) {
      mistakes.push({ says: `no object is what the variable ${name} is of`, span, absent: true })
      continue
    }
    const found = lookUp(owner.root, splitFieldPath(fieldPath).flatMap(withPosition))
    const node = 'refused' in found ? undefined : found.node
    if (!node) mistakes.push({ says: `there is no ${fieldPath}, which the variable ${name} is`, span })
    else if (node.type === 'scalar') values.set(name, readValue(node))
  }
  return values
}

/** `args[0]` is two parts: a key and a position. */
function withPosition(part: string): string[] {
  const [, key, position] = /^(.*)\[(\d+)\]$/s.exec(part) ?? []
  if (position === undefined) return [part]
  return key ? [key, position] : [position]
}

function readValue(scalar: YamlScalar): Value {
  if (isText(scalar)) return { scalar, text: scalar.text }
  const known = resolveCompose(scalar.text)
  const isNumber = known.type === 'integer' || known.type === 'float'
  if (isNumber || known.type === 'boolean') return { scalar, text: known.json ?? scalar.text }
  return { scalar: asText(scalar), text: scalar.text }
}

class Expansion {
  readonly #values: ReadonlyMap<string, Value>
  readonly #derive: Derive
  readonly #mistakes: Mistake[]
  readonly #made = new Map<string, YamlScalar>()
  #left = mostText

  constructor(values: ReadonlyMap<string, Value>, derive: Derive, mistakes: Mistake[]) {
    this.#values = values
    this.#derive = derive
    this.#mistakes = mistakes
  }

  /** A text, the items of a list of texts, or the texts of a map. */
  at(node: YamlNode, overwritten: Overwritten): YamlNode {
    const texts = (inner: YamlNode): YamlNode => {
      if (inner.type !== 'scalar' || !isText(inner)) return inner
      const made = this.#expanded(inner)
      return made === inner ? inner : overwritten.over(inner, made)
    }
    if (isNull(node)) return node
    if (node.type === 'scalar') return texts(node)
    if (node.type === 'map') {
      const pairs = [...node.index.values()].map(({ key, value }) => ({ key, value: texts(value) }))
      return withValues(node, pairs)
    }
    for (const item of node.items)
      if (item.type !== 'scalar' || !isText(item))
        this.#mistakes.push({ says: 'kustomize looks for variables in a list of texts', span: item.span })
    return withItems(node, node.items.map(texts))
  }

  #expanded(scalar: YamlScalar): YamlScalar {
    const { text } = scalar
    if (!text.includes('$')) return scalar
    const before = this.#made.get(text)
    if (before) return before.text === text && isText(before) ? scalar : before
    const made = this.#whole(text) ?? this.#composed(scalar)
    if (made !== scalar) this.#made.set(text, made)
    return made
  }

  /** The value itself where a text is nothing but its variable. */
  #whole(text: string): YamlScalar | undefined {
    if (!text.startsWith('$(') || text.indexOf(')') !== text.length - 1) return undefined
    return this.#values.get(text.slice(2, -1))?.scalar
  }

  #composed(scalar: YamlScalar): YamlScalar {
    const { text } = scalar
    let made = ''
    let from: Span | undefined
    let start = 0
    for (let at = text.indexOf('$'); at >= 0 && at + 1 < text.length; at = text.indexOf('$', start)) {
      made += text.slice(start, at)
      const next = text[at + 1]
      const end = next === '(' ? text.indexOf(')', at) : -1
      const value = end < 0 ? undefined : this.#values.get(text.slice(at + 2, end))
      from ??= value?.scalar.span
      // Two dollars are one.
      made +=
        value?.text ?? (end < 0 ? (next === '$' ? '$' : text.slice(at, at + 2)) : text.slice(at, end + 1))
      start = end < 0 ? at + 2 : end + 1
      if (next === '(' && end < 0) break
    }
    made += text.slice(start)
    if (made === text) return scalar
    this.#left -= made.length
    if (this.#left < 0) {
      this.#mistakes.push({ says: 'variables make more text than is built', span: scalar.span })
      return scalar
    }
    return this.#derive(made, from ?? scalar.span)
  }
}
