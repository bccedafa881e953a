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
  const byFile = groupByFile(containers)
  const carriers = groupByFile(entitiesOf<CarrierParts>(context, 'configMap'))
  const variables = groupByFile(entitiesOf(context, 'variable'))
  const reach = new Reach(kustomizations)
  const patchFiles = new Set(
    kustomizations.flatMap(({ parts }) =>
      parts.patches.flatMap((patch) => patchPath(parts.folder, patch) ?? []),
    ),
  )
  for (const file of patchFiles) readByKustomize(variables.get(file) ?? [])
  for (const kustomization of kustomizations) {
    const files = reach.of(kustomization.parts.folder)
    const built = new Built(
      [...files].filter((file) => !patchFiles.has(file)).flatMap((file) => byFile.get(file) ?? []),
    )
    for (const patch of kustomization.parts.patches) applyPatch(patch, kustomization, built, byFile)
    const { anything } = kustomization.parts
    if (anything)
      for (const container of built.all) mark(container, ['env', 'limits', 'requests', 'image'], anything)
    for (const { name, place } of kustomization.parts.images) {
      const says = 'an overlay renames the image'
      for (const container of built.ofImage(name)) mark(container, ['image'], { says, place })
    }
    const patched = new PatchedCarriers(kustomization.parts.patches)
    for (const file of files) {
      for (const carrier of carriers.get(file) ?? []) {
        const patch = patched.patchOf(carrier.parts)
        if (patch) openPatchedCarrier(carrier, patch)
      }
      readByKustomize(variables.get(file) ?? [])
    }
  }
  for (const container of containers) forget(container)
}

function groupByFile<T extends Entity>(entities: readonly T[]): ReadonlyMap<string, readonly T[]> {
  return groupBy(entities, ({ place }) => place.path)
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

/** Kustomize quotes what YAML 1.1 would misread. */
function readByKustomize(variables: readonly Entity[]): void {
  for (const variable of variables)
    if (variable.facts.fields?.get('consumer')?.value === 'kubernetes')
      addFacts(variable, { consumer: known('kustomize') })
}

/** The containers one kustomization builds, found by what a patch names. */
class Built {
  readonly all: readonly Container[]
  #objects: ReadonlyMap<string, readonly Container[]> | undefined
  #images: ReadonlyMap<string, readonly Container[]> | undefined

  constructor(all: readonly Container[]) {
    this.all = all
  }

  ofObject(kind: string | undefined, name: string | undefined): readonly Container[] {
    this.#objects ??= groupBy(this.all, ({ identity }) => `${identity.kind}/${identity.name}`)
    return this.#objects.get(`${kind}/${name}`) ?? []
  }

  ofImage(name: string): readonly Container[] {
    this.#images ??= groupBy(this.all, imageName)
    return this.#images.get(name) ?? []
  }
}

function patchPath(folder: string, patch: Patch): string | undefined {
  return patch.path === undefined ? undefined : resolvePath(folder, patch.path)
}

/** Which files a kustomization builds from, other kustomizations included. */
class Reach {
  readonly #byFolder: ReadonlyMap<string, Kustomization>
  readonly #known = new Map<string, ReadonlySet<string>>()

  constructor(kustomizations: readonly Kustomization[]) {
    this.#byFolder = new Map(
      kustomizations.map((kustomization) => [kustomization.parts.folder, kustomization]),
    )
  }

  of(folder: string): ReadonlySet<string> {
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
    this.#known.set(folder, files)
    return files
  }
}

