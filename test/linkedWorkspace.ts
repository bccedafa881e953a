import { classify } from '../engine/classify.ts'
import type { Entity, Fact } from '../engine/entities/fact.ts'
import type { EntityType } from '../engine/entities/index.ts'
import { Extractor } from '../engine/extract.ts'
import { link } from '../engine/links/index.ts'
import { defaultConfig } from '../engine/settle/config.ts'
import { Workspace } from '../engine/workspace.ts'

/** The linked entities of files given by path. */
export async function workspaceOf(
  files: Readonly<Record<string, string>>,
  complete: readonly string[] = [],
): Promise<ReadonlyMap<EntityType, readonly Entity[]>> {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }))
  const classified = classify(texts)
  const extractor = new Extractor(defaultConfig.limits)
  const workspace = new Workspace()
  for (const { file, candidates } of classified.files)
    workspace.add(file, await extractor.file(file, candidates))
  const entities = workspace.entities(new Set())
  const { limits } = defaultConfig
  const exceed = (): void => {}
  link({ entities, targets: {}, complete: new Set(complete), images: [], limits, exceed })
  return entities
}

/** The fact at the end of a path of field names and item numbers. */
export function factAt(fact: Fact | undefined, ...steps: (string | number)[]): Fact | undefined {
  let here = fact
  for (const step of steps) here = typeof step === 'number' ? here?.items?.[step] : here?.fields?.get(step)
  return here
}

/** The characters a fact stands on. */
export function written(files: Readonly<Record<string, string>>, fact: Fact | undefined): string | undefined {
  const place = fact?.place
  return place && files[place.path]?.slice(place.span.start, place.span.end)
}
