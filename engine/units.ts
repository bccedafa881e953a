import { addFacts } from './entities/entity.ts'
import type { ContainerParts } from './entities/environment.ts'
import { type Cause, type Entity, known } from './entities/fact.ts'
import type { EntityType } from './entities/index.ts'
import type { Extractor, PlacedProblem } from './extract.ts'
import type { Build } from './kustomize/built.ts'
import { Files, type Find } from './kustomize/files.ts'
import { Ground } from './kustomize/ground.ts'
import { type BuiltOverlay, builtOverlays } from './kustomize/leaves.ts'
import { idOf, type Mistake, type Resource } from './kustomize/resource.ts'
import { doubt } from './links/doubts.ts'
import type { Limits } from './source/limits.ts'
import { fileName, folderOf } from './source/path.ts'
import { comparePlaces, type Place } from './source/place.ts'
import { Stretches } from './source/stretches.ts'
import { entries, type YamlMap } from './source/yaml/node.ts'

/**
 * By path of a file the units that were built of it, each with the number of kustomizations between: 0 for the overlay's
 * own files.
 */
export type Users = ReadonlyMap<string, ReadonlyMap<string, number>>

/** The overlays of a workspace, built: what is deployed in place of what the files say one by one. */
export interface Units {
  readonly entities: readonly Entity[]
  /** By path of a file the units that are built of it. */
  readonly users: Users
  /** By unit the kustomization it is built from. */
  readonly homes: ReadonlyMap<string, string>
  /** Where objects stand that every unit patches: what they say by themselves is nowhere deployed. */
  readonly replaced: Stretches
  readonly problems: readonly PlacedProblem[]
}

/** What is deployed with its unit; all else is cluster-wide or code, and found in the files themselves. */
const deployed: ReadonlySet<EntityType> = new Set(['container', 'configMap', 'variable'])

/** Whether an entity is judged in the units that are built of its file, and not by itself. */
export function isDeployed({ type }: Entity): boolean {
  return deployed.has(type)
}

/**
 * Builds the overlays and reads what they deploy.
 * @param paths of all kustomizations
 * @param objects paths of files that may hold objects of Flux or Argo CD
 */
export async function readUnits(
  paths: readonly string[],
  objects: readonly string[],
  find: Find,
  extractor: Extractor,
  limits: Limits,
): Promise<Units> {
  const ground = new Ground()
  const overlays = builtOverlays(paths, objects, new Files(find, ground, limits))
  const users = new Map<string, Map<string, number>>()
  const found: Entity[] = []
  for (const overlay of overlays) {
    for (const path of overlay.build.files) {
      const group = users.get(path) ?? new Map<string, number>()
      users.set(path, group.set(overlay.unit, depthOf(path, overlay)))
    }
  }
  // Only when all is built the ground no longer grows.
  for (const overlay of overlays)
    for (const entity of await entitiesOf(overlay, users, ground, extractor)) found.push(entity)
  const replaced = replacedBy(overlays, users, ground)
  const homes = new Map(overlays.map(({ unit, kustomization }) => [unit, kustomization.path]))
  return { entities: found, users, homes, replaced, problems: problemsOf(overlays, ground) }
}

/** Files belong to the kustomization nearest above them. */
function depthOf(path: string, { kustomization, depths }: BuiltOverlay): number {
  if (path === kustomization.path) return 0
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const depth = depths.get(folder)
    if (depth !== undefined) return depth
    if (folder === '') return 0
  }
}

function replacedBy(overlays: readonly BuiltOverlay[], users: Users, ground: Ground): Stretches {
  const patched = new Map<YamlMap, { readonly path: string; times: number }>()
  for (const { build } of overlays)
    for (const resource of build.resources) {
      if (!resource.written || !isPatched(resource)) continue
      const group = patched.get(resource.written)
      if (group) group.times++
      else patched.set(resource.written, { path: resource.path, times: 1 })
    }
  const places = [...patched].flatMap(([{ span }, { path, times }]) =>
    times >= (users.get(path)?.size ?? 0) ? [ground.place(span)] : [],
  )
  return new Stretches(places)
}

