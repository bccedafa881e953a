import { addFacts } from '../entities/entity.ts'
import type { CarrierParts, ContainerParts } from '../entities/environment.ts'
import { type Cause, type Entity, known, record, unknown } from '../entities/fact.ts'
import type { KustomizationParts, Patch } from '../entities/kustomization.ts'
import { resolvePath } from '../source/path.ts'
import { child, descend, entries, items, textOf, type YamlNode } from '../source/yaml/node.ts'
import { entitiesOf, type LinkContext } from './context.ts'

type Container = Entity<ContainerParts>
type Kustomization = Entity<KustomizationParts>

/**
 * Marks what a kustomization may replace in the containers it builds: until the overlay is built, those facts
 * are not known. What no patch names stays as it is written.
 */
export function linkOverlays(context: LinkContext): void {
  const kustomizations = entitiesOf<KustomizationParts>(context, 'kustomization')
  if (kustomizations.length === 0) return
  const containers = entitiesOf<ContainerParts>(context, 'container')
  const carriers = entitiesOf<CarrierParts>(context, 'configMap')
  const reach = new Reach(kustomizations)
  const patchFiles = new Set(
    kustomizations.flatMap(({ parts }) =>
      parts.patches.flatMap((patch) => patchPath(parts.folder, patch) ?? []),
    ),
  )
  for (const kustomization of kustomizations) {
    const files = reach.of(kustomization.parts.folder)
    const built = containers.filter(({ place }) => files(place.path) && !patchFiles.has(place.path))
    for (const patch of kustomization.parts.patches) applyPatch(patch, kustomization, built, containers)
    const { anything } = kustomization.parts
    if (anything)
      for (const container of built) mark(container, ['env', 'limits', 'requests', 'image'], anything)
    for (const { name, place } of kustomization.parts.images) {
      const says = 'an overlay renames the image'
      for (const container of built)
        if (imageName(container) === name) mark(container, ['image'], { says, place })
    }
    for (const carrier of carriers) openPatchedCarrier(carrier, kustomization, files)
    for (const variable of entitiesOf(context, 'variable')) {
      const built = files(variable.place.path) || patchFiles.has(variable.place.path)
      if (built && variable.facts.fields?.get('consumer')?.value === 'kubernetes')
        addFacts(variable, { consumer: known('kustomize') })
    }
  }
  for (const container of containers) forget(container)
}

function patchPath(folder: string, patch: Patch): string | undefined {
  return patch.path === undefined ? undefined : resolvePath(folder, patch.path)
}

/** Which files a kustomization builds from, other kustomizations included. */
class Reach {
  readonly #byFolder: ReadonlyMap<string, Kustomization>
  readonly #known = new Map<string, (path: string) => boolean>()

  constructor(kustomizations: readonly Kustomization[]) {
    this.#byFolder = new Map(
      kustomizations.map((kustomization) => [kustomization.parts.folder, kustomization]),
    )
  }

  of(folder: string): (path: string) => boolean {
    const found = this.#known.get(folder)
    if (found) return found
    const files = new Set<string>()
    const pending = [folder]
    const seen = new Set(pending)
    for (let here = pending.pop(); here !== undefined; here = pending.pop()) {
      for (const resource of this.#byFolder.get(here)?.parts.resources ?? []) {
        const path = resolvePath(here, resource)
        if (path === undefined) continue
        files.add(path)
        if (this.#byFolder.has(path) && !seen.has(path)) {
          seen.add(path)
          pending.push(path)
        }
      }
      const own = this.#byFolder.get(here)
      if (own) files.add(own.place.path)
    }
    const test = (path: string): boolean => files.has(path)
    this.#known.set(folder, test)
    return test
  }
}

function applyPatch(
  patch: Patch,
  kustomization: Kustomization,
  built: readonly Container[],
  all: readonly Container[],
): void {
  const cause: Cause = { says: 'a kustomization patches it', place: patch.place }
  const path = patchPath(kustomization.parts.folder, patch)
  if (patch.documents) {
    for (const document of patch.documents) applyDocument(document, patch, cause, built)
    return
  }
  // A patch in a file of its own is a document of the workspace; its containers say what it replaces.
  const inFile = all.filter(({ place }) => place.path === path)
  for (const container of built) {
    if (!isTarget(patch, container)) continue
    const counterparts = inFile.filter((other) => patch.target !== undefined || sameObject(other, container))
    if (inFile.length === 0) mark(container, ['env', 'limits', 'requests', 'image'], cause)
    for (const other of counterparts)
      if (partName(other) === partName(container)) markLike(container, other, cause)
  }
}

function isTarget({ target }: Patch, container: Container): boolean {
  if (!target) return true
  const { kind, name } = container.identity
  return matches(target.kind, kind) && matches(target.name, name)
}

/** Kustomize takes targets as anchored regular expressions; anything but a plain word may match. */
function matches(wanted: string | undefined, actual: string): boolean {
  if (wanted === undefined) return true
  return /^[A-Za-z0-9-]+$/.test(wanted) ? wanted === actual : true
}

