import type { Entity } from './entities/fact.ts'
import { kinds as allKinds } from './kinds/index.ts'
import type { Document, Embedded, Extract, Kind, ObjectHeader } from './kinds/kind.ts'
import type { Limits } from './source/limits.ts'
import { boundedName } from './source/name.ts'
import { fileName } from './source/path.ts'
import type { Place } from './source/place.ts'
import type { Problem } from './source/problem.ts'
import { secretDocuments } from './source/secret.ts'
import type { Span } from './source/span.ts'
import { fileText, type SourceFile, type Text } from './source/text.ts'
import { child, items, textOf, type YamlDocument, type YamlNode } from './source/yaml/node.ts'
import { parseYaml } from './source/yaml/parse.ts'

/** A problem of a text, at its place in the file. */
export interface PlacedProblem extends Omit<Problem, 'span' | 'related'> {
  readonly place: Place
  readonly related?: { readonly place: Place; readonly says: string }
}

/** What one file held. */
export interface FileExtraction {
  readonly entities: Entity[]
  readonly problems: PlacedProblem[]
  documents: number
  /** Templates that could not be read at all, with the reason. */
  readonly unreadable: PlacedProblem[]
}

/** What a file may still hold in strings of its documents. */
interface Reading extends FileExtraction {
  texts: number
  characters: number
  exceeded: boolean
  /** Kinds that strings of its documents may be of, and whose readers are not there yet. */
  readonly unloaded: Set<Kind>
}

/** Whether a text that cannot be read was meant to be one of ours: by a key at the top of our documents. */
function isMeant(text: string): boolean {
  // JSON with comments and such words is what many other programs are configured by.
  return /^\s*\{\s*"/.test(text)
    ? text.includes('"apiVersion"')
    : /^[ \t"']*(?:apiVersion|groups|receivers|inhibit_rules|services)["']?[ \t]*:/m.test(text)
}

const yamlKinds = allKinds.filter(({ format }) => format === 'yaml')

/** A document inside a document inside a document is as deep as anybody goes. */
const deepest = 4

/** Parses one file to documents and reads the entities of each, embedded documents included. */
export class Extractor {
  readonly #readers = new Map<Kind, Extract>()
  readonly #limits: Limits

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** @param candidates the kinds the file could hold; readers are loaded when they are first needed */
  async file(file: SourceFile, candidates: readonly Kind[]): Promise<FileExtraction> {
    await this.#load(candidates)
    for (;;) {
      const made = this.#read(file, candidates)
      if (made.unloaded.size === 0) return made
      // What stands in strings is only known when they are read: then the file is read once more.
      await this.#load(made.unloaded)
    }
  }

  /**
   * Reads the entities of an object that was built of files.
   * @param name of the file the object comes from
   */
  async object(yaml: YamlDocument, source: Text, name: string): Promise<readonly Entity[]> {
    for (;;) {
      const made = this.#empty()
      const document = { name, source, yaml, via: [], ...headed(yaml.root) }
      const kind = yamlKinds.find((candidate) => candidate.detect(document, name))
      if (!kind) return []
      await this.#load([kind])
      this.#document(document, name, [kind], made, 0)
      if (made.unloaded.size === 0) return made.entities
      await this.#load(made.unloaded)
    }
  }

  async #load(kinds: Iterable<Kind>): Promise<void> {
    for (const kind of kinds) if (!this.#readers.has(kind)) this.#readers.set(kind, await kind.load())
  }

  #empty(): Reading {
    const { embeddedDocuments: texts, fileBytes: characters } = this.#limits
    const empty = { entities: [], problems: [], documents: 0, unreadable: [] }
    return { ...empty, texts, characters, exceeded: false, unloaded: new Set() }
  }

  #read(file: SourceFile, candidates: readonly Kind[]): Reading {
    const made = this.#empty()
    this.#text({ source: fileText(file), name: fileName(file.path), via: [] }, candidates, made, 0)
    return made.entities.length > this.#limits.fileEntities ? this.#tooMany(file, made) : made
  }

  /** Half of what a file says would be worse than nothing: what it lacks would seem not to be there. */
  #tooMany(file: SourceFile, made: Reading): Reading {
    const { fileEntities } = this.#limits
    const message = `more than ${fileEntities} objects in one file: none of them was judged`
    const place = { path: file.path, span: { start: 0, end: 0 } }
    const exceeded: PlacedProblem = { rule: 'source/limit', message, place, refused: false }
    return { ...made, entities: [], problems: [...made.problems, exceeded] }
  }

  #text(unit: Embedded, candidates: readonly Kind[], made: Reading, depth: number): void {
    const plain = candidates.filter((kind) => kind.format === 'plain')
    if (plain.some(({ assigns }) => assigns) && this.#assignsTooMuch(unit, made)) return
    // One text may say different things to different kinds: a unit file has an environment and arguments.
    for (const kind of plain)
      this.#document({ name: unit.name, source: unit.source, via: unit.via }, unit.name, [kind], made, depth)
    const kinds = candidates.filter((kind) => kind.format === 'yaml')
    if (kinds.length === 0 || plain.length > 0) return
    const stream = parseYaml(unit.source.text, this.#limits)
    const before = made.documents
    for (const yaml of stream.documents) {
      for (const document of objects(yaml, unit)) this.#document(document, unit.name, kinds, made, depth)
    }
    const isOurs = made.documents > before || isMeant(unit.source.text)
    // A string of a ConfigMap may be anything: only what parses is a document.
    if (depth === 0 || stream.documents.some(({ root }) => root.type === 'map')) {
      const secrets = stream.problems.length > 0 ? secretDocuments(unit.source.text) : []
      for (const problem of stream.problems) {
        const speaks = problem.rule === 'source/syntax' ? isOurs : made.documents > before
        if (speaks || problem.rule === 'source/limit')
          made.problems.push(discreet(placed(problem, unit.source), problem, secrets))
      }
      if (stream.unreadable) made.unreadable.push(placed(stream.unreadable, unit.source))
    }
  }

  /** Before any of them is read: a variable costs a hundred times what its text does. */
  #assignsTooMuch({ source }: Embedded, made: Reading): boolean {
    const { fileEntities } = this.#limits
    let left = fileEntities
    for (let at = source.text.indexOf('='); at >= 0 && left >= 0; at = source.text.indexOf('=', at + 1))
      left--
    if (left >= 0) return false
    const message = `more than ${fileEntities} assignments in one file: it was not judged`
    const place = source.place({ start: 0, end: 0 })
    made.problems.push({ rule: 'source/limit', message, place, refused: false })
    return true
  }

  #document(document: Document, name: string, kinds: readonly Kind[], made: Reading, depth: number): void {
    const kind = kinds.find((candidate) => candidate.detect(document, name))
    const extract = kind && this.#readers.get(kind)
    if (!extract) return
    made.documents++
    // Enough is enough: the file will not be judged.
    if (made.entities.length > this.#limits.fileEntities) return
    const extraction = extract(document, { limits: this.#limits })
    for (const entity of extraction.entities) made.entities.push(entity)
    for (const problem of extraction.problems ?? []) made.problems.push(placed(problem, document.source))
    for (const embedded of extraction.embedded ?? []) this.#embedded(embedded, made, depth + 1)
    for (const inner of extraction.documents ?? []) this.#inner(inner, made, depth + 1)
  }

  #inner(document: Document, made: Reading, depth: number): void {
    const kind = yamlKinds.find((candidate) => candidate.detect(document, document.name))
    if (!kind || depth > deepest) return
    if (this.#readers.has(kind)) this.#document(document, document.name, [kind], made, depth)
    else made.unloaded.add(kind)
  }

  #embedded(embedded: Embedded, made: Reading, depth: number): void {
    const { name, source } = embedded
    const candidates = allKinds.filter((candidate) => candidate.sniff(name, source.text))
    if (candidates.length === 0 || made.exceeded) return
    for (const kind of candidates) if (!this.#readers.has(kind)) made.unloaded.add(kind)
    made.texts--
    made.characters -= source.text.length
    const message = this.#exceeds(made, depth)
    if (message === undefined) {
      this.#text(embedded, candidates, made, depth)
      return
    }
    // Too deep is only this one; too many or too long are all that follow.
    made.exceeded = depth <= deepest
    const place = source.place({ start: 0, end: 0 })
    made.problems.push({ rule: 'source/limit', message, place, refused: false })
  }

  #exceeds(made: Reading, depth: number): string | undefined {
    const { embeddedDocuments, fileBytes } = this.#limits
    if (depth > deepest) return `documents stand in strings of documents more than ${deepest} deep`
    if (made.texts < 0) return `more than ${embeddedDocuments} documents stand in strings of one file`
    return made.characters < 0 ? `more than ${fileBytes} characters stand in strings of one file` : undefined
  }
}

