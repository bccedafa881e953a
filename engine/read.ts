import { type Classified, classify } from './classify.ts'
import type { Entity } from './entities/fact.ts'
import type { EntityType } from './entities/index.ts'
import { Extractor } from './extract.ts'
import { type Find, isKustomization } from './kustomize/files.ts'
import type { LinkContext } from './links/context.ts'
import { imagesKnown } from './links/images.ts'
import { link } from './links/index.ts'
import type { RenderedInput } from './renderedUnits.ts'
import type { Notice } from './report.ts'
import type { Config } from './settle/config.ts'
import { OverridePaths } from './settle/overridePaths.ts'
import type { SourceFile } from './source/text.ts'
import type { Units } from './units.ts'
import { Workspace } from './workspace.ts'

/** The files of a workspace at one time: values only; whoever calls has done the reading. */
export interface Tree {
  readonly files: Iterable<SourceFile>
  /**
   * A file by its path, for what builds need of files that hold nothing of ours. `unread` for what is there but was not
   * walked: ignored, too large, no text.
   */
  readonly find?: (path: string, wasWalked: boolean) => SourceFile | 'unread' | undefined
  /** Files that were too large to be read, and why. */
  readonly exceeded?: readonly { readonly path: string; readonly message: string }[]
  /** What was rendered of the charts in it: that is judged in place of their templates. */
  readonly rendered?: RenderedInput
}

/** What the files of a workspace say, joined. */
export interface Reading {
  readonly workspace: Workspace
  readonly entities: ReadonlyMap<EntityType, readonly Entity[]>
  /** What was built of which files. */
  readonly units: Pick<Units, 'users' | 'homes'>
  /** How many files were looked at. */
  readonly seen: number
  readonly notices: readonly Notice[]
}

/** The first half of the pipeline: classify, parse, extract, link. */
export async function read(tree: Tree, config: Config): Promise<Reading> {
  const overridePaths = new OverridePaths(config.overrides)
  const classified = classify(overridePaths.watch(unrendered(tree)))
  const extractor = new Extractor(config.limits)
  const workspace = new Workspace()
  for (const { file, candidates } of classified.files)
    workspace.add(file, await extractor.file(file, candidates))
  // The list is complete only once all files have been walked.
  for (const { path, message } of tree.exceeded ?? []) {
    overridePaths.see(path)
    workspace.exceed({ path, span: { start: 0, end: 0 } }, message)
  }

  const { users: built, homes } = await buildUnits(tree, classified, extractor, workspace, config)
  const users = new Map(built)
  const told = await takeRendered(tree, classified, extractor, workspace, config, users)
  const entities = workspace.entities(config.complete)
  const { targets, complete, limits } = config
  const images = imagesKnown(config.images)
  const exceed: LinkContext['exceed'] = (place, message) => workspace.exceed(place, message)
  link({ entities, targets, complete, images, limits, exceed })
  return {
    workspace,
    entities,
    units: { users, homes },
    seen: classified.paths.size,
    notices: [...overridePaths.notices(), ...told],
  }
}

/** The files of a tree but those that are given as rendered: these are not judged twice. */
function* unrendered({ files, rendered }: Tree): Generator<SourceFile> {
  const given = new Set(rendered?.texts.map(({ path }) => path))
  for (const file of files) if (!given.has(file.path)) yield file
}

/** What was rendered is judged in place of what it was rendered from. */
async function takeRendered(
  tree: Tree,
  classified: Classified,
  extractor: Extractor,
  workspace: Workspace,
  { limits }: Config,
  users: Map<string, ReadonlyMap<string, number>>,
): Promise<readonly Notice[]> {
  if (!tree.rendered) return []
  const find = finder(tree, classified)
  const { readRendered } = await import('./renderedUnits.ts')
  const units = await readRendered(tree.rendered, classified.paths, find, extractor, limits)
  workspace.forget(units.isRendered)
  workspace.supersede(
    units.entities,
    ({ unit, place }) => unit !== undefined || !units.isRendered(place.path),
  )
  for (const problem of units.problems) workspace.problems.push(problem)
  for (const [path, text] of units.texts) workspace.texts.set(path, text)
  for (const [path, group] of units.users)
    users.set(path, new Map([...(users.get(path) ?? []), ...[...group].map((unit) => [unit, 0] as const)]))
  workspace.documents += units.documents
  return units.notices
}

/** What overlays make of files is judged in place of the files. */
async function buildUnits(
  tree: Tree,
  classified: Classified,
  extractor: Extractor,
  workspace: Workspace,
  { limits }: Config,
): Promise<Pick<Units, 'users' | 'homes'>> {
  const kustomizations = [...classified.paths].filter(isKustomization)
  if (kustomizations.length === 0) return { users: new Map(), homes: new Map() }
  // Most workspaces have none, and it is much to load.
  const { isDeployed, readUnits } = await import('./units.ts')
  const units = await readUnits(
    kustomizations,
    [...classified.applications],
    finder(tree, classified),
    extractor,
    limits,
  )
  workspace.supersede(units.entities, (entity) =>
    isDeployed(entity) ? !units.users.has(entity.place.path) : !units.replaced.hold(entity.place),
  )
  for (const problem of units.problems) workspace.problems.push(problem)
  return units
}

/** Files that were walked, by their path; those that are read already as they were read. */
function finder({ files, find }: Tree, { files: chosen, paths }: Classified): Find {
  const known = new Map(chosen.map(({ file }) => [file.path, file]))
  if (Array.isArray(files)) for (const file of files as SourceFile[]) known.set(file.path, file)
  const unseen = (path: string): 'unread' | undefined => (paths.has(path) ? 'unread' : undefined)
  return (path) => known.get(path) ?? (find ? find(path, paths.has(path)) : unseen(path))
}
