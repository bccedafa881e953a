import { classify } from './classify.ts'
import type { Entity } from './entities/fact.ts'
import type { EntityType } from './entities/index.ts'
import { Extractor } from './extract.ts'
import type { LinkContext } from './links/context.ts'
import { imagesKnown } from './links/images.ts'
import { link } from './links/index.ts'
import type { Notice } from './report.ts'
import type { Config } from './settle/config.ts'
import { OverridePaths } from './settle/overridePaths.ts'
import type { SourceFile } from './source/text.ts'
import { Workspace } from './workspace.ts'

/** The files of a workspace at one time: values only; whoever calls has done the reading. */
export interface Tree {
  readonly files: Iterable<SourceFile>
  /** Files that were too large to be read, and why. */
  readonly exceeded?: readonly { readonly path: string; readonly message: string }[]
}

/** What the files of a workspace say, joined. */
export interface Reading {
  readonly workspace: Workspace
  readonly entities: ReadonlyMap<EntityType, readonly Entity[]>
  /** How many files were looked at. */
  readonly seen: number
  readonly notices: readonly Notice[]
}

/** The first half of the pipeline: classify, parse, extract, link. */
export async function read(tree: Tree, config: Config): Promise<Reading> {
  const overridePaths = new OverridePaths(config.overrides)
  const classified = classify(overridePaths.watch(tree.files))
  const extractor = new Extractor(config.limits)
  const workspace = new Workspace()
  for (const { file, candidates } of classified.files)
    workspace.add(file, await extractor.file(file, candidates))
  // The list is complete only once all files have been walked.
  for (const { path, message } of tree.exceeded ?? []) {
    overridePaths.see(path)
    workspace.exceed({ path, span: { start: 0, end: 0 } }, message)
  }

  const entities = workspace.entities(config.complete)
  const { targets, complete, limits } = config
  const images = imagesKnown(config.images)
  const exceed: LinkContext['exceed'] = (place, message) => workspace.exceed(place, message)
  link({ entities, targets, complete, images, limits, exceed })
  return { workspace, entities, seen: classified.seen, notices: overridePaths.notices() }
}
