import { addFacts } from '../entities/entity.ts'
import type { CarrierParts, ContainerParts } from '../entities/environment.ts'
import { type Cause, type Entity, known, record, unknown } from '../entities/fact.ts'
import type { KustomizationParts, Patch } from '../entities/kustomization.ts'
import { resolvePath } from '../source/path.ts'
import { child, descend, textOf } from '../source/yaml/node.ts'
import { entitiesOf, type LinkContext } from './context.ts'
import { applyPatch, Built, mark, matches } from './overlayPatch.ts'

type Container = Entity<ContainerParts>
type Kustomization = Entity<KustomizationParts>

/**
 * At how many files and containers all kustomizations together may look, each counted once for every kustomization
 * and patch: beyond it nothing they build is certain.
 */
const mostLooks = 300_000

const everything = ['env', 'limits', 'requests', 'image'] as const

/**
 * Marks what a kustomization may replace in the containers it builds: until the overlay is built, those facts
 * are not known. What no patch names stays as it is written.
 */
export function linkOverlays(context: LinkContext): void {
  const kustomizations = entitiesOf<KustomizationParts>(context, 'kustomization')
  if (kustomizations.length === 0) return
  const containers = entitiesOf<ContainerParts>(context, 'container')
  const found = {
    containers: byPath(containers),
    carriers: byPath(entitiesOf<CarrierParts>(context, 'configMap')),
    variables: byPath(entitiesOf(context, 'variable')),
  }
  const reach = new Reach(kustomizations)
  const patchFiles = new Set(
    kustomizations.flatMap(({ parts }) =>
      parts.patches.flatMap((patch) => patchPath(parts.folder, patch) ?? []),
    ),
  )
  for (const path of patchFiles) readByKustomize(found.variables.get(path))
  let left = mostLooks
  for (const kustomization of kustomizations) {
    const files = reach.of(kustomization.parts.folder, left)
    left -= files.size > left ? files.size : applyKustomization(kustomization, files, patchFiles, found, left)
    if (left < 0) {
      giveUp(context, containers, kustomization)
      break
    }
  }
  for (const container of containers) forget(container)
}

interface Found {
  readonly containers: ReadonlyMap<string, readonly Container[]>
  readonly carriers: ReadonlyMap<string, readonly Entity<CarrierParts>[]>
  readonly variables: ReadonlyMap<string, readonly Entity[]>
}

function byPath<T extends Entity>(entities: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>()
  for (const one of entities) {
    const group = found.get(one.place.path)
    if (group) group.push(one)
    else found.set(one.place.path, [one])
  }
  return found
}

/** Kustomizations that build on each other thousands deep, or patch thousands of things thousands of times. */
function giveUp(context: LinkContext, containers: readonly Container[], { place }: Kustomization): void {
  const says = `kustomizations look at files and containers more than ${mostLooks} times`
  context.exceed(place, says)
  for (const container of containers) mark(container, ['env', 'limits', 'requests', 'image'], { says, place })
}

/** Applies all patches and renamings, unless they look at more than `most`; says at how much they looked. */
function applyKustomization(
  kustomization: Kustomization,
  files: ReadonlySet<string>,
  patchFiles: ReadonlySet<string>,
  found: Found,
  most: number,
): number {
  const { patches, anything, images, folder } = kustomization.parts
  const containers: Container[] = []
  let looked = files.size
  for (const path of files) {
    if (!patchFiles.has(path))
      for (const container of found.containers.get(path) ?? []) containers.push(container)
    for (const carrier of found.carriers.get(path) ?? []) {
      looked += patches.length
      if (looked > most) return looked
      openPatchedCarrier(carrier, kustomization)
    }
    readByKustomize(found.variables.get(path))
  }
  const built = new Built(containers)
  const applied = new Set<string>()
  for (const patch of patches) {
    const path = patchPath(folder, patch)
    // The same file for the same targets once more marks nothing that is not marked already.
    const key = path !== undefined && JSON.stringify([path, patch.target])
    if (key && applied.has(key)) continue
    if (key) applied.add(key)
    applyPatch(patch, built, (path === undefined ? undefined : found.containers.get(path)) ?? [])
    if (looked + built.looked > most) return looked + built.looked
  }
  if (anything) for (const container of containers) mark(container, everything, anything)
  const renamed = new Map(images.map(({ name, place }) => [name, place]))
  for (const container of containers) {
    const place = renamed.get(imageName(container))
    if (place) mark(container, ['image'], { says: 'an overlay renames the image', place })
  }
  return looked + built.looked
}

function readByKustomize(variables: readonly Entity[] | undefined): void {
  for (const variable of variables ?? []) {
    if (variable.facts.fields?.get('consumer')?.value === 'kubernetes')
      addFacts(variable, { consumer: known('kustomize') })
  }
}

function patchPath(folder: string, patch: Patch): string | undefined {
  return patch.path === undefined ? undefined : resolvePath(folder, patch.path)
}

/** Which files a kustomization builds from, other kustomizations included. */
class Reach {
  readonly #byFolder: ReadonlyMap<string, Kustomization>

  constructor(kustomizations: readonly Kustomization[]) {
    this.#byFolder = new Map(
      kustomizations.map((kustomization) => [kustomization.parts.folder, kustomization]),
    )
  }

  /** Stops a little beyond `most`. */
  of(folder: string, most: number): ReadonlySet<string> {
    const files = new Set<string>()
    const pending = [folder]
    const seen = new Set(pending)
    for (let here = pending.pop(); here !== undefined && files.size <= most; here = pending.pop()) {
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
    return files
  }
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
function openPatchedCarrier(carrier: Entity<CarrierParts>, kustomization: Kustomization): void {
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