/** What the reader of YAML says of a text may quote it. */
function discreet(found: PlacedProblem, { span }: Problem, secrets: readonly Span[]): PlacedProblem {
  const inSecret = secrets.some(({ start, end }) => start <= span.start && span.start < end)
  if (found.rule !== 'source/syntax' || !(found.place.secret || inSecret)) return found
  const says = found.refused ? 'this is not read' : 'not every reader of YAML takes this'
  return { ...found, message: `${says}: the reason is not shown, since it stands in a Secret` }
}

function placed(problem: Problem, source: Text): PlacedProblem {
  const { span, related, ...rest } = problem
  return {
    ...rest,
    place: source.place(span),
    ...(related && { related: { place: source.place(related.span), says: related.says } }),
  }
}

/** The objects of one YAML document: itself, or the items of a list of objects, however nested. */
function* objects(yaml: YamlDocument, unit: Embedded): Generator<Document> {
  const { header } = headed(yaml.root)
  if (header?.kind.endsWith('List') && child(yaml.root, 'items')) {
    for (const item of items(child(yaml.root, 'items'))) {
      yield* objects({ root: item, ...(yaml.template && { template: yaml.template }) }, unit)
    }
    return
  }
  const { name, source, via, partial } = unit
  yield { name, source, yaml, via, ...(partial && { partial }), ...(header && { header }) }
}

/** What an object says it is, if it is one. */
function headed(root: YamlNode): { readonly header?: ObjectHeader } {
  const apiVersion = nameOf(root, 'apiVersion')
  const kind = nameOf(root, 'kind')
  if (apiVersion === undefined || kind === undefined) return {}
  const metadata = child(root, 'metadata')
  const namespace = nameOf(metadata, 'namespace')
  const slash = apiVersion.indexOf('/')
  const group = slash < 0 ? '' : apiVersion.slice(0, slash)
  const name = nameOf(metadata, 'name') ?? ''
  return { header: { apiVersion, group, kind, name, ...(namespace && { namespace }) } }
}

function nameOf(node: YamlNode | undefined, key: string): string | undefined {
  const text = textOf(child(node, key))
  return text === undefined ? undefined : boundedName(text)
}
