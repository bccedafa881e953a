import type { ContainerParts } from '../entities/environment.ts'
import type { Cause, Entity } from '../entities/fact.ts'
import type { Patch } from '../entities/kustomization.ts'
import { child, descend, entries, items, textOf, type YamlNode } from '../source/yaml/node.ts'

type Container = Entity<ContainerParts>

/** The containers one kustomization builds, found by the object they stand in. */
export class Built {
  readonly all: readonly Container[]
  readonly #objects = new Map<string, Container[]>()
  /** How many containers patches looked at so far. */
  looked = 0

  constructor(all: readonly Container[]) {
    this.all = all
    for (const container of all) {
      const key = objectKey(container.identity.kind, container.identity.name)
      const same = this.#objects.get(key)
      if (same) same.push(container)
      else this.#objects.set(key, [container])
    }
  }

  object(kind: string | undefined, name: string | undefined): readonly Container[] {
    return this.#look(this.#objects.get(objectKey(kind ?? '', name ?? '')) ?? [])
  }

  /** Those a target may mean; all of them without a target. */
  targeted(target: Patch['target']): readonly Container[] {
    if (!target) return this.#look(this.all)
    const { kind, name } = target
    if (isPlain(kind) && isPlain(name)) return this.object(kind, name)
    return this.#look(this.all).filter(
      ({ identity }) => matches(kind, identity.kind) && matches(name, identity.name),
    )
  }

  #look(containers: readonly Container[]): readonly Container[] {
    this.looked += containers.length
    return containers
  }
}

function objectKey(kind: string, name: string): string {
  return `${kind}\0${name}`
}

/** Kustomize takes targets as anchored regular expressions; anything but a plain word may match. */
export function matches(wanted: string | undefined, actual: string): boolean {
  return !isPlain(wanted) || wanted === actual
}

function isPlain(wanted: string | undefined): wanted is string {
  return wanted !== undefined && /^[A-Za-z0-9-]+$/.test(wanted)
}

/**
 * Marks what a patch may replace.
 * @param inFile the containers of the patch's own file, where it has one: they say what it replaces
 */
export function applyPatch(patch: Patch, built: Built, inFile: readonly Container[]): void {
  const cause: Cause = { says: 'a kustomization patches it', place: patch.place }
  if (patch.documents) {
    for (const document of patch.documents) applyDocument(document, patch, cause, built)
  } else if (inFile.length === 0) {
    for (const container of built.targeted(patch.target)) mark(container, everything, cause)
  } else applyFile(patch, inFile, cause, built)
}

const everything = ['env', 'limits', 'requests', 'image'] as const

function applyFile(patch: Patch, inFile: readonly Container[], cause: Cause, built: Built): void {
  built.looked += inFile.length
  const byObject = new Map<string, Container[]>()
  for (const other of inFile) {
    const key = patch.target ? '' : objectKey(other.identity.kind, other.identity.name)
    const same = byObject.get(key)
    if (same) same.push(other)
    else byObject.set(key, [other])
  }
  for (const others of byObject.values()) {
    const [first] = others
    const { kind, name } = first?.identity ?? {}
    const aspects = new Map<string, Aspect[]>()
    for (const other of others) add(aspects, partName(other), aspectsLike(other))
    for (const container of patch.target ? built.targeted(patch.target) : built.object(kind, name))
      mark(container, aspects.get(partName(container)) ?? [], cause)
  }
}

function add(aspects: Map<string, Aspect[]>, part: string, more: readonly Aspect[]): void {
  const known = aspects.get(part) ?? []
  aspects.set(part, known)
  for (const aspect of more) known.push(aspect)
}

function partName(container: Container): string {
  return container.identity.part ?? ''
}

