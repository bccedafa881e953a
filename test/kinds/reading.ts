import { classify } from '../../engine/classify.ts'
import type { Entity, Fact } from '../../engine/entities/fact.ts'
import type { EntityType } from '../../engine/entities/index.ts'
import { Extractor } from '../../engine/extract.ts'
import { imagesKnown } from '../../engine/links/images.ts'
import { link } from '../../engine/links/index.ts'
import { defaultLimits } from '../../engine/source/limits.ts'
import type { Place } from '../../engine/source/place.ts'
import { Workspace } from '../../engine/workspace.ts'

/** A few files, read and linked as a run does it. */
export class Reading {
  readonly #files: ReadonlyMap<string, string>
  readonly #entities: ReadonlyMap<EntityType, readonly Entity[]>

  private constructor(
    files: ReadonlyMap<string, string>,
    entities: ReadonlyMap<EntityType, readonly Entity[]>,
  ) {
    this.#files = files
    this.#entities = entities
  }

  static async of(files: Readonly<Record<string, string>>): Promise<Reading> {
    const sources = Object.entries(files).map(([path, text]) => ({ path, text }))
    const classified = classify(sources)
    const extractor = new Extractor(defaultLimits)
    const workspace = new Workspace()
    for (const { file, candidates } of classified.files)
      workspace.add(file, await extractor.file(file, candidates))
    const entities = workspace.entities(new Set())
    const exceed = (): void => {}
    link({
      entities,
      targets: {},
      complete: new Set(),
      images: imagesKnown([]),
      limits: defaultLimits,
      exceed,
    })
    return new Reading(new Map(Object.entries(files)), entities)
  }

  all(type: EntityType): readonly Entity[] {
    return this.#entities.get(type) ?? []
  }

  subjects(type: EntityType): string[] {
    return this.all(type).map(({ subject }) => subject)
  }

  /** The one entity whose subject ends so. */
  one(type: EntityType, ending: string): Entity {
    const found = this.all(type).filter(({ subject }) => subject.endsWith(ending))
    const [only] = found
    if (!only || found.length > 1)
      throw new Error(`${found.length} entities "${ending}": ${this.subjects(type)}`)
    return only
  }

  /** The text at a place, with its file in front. */
  textAt(place: Place | undefined): string | undefined {
    if (!place) return undefined
    const text = this.#files.get(place.path) ?? ''
    return `${place.path}: ${text.slice(place.span.start, place.span.end)}`
  }

  /** A fact in one line: its value and where it stands, or why it is not known. */
  show(target: Entity, ...path: string[]): string | undefined {
    const fact = factAt(target, ...path)
    if (!fact) return undefined
    const at = this.textAt(fact.place)
    if (fact.state !== 'known') return `${fact.state}: ${fact.causes?.map(({ says }) => says).join('; ')}`
    return at === undefined ? String(fact.value) : `${String(fact.value)} @ ${at}`
  }
}

/** The fact at the end of a path of fields. */
export function factAt(target: Entity, ...path: string[]): Fact | undefined {
  let fact: Fact | undefined = target.facts
  for (const name of path) fact = fact?.fields?.get(name)
  return fact
}