function sameObject(a: Container, b: Container): boolean {
  return a.identity.kind === b.identity.kind && a.identity.name === b.identity.name
}

function partName(container: Container): string {
  return container.identity.part ?? ''
}

/** Marks what another container, standing in a patch, says. */
function markLike(container: Container, patch: Container, cause: Cause): void {
  for (const source of patch.parts.sources) {
    if (source.type === 'all' || source.type === 'file') mark(container, ['env'], cause)
    else if (source.type !== 'opaque') mark(container, [`env:${source.name}`], cause)
  }
  for (const side of ['limits', 'requests'] as const) {
    const written = patch.facts.fields?.get('written')?.fields?.get(side)
    if ((written?.fields?.size ?? 0) > 0 || written?.place) mark(container, [side], cause)
  }
  if (patch.facts.fields?.has('image')) mark(container, ['image'], cause)
}

function applyDocument(document: YamlNode, patch: Patch, cause: Cause, built: readonly Container[]): void {
  const isJsonPatch = document.type === 'seq'
  const kind = textOf(child(document, 'kind'))
  const name = textOf(descend(document, 'metadata', 'name'))
  for (const container of built) {
    if (!isTarget(patch, container)) continue
    if (isJsonPatch) applyJsonPatch(document, container, cause)
    else if (patch.target || (kind === container.identity.kind && name === container.identity.name)) {
      for (const node of containersIn(document)) {
        if (textOf(child(node, 'name')) === partName(container)) markNode(container, node, cause)
      }
    }
  }
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

function markNode(container: Container, node: YamlNode, cause: Cause): void {
  for (const item of items(child(node, 'env'))) {
    const name = textOf(child(item, 'name'))
    if (name) mark(container, [`env:${name}`], cause)
  }
  if (child(node, 'envFrom')) mark(container, ['env'], cause)
  if (child(child(node, 'resources'), 'limits')) mark(container, ['limits'], cause)
  if (child(child(node, 'resources'), 'requests')) mark(container, ['requests'], cause)
  if (child(node, 'image')) mark(container, ['image'], cause)
}

/** A JSON 6902 patch names containers by number: any container of the object may be meant. */
function applyJsonPatch(document: YamlNode, container: Container, cause: Cause): void {
  for (const operation of items(document)) {
    const path = textOf(child(operation, 'path')) ?? ''
    if (!/\/(containers|initContainers)(\/|$)|^\/?$|\/spec$|\/template$/.test(path)) continue
    if (/\/env(From)?(\/|$)/.test(path)) mark(container, ['env'], cause)
    else if (/\/resources(\/|$)/.test(path)) mark(container, ['limits', 'requests'], cause)
    else if (/\/image$/.test(path)) mark(container, ['image'], cause)
    else if (/\/(containers|initContainers)(\/[^/]+)?$|\/spec$|\/template$/.test(path))
      mark(container, ['env', 'limits', 'requests', 'image'], cause)
  }
}

function mark(
  container: Container,
  aspects: readonly (ContainerParts['patched'] extends Map<infer K, Cause> ? K : never)[],
  cause: Cause,
): void {
  for (const aspect of aspects)
    if (!container.parts.patched.has(aspect)) container.parts.patched.set(aspect, cause)
}

function imageName(container: Container): string {
  return String(container.facts.fields?.get('image')?.fields?.get('name')?.value ?? '')
}

/** Takes back the resources and the image that a patch may replace; the environment link does the variables. */
function forget(container: Container): void {
  const { patched } = container.parts
  for (const side of ['limits', 'requests'] as const) {
    const cause = patched.get(side) ?? (side === 'requests' ? patched.get('limits') : undefined)
    if (cause) addFacts(container, { [side]: record({}, { open: [cause] }) })
  }
  const limits = patched.get('limits') ?? patched.get('requests')
  if (limits && container.facts.fields?.has('qos')) addFacts(container, { qos: unknown(limits) })
  const image = patched.get('image')
  if (image && container.facts.fields?.has('image')) addFacts(container, { image: unknown(image) })
}

/** A ConfigMap that a patch of its kind and name reaches may hold other values. */
function openPatchedCarrier(
  carrier: Entity<CarrierParts>,
  kustomization: Kustomization,
  files: (path: string) => boolean,
): void {
  if (!files(carrier.place.path)) return
  const touched = kustomization.parts.patches.find((patch) =>
    patch.target
      ? matches(patch.target.kind, carrier.parts.carrier) &&
        matches(patch.target.name, carrier.parts.name) &&
        patch.target.kind !== undefined
      : patch.documents?.some(
          (document) =>
            textOf(child(document, 'kind')) === carrier.parts.carrier &&
            textOf(descend(document, 'metadata', 'name')) === carrier.parts.name,
        ),
  )
  if (!touched) return
  const cause: Cause = { says: 'a kustomization patches it', place: touched.place }
  const keys = carrier.parts.keys as Map<string, { fact: ReturnType<typeof unknown> }>
  for (const [key, entry] of keys)
    keys.set(key, {
      ...entry,
      fact: unknown(cause, { ...(entry.fact.place && { place: entry.fact.place }) }),
    })
}
