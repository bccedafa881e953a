import { Charts, type Find } from './charts/chart.ts'
import { type LedBack, SourcePlaces } from './charts/places.ts'
import { documentsOf, type RenderedDocument, type RenderedText } from './charts/rendered.ts'
import { unitsOf } from './charts/unit.ts'
import type { Entity } from './entities/fact.ts'
import type { Extractor, PlacedProblem } from './extract.ts'
import type { Notice } from './report.ts'
import type { Limits } from './source/limits.ts'
import { boundedName } from './source/name.ts'
import { fileName } from './source/path.ts'
import type { Place } from './source/place.ts'

/** What was rendered of a workspace, read: it is judged in place of the templates. */
export interface RenderedUnits {
  readonly entities: readonly Entity[]
  /** Whether a file is a template, or holds values, of what was rendered. */
  readonly isRendered: (path: string) => boolean
  /** By path of a file the units that have something of it. */
  readonly users: ReadonlyMap<string, ReadonlySet<string>>
  /** The files that places lie in. */
  readonly texts: ReadonlyMap<string, string>
  readonly problems: readonly PlacedProblem[]
  readonly notices: readonly Notice[]
  readonly documents: number
}

/** What was rendered, and with what. */
export interface RenderedInput {
  readonly texts: readonly RenderedText[]
  /** Files of values that were given to Helm, by their paths in the workspace, the strongest last. */
  readonly values: readonly string[]
}

/** Reads what was rendered and leads it back to what it was rendered from. */
export async function readRendered(
  { texts, values }: RenderedInput,
  paths: ReadonlySet<string>,
  find: Find,
  extractor: Extractor,
  limits: Limits,
): Promise<RenderedUnits> {
  const charts = new Charts(paths, find, limits)
  const places = new SourcePlaces(charts, values)
  const reading = new RenderedReading(charts)
  const documents: RenderedDocument[] = []
  for (const file of texts) {
    const read = documentsOf(file, limits)
    for (const document of read.documents) documents.push(document)
    for (const { span, related: _, ...problem } of read.problems)
      reading.problems.push({ ...problem, place: { path: file.path, span } })
    if (read.problems.length > 0) reading.texts.set(file.path, file.text)
  }
  for (const [unit, group] of unitsOf(documents))
    for (const document of group) {
      const led = places.of(document)
      const noted = reading.noting(led, unit, document)
      const name = fileName(noted.path)
      const found = await extractor.object({ root: document.root }, noted, name)
      for (const entity of found) reading.add(entity, unit, led)
      if (!led.source && found.length > 0) reading.miss(document)
    }
  return reading.done(values, documents.length)
}

class RenderedReading {
  readonly entities: Entity[] = []
  readonly problems: PlacedProblem[] = []
  readonly texts = new Map<string, string>()
  readonly #charts: Charts
  readonly #users = new Map<string, Set<string>>()
  readonly #folders = new Set<string>()
  readonly #unfound = new Map<string, { readonly path: string; count: number }>()

  constructor(charts: Charts) {
    this.#charts = charts
  }

  /** The text of an object, whose places are noted as they are asked for. */
  noting({ text, source }: LedBack, unit: string, { file }: RenderedDocument): LedBack['text'] {
    for (const { folder } of source?.rendering?.charts ?? []) this.#folders.add(folder)
    const place: LedBack['text']['place'] = (span) => {
      const found = text.place(span)
      this.#note(found, unit, file)
      return found
    }
    return { ...text, place }
  }

  add(entity: Entity, unit: string, { source, said }: LedBack): void {
    entity.unit = unit
    if (said) entity.rendered = { says: `rendered from ${boundedName(said.name)}`, place: said.place }
    if (source) {
      entity.rendered = { says: `rendered from ${source.name}`, place: source.place }
      const { path } = source.place
      if (!this.texts.has(path)) this.texts.set(path, this.#charts.text(path) ?? '')
    }
    this.entities.push(entity)
  }

  /** What has no source is told only where there is something to judge in it. */
  miss({ file, source }: RenderedDocument): void {
    const from = source?.path ?? ''
    const before = this.#unfound.get(from)
    if (before) before.count++
    else this.#unfound.set(from, { path: file.path, count: 1 })
  }

  done(values: readonly string[], documents: number): RenderedUnits {
    const given = new Set(values)
    const folders = this.#folders
    const isRendered = (path: string): boolean => {
      if (given.has(path)) return true
      // The nearest chart around a file is the one that it is of.
      const parts = path.split('/')
      for (let at = parts.length - 1; at >= 0; at--) {
        if (!folders.has(parts.slice(0, at).join('/'))) continue
        const rest = parts.slice(at)
        return rest[0] === 'templates' || (rest.length === 1 && /^values.*\.ya?ml$/.test(rest[0] ?? ''))
      }
      return false
    }
    const { entities, problems, texts } = this
    return {
      entities,
      problems,
      texts,
      isRendered,
      users: this.#users,
      documents,
      notices: this.#notices(),
    }
  }

  #note({ path }: Place, unit: string, file: RenderedText): void {
    const group = this.#users.get(path)
    if (group) group.add(unit)
    else this.#users.set(path, new Set([unit]))
    if (this.texts.has(path)) return
    this.texts.set(path, path === file.path ? file.text : (this.#charts.text(path) ?? ''))
  }

  #notices(): Notice[] {
    return [...this.#unfound].map(([from, { path, count }]) => {
      const objects = count === 1 ? 'one object' : `${count} objects`
      const message =
        from === ''
          ? `${objects} without a # Source comment: findings stand in the rendered text`
          : `${from} is not a template of one chart of the workspace: findings in ${objects} stand in the rendered text`
      return { code: 'rendered', message, path }
    })
  }
}