/** What another container, standing in a patch, says. */
function aspectsLike(patch: Container): Aspect[] {
  const aspects: Aspect[] = []
  for (const source of patch.parts.sources) {
    if (source.type === 'all' || source.type === 'file') aspects.push('env')
    else if (source.type !== 'opaque') aspects.push(`env:${source.name}`)
  }
  for (const side of ['limits', 'requests'] as const) {
    const written = patch.facts.fields?.get('written')?.fields?.get(side)
    if ((written?.fields?.size ?? 0) > 0 || written?.place) aspects.push(side)
  }
  if (patch.facts.fields?.has('image')) aspects.push('image')
  return aspects
}

function applyDocument(document: YamlNode, patch: Patch, cause: Cause, built: Built): void {
  if (document.type === 'seq') {
    const aspects = aspectsOfJsonPatch(document)
    for (const container of built.targeted(patch.target))
      if (!standsIn(container, patch)) mark(container, aspects, cause)
    return
  }
  const aspects = new Map<string, Aspect[]>()
  for (const node of containersIn(document)) {
    const part = textOf(child(node, 'name'))
    if (part !== undefined) add(aspects, part, aspectsOfNode(node))
  }
  if (aspects.size === 0) return
  const kind = textOf(child(document, 'kind'))
  const name = textOf(descend(document, 'metadata', 'name'))
  for (const container of patch.target ? built.targeted(patch.target) : built.object(kind, name))
    if (!standsIn(container, patch)) mark(container, aspects.get(partName(container)) ?? [], cause)
}

/** A container that is written in the patch is what the patch says: it does not replace itself. */
function standsIn({ place }: Container, patch: Patch): boolean {
  const { path, span } = patch.place
  return place.path === path && span.start <= place.span.start && place.span.end <= span.end
}

/** All container maps of a pod spec, wherever the workload keeps it. */
function containersIn(document: YamlNode): YamlNode[] {
  const found: YamlNode[] = []
  const search = (node: YamlNode, depth: number): void => {
    if (depth > 8) return
    for (const { key, value } of entries(node)) {
      if (key.text === 'containers' || key.text === 'initContainers')
        for (const item of items(value)) found.push(item)
      else if (value.type === 'map') search(value, depth + 1)
    }
  }
  search(document, 0)
  return found
}

/** What a patch may replace of a container. */
export type Aspect = ContainerParts['patched'] extends Map<infer K, Cause> ? K : never

function aspectsOfNode(node: YamlNode): Aspect[] {
  const aspects: Aspect[] = []
  for (const item of items(child(node, 'env'))) {
    const name = textOf(child(item, 'name'))
    if (name) aspects.push(`env:${name}`)
  }
  if (child(node, 'envFrom')) aspects.push('env')
  if (child(child(node, 'resources'), 'limits')) aspects.push('limits')
  if (child(child(node, 'resources'), 'requests')) aspects.push('requests')
  if (child(node, 'image')) aspects.push('image')
  return aspects
}

/** A JSON 6902 patch names containers by number: any container of the object may be meant. */
function aspectsOfJsonPatch(document: YamlNode): Aspect[] {
  const aspects = new Set<Aspect>()
  for (const operation of items(document)) {
    const path = textOf(child(operation, 'path')) ?? ''
    if (!/\/(containers|initContainers)(\/|$)|^\/?$|\/spec$|\/template$/.test(path)) continue
    if (/\/env(From)?(\/|$)/.test(path)) aspects.add('env')
    else if (/\/resources(\/|$)/.test(path)) aspects.add('limits').add('requests')
    else if (/\/image$/.test(path)) aspects.add('image')
    else if (/\/(containers|initContainers)(\/[^/]+)?$|\/spec$|\/template$/.test(path))
      aspects.add('env').add('limits').add('requests').add('image')
  }
  return [...aspects]
}

/** The first patch that may replace something is the one that is named. */
export function mark(container: Container, aspects: readonly Aspect[], cause: Cause): void {
  for (const aspect of aspects)
    if (!container.parts.patched.has(aspect)) container.parts.patched.set(aspect, cause)
}