function applyPatch(
  patch: Patch,
  kustomization: Kustomization,
  built: Built,
  byFile: ReadonlyMap<string, readonly Container[]>,
): void {
  const cause: Cause = { says: 'a kustomization patches it', place: patch.place }
  if (patch.documents) {
    for (const document of patch.documents) applyDocument(document, patch, cause, built)
    return
  }
  // A patch in a file of its own is a document of the workspace; its containers say what it replaces.
  const inFile = byFile.get(patchPath(kustomization.parts.folder, patch) ?? '') ?? []
  if (inFile.length === 0) {
    for (const container of targetsOf(patch, built))
      mark(container, ['env', 'limits', 'requests', 'image'], cause)
    return
  }
  for (const other of inFile) {
    const { kind, name } = other.identity
    for (const container of patch.target ? targetsOf(patch, built) : built.ofObject(kind, name))
      if (partName(other) === partName(container)) markLike(container, other, cause)
  }
}

/** The containers a patch's target may mean; all of them where it has none. */
function targetsOf(patch: Patch, built: Built): readonly Container[] {
  const { kind, name } = patch.target ?? {}
  if (isPlain(kind) && isPlain(name)) return built.ofObject(kind, name)
  return built.all.filter((container) => isTarget(patch, container))
}

function isTarget({ target }: Patch, container: Container): boolean {
  if (!target) return true
  const { kind, name } = container.identity
  return matches(target.kind, kind) && matches(target.name, name)
}

/** Kustomize takes targets as anchored regular expressions; anything but a plain word may match. */
function matches(wanted: string | undefined, actual: string): boolean {
  if (wanted === undefined) return true
  return isPlain(wanted) ? wanted === actual : true
}

function isPlain(wanted: string | undefined): boolean {
  return wanted !== undefined && /^[A-Za-z0-9-]+$/.test(wanted)
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

function applyDocument(document: YamlNode, patch: Patch, cause: Cause, built: Built): void {
  const kind = textOf(child(document, 'kind'))
  const name = textOf(descend(document, 'metadata', 'name'))
  if (document.type === 'seq') {
    for (const container of targetsOf(patch, built)) applyJsonPatch(document, container, cause)
    return
  }
  const nodes = groupBy(containersIn(document), (node) => textOf(child(node, 'name')) ?? '\0')
  for (const container of patch.target ? targetsOf(patch, built) : built.ofObject(kind, name))
    for (const node of nodes.get(partName(container)) ?? []) markNode(container, node, cause)
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

/** The ConfigMaps and Secrets that the patches of one kustomization reach. */
class PatchedCarriers {
  readonly #exact = new Map<string, Patch>()
  readonly #targets: Patch[] = []

  constructor(patches: readonly Patch[]) {
    for (const patch of patches) {
      if (patch.target?.kind !== undefined) this.#target(patch)
      else if (!patch.target) {
        for (const document of patch.documents ?? []) {
          const name = textOf(descend(document, 'metadata', 'name'))
          this.#note(`${textOf(child(document, 'kind'))}/${name}`, patch)
        }
      }
    }
  }

  /** The patch that reaches an object, if one does. */
  patchOf({ carrier, name }: CarrierParts): Patch | undefined {
    const exact = this.#exact.get(`${carrier}/${name}`)
    return (
      exact ??
      this.#targets.find(({ target }) => matches(target?.kind, carrier) && matches(target?.name, name))
    )
  }

  #target(patch: Patch): void {
    const { kind, name } = patch.target ?? {}
    if (isPlain(kind) && isPlain(name)) this.#note(`${kind}/${name}`, patch)
    else if (!isPlain(kind) || kind === 'ConfigMap' || kind === 'Secret') this.#targets.push(patch)
  }

  #note(key: string, patch: Patch): void {
    if (!this.#exact.has(key)) this.#exact.set(key, patch)
  }
}

/** A ConfigMap that a patch of its kind and name reaches may hold other values. */
function openPatchedCarrier(carrier: Entity<CarrierParts>, touched: Patch): void {
  const cause: Cause = { says: 'a kustomization patches it', place: touched.place }
  const keys = carrier.parts.keys as Map<string, { fact: ReturnType<typeof unknown> }>
  for (const [key, entry] of keys)
    keys.set(key, {
      ...entry,
      fact: unknown(cause, { ...(entry.fact.place && { place: entry.fact.place }) }),
    })
}
