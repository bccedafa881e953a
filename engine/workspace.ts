import { entity } from './entities/entity.ts'
import { type Entity, list } from './entities/fact.ts'
import { type EntityType, entityShapes } from './entities/index.ts'
import type { FileExtraction, PlacedProblem } from './extract.ts'
import type { Place } from './source/place.ts'
import type { SourceFile } from './source/text.ts'

/** Everything read from the files of one run, before it is joined. */
export class Workspace {
  readonly texts = new Map<string, string>()
  readonly problems: PlacedProblem[] = []
  readonly unreadable: PlacedProblem[] = []
  readonly #entities = new Map<EntityType, Entity[]>()
  documents = 0
  size = 0

  add(file: SourceFile, extraction: FileExtraction): void {
    this.texts.set(file.path, file.text)
    for (const problem of extraction.problems) this.problems.push(problem)
    for (const problem of extraction.unreadable) this.unreadable.push(problem)
    this.documents += extraction.documents
    this.size += extraction.entities.length
    for (const found of extraction.entities) this.#join(found)
  }

  /**
   * Takes what was built of files in place of what the files say.
   * @param accepts which of the entities of the files are still to be judged
   */
  supersede(built: readonly Entity[], accepts: (entity: Entity) => boolean): void {
    for (const [type, group] of this.#entities) this.#entities.set(type, group.filter(accepts))
    for (const one of built) this.#join(one)
    this.size = [...this.#entities.values()].reduce((sum, { length }) => sum + length, 0)
  }

  /** Leaves out what was told of files that are judged in another form. */
  forget(isForgotten: (path: string) => boolean): void {
    for (const told of [this.problems, this.unreadable]) {
      const kept = told.filter(({ place }) => !isForgotten(place.path))
      told.length = 0
      for (const one of kept) told.push(one)
    }
  }

  #join(found: Entity): void {
    const group = this.#entities.get(found.type)
    if (group) group.push(found)
    else this.#entities.set(found.type, [found])
  }

  /** Something that was not read or joined since it passes a limit. */
  exceed(place: Place, message: string): void {
    this.problems.push({ rule: 'source/limit', message, place, refused: false })
  }

  /** How many entities a test accepts. */
  count(accepts: (entity: Entity) => boolean): number {
    return [...this.#entities.values()].flat().filter(accepts).length
  }

  /** All entities by type, in lists of their own that links may change; the workspace itself is one. */
  entities(complete: ReadonlySet<string>): ReadonlyMap<EntityType, Entity[]> {
    const says = 'alerts may stand in other repositories (complete: [alerts] says that they do not)'
    const open = complete.has('alerts')
      ? {}
      : { open: [{ says, place: { path: '', span: { start: 0, end: 0 } } }] }
    const root = entity(
      {
        type: 'workspace',
        identity: { kind: 'workspace', name: '' },
        subject: 'workspace',
        place: { path: '', span: { start: 0, end: 0 } },
      },
      {
        alerts: list(
          (this.#entities.get('alert') ?? []).map(({ facts }) => facts),
          open,
        ),
      },
      {},
    )
    const types = Object.keys(entityShapes) as EntityType[]
    return new Map(
      types.map((type) => [type, type === 'workspace' ? [root] : [...(this.#entities.get(type) ?? [])]]),
    )
  }
}