async function entitiesOf(
  { unit, build }: BuiltOverlay,
  users: Users,
  ground: Ground,
  extractor: Extractor,
): Promise<Entity[]> {
  const found: Entity[] = []
  const cause = doubtOf(build, ground)
  for (const resource of build.resources) {
    const { root, path, template } = resource
    const document = { root, ...(template && { template }) }
    // Alerts link across units: those of two variants of one object would be held against each other.
    const isOnly = isPatched(resource) && users.get(path)?.size === 1
    for (const entity of await extractor.object(document, ground.text(path), fileName(path))) {
      if (!isDeployed(entity) && !isOnly) continue
      assign(entity, resource, unit)
      if (cause && entity.type === 'container') doubt(entity as Entity<ContainerParts>, cause)
      found.push(entity)
    }
  }
  return found
}

/** Why nothing an overlay builds is certain: something may change all of it that is not followed. */
function doubtOf({ unsure, mistakes, missing }: Build, ground: Ground): Cause | undefined {
  const refused = mistakes.filter((mistake) => !mistake.absent && !missing.includes(mistake))
  const [first] = [...unsure, ...refused]
  return first && { says: `the overlay cannot be built: ${first.says}`, place: ground.place(first.span) }
}

/** Monitoring that only has another name or other labels is what its file says. */
function isPatched({ root, written }: Resource): boolean {
  return (
    written !== undefined &&
    (written.index.size !== root.index.size ||
      entries(root).some(
        ({ key, value }) => key.text !== 'metadata' && written.index.get(key.text)?.value !== value,
      ))
  )
}

function assign(entity: Entity, resource: Resource, unit: string): void {
  const [first] = resource.ids
  const { name, namespace } = idOf(resource)
  entity.unit = unit
  if (first && (first.name !== name || first.namespace !== namespace)) {
    const { kind, part } = entity.identity
    entity.written = {
      kind,
      name: first.name,
      ...(first.namespace && { namespace: first.namespace }),
      ...(part !== undefined && { part }),
    }
  }
  // Kustomize writes texts so that no reader takes them for anything else.
  if (entity.facts.fields?.get('consumer')?.value === 'kubernetes')
    addFacts(entity, { consumer: known('kustomize') })
}

/** What kustomize refuses overlays for; told once, however many overlays build on it. */
function problemsOf(overlays: readonly BuiltOverlay[], ground: Ground): PlacedProblem[] {
  const told = new Set<Mistake>()
  for (const { build } of overlays) {
    // A patch may be for what is not here.
    const isComplete = build.missing.length === 0
    for (const mistake of build.mistakes) if (isComplete || build.missing.includes(mistake)) told.add(mistake)
  }
  return gathered([...told], ground).map(({ says, place }) => ({
    rule: 'source/kustomization',
    message: says,
    place,
    refused: false,
  }))
}

/** Entries that are named; the others are counted. */
const mostNamed = 3

/** What one kustomization does not find is told at once, at the first of it. */
function gathered(mistakes: readonly Mistake[], ground: Ground): { says: string; place: Place }[] {
  const made: { says: string; place: Place }[] = []
  const absent = new Map<string, { entry: string; says: string; place: Place }[]>()
  for (const { says, span, entry } of mistakes) {
    const place = ground.place(span)
    if (entry === undefined) made.push({ says, place })
    else absent.set(place.path, [...(absent.get(place.path) ?? []), { entry, says, place }])
  }
  for (const group of absent.values()) {
    const [first, ...others] = group.sort((a, b) => comparePlaces(a.place, b.place))
    if (!first) continue
    const more = others.length >= mostNamed ? ` and ${group.length - mostNamed} more` : ''
    const named = group.slice(0, mostNamed).map(({ entry }) => entry)
    const says = `${group.length} entries lead to nothing: ${named.join(', ')}${more}`
    made.push({ says: others.length === 0 ? first.says : says, place: first.place })
  }
  return made
}
