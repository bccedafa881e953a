import type { Span } from '../source/span.ts'
import { isNull, type YamlMap, type YamlNode, type YamlScalar, type YamlSeq } from '../source/yaml/node.ts'
import { finished, isDeeper, type ListDraft, MapDraft, type Slot } from './draft.ts'
import { asWritten, isEqual, jsonOf } from './jsonValue.ts'
import type { Mistake } from './resource.ts'

/** An object with a JSON patch applied, or why kustomize does not apply it. */
export type JsonPatched =
  | {
      readonly ok: true
      readonly root: YamlMap
      /** How many parts were looked at, as the measure of the work it was. */
      readonly effort: number
    }
  | { readonly ok: false; readonly mistake: Mistake }

/** True for a list of operations; what they are is only looked at when they are applied. */
export function isJsonPatch(node: YamlNode): node is YamlSeq {
  return node.type === 'seq' && node.items.every((item) => item.type === 'map' || isNull(item))
}

/**
 * A JSON patch (RFC 6902) as kustomize applies it (json-patch v4.12.0). It is more lenient than the RFC: `replace` adds
 * what a map lacks, `copy` of what a map lacks adds null, and negative indices count from the end.
 */
export function jsonPatched(target: YamlMap, operations: YamlSeq): JsonPatched {
  const document = new Document(target)
  for (const operation of operations.items) {
    const says = document.apply(operation)
    if (says !== undefined) return { ok: false, mistake: { says, span: operation.span } }
  }
  if (document.isPiledUp()) return { ok: false, mistake: { says: PILED_UP, span: operations.span } }
  return { ok: true, root: document.done(), effort: document.effort() + operations.items.length }
}

/** More nodes than any object has; a patch that copies what it copied doubles it with every step. */
const MOST_COPIED = 200_000

/** More levels than any object has; moves could pile up as many as there are operations. */
const DEEPEST = 300
const PILED_UP = 'The patch piles up more than an object can hold'

interface Found {
  readonly part: MapDraft | ListDraft
  readonly key: string
}

/** Why an operation does not apply; undefined when it does. */
type Failure = string | undefined

class Document {
  #root: MapDraft
  #copied = 0
  /** How much deeper moves and copies can have made the object since it was last measured. */
  #grown = 0
  readonly #sizes = new Map<YamlNode, number>()

  /** What was opened to be changed, which costs as much as it has parts. */
  readonly #opened = new Set<MapDraft | ListDraft>()

  constructor(target: YamlMap) {
    this.#root = new MapDraft(target)
  }

  done(): YamlMap {
    return this.#root.done()
  }

  /** Whether moves and copies made it deeper than it may be. */
  isPiledUp(): boolean {
    if (this.#grown === 0) return false
    this.#grown = 0
    return isDeeper(this.#root, DEEPEST)
  }

  effort(): number {
    let effort = this.#root.size
    for (const part of this.#opened) effort += part.size
    return effort
  }

  apply(operation: YamlNode): Failure {
    const field = (name: string): YamlNode | undefined =>
      operation.type === 'map' ? operation.index.get(name)?.value : undefined
    const op = string(field('op'))
    if (!op || !OPERATIONS.has(op.text))
      return `A JSON patch has no operation ${op?.text ?? 'without a name'}`
    const path = string(field('path'))
    if (!path) return `The path of ${op.text} is missing or no string`
    const raw = field('value')
    const value = raw && asWritten(raw)
    if (op.text === 'add') return this.#add(path, value ?? nullAt(operation.span))
    if (op.text === 'remove') return this.#remove(path)
    if (op.text === 'replace') return this.#replace(path, value, operation.span)
    if (op.text === 'test') return this.#test(path, value)
    const from = string(field('from'))
    if (!from) return `The from of ${op.text} is missing or no string`
    return op.text === 'move' ? this.#move(from, path) : this.#copy(from, path)
  }

  #add(path: YamlScalar, value: Slot): Failure {
    const found = this.#find(path.text)
    if (!found) return missing('add', path)
    const { part, key } = found
    if (part instanceof MapDraft) {
      part.set(key, value, { type: 'scalar', text: key, style: 'double', span: path.span })
      return undefined
    }
    const place = key === '-' ? part.items.length : placeOf(key, part.items.length + 1)
    if (place === undefined) return noPlace('add', path)
    part.items.splice(place, 0, value)
    return undefined
  }

  #remove(path: YamlScalar): Failure {
    const found = this.#find(path.text)
    if (!found) return missing('remove', path)
    const { part, key } = found
    if (part instanceof MapDraft) {
      if (!part.has(key)) return missing('remove', path)
      part.delete(key)
      return undefined
    }
    const place = placeOf(key, part.items.length)
    if (place === undefined) return noPlace('remove', path)
    part.items.splice(place, 1)
    return undefined
  }

  #replace(path: YamlScalar, value: YamlNode | undefined, span: Span): Failure {
    if (path.text === '') {
      // The library means to refuse a plain value, and does nothing.
      if (value?.type === 'scalar' && !isNull(value)) return undefined
      if (value?.type !== 'map') return 'replace puts no map in the place of the whole object'
      this.#root = new MapDraft(value)
      return undefined
    }
    const found = this.#find(path.text)
    if (!found) return missing('replace', path)
    const { part, key } = found
    const made = value ?? nullAt(span)
    if (part instanceof MapDraft) {
      part.set(key, made, { type: 'scalar', text: key, style: 'double', span: path.span })
      return undefined
    }
    const place = placeOf(key, part.items.length)
    if (place === undefined) return noPlace('replace', path)
    part.items[place] = made
    return undefined
  }

  #move(from: YamlScalar, path: YamlScalar): Failure {
    const got = this.#get(from)
    if (got.failure !== undefined) return got.failure
    if (this.#isTooDeep(path)) return PILED_UP
    return this.#remove(from) ?? this.#add(path, got.value ?? nullAt(from.span))
  }

  #copy(from: YamlScalar, path: YamlScalar): Failure {
    const got = this.#get(from)
    if (got.failure !== undefined) return got.failure
    if (this.#isTooDeep(path)) return PILED_UP
    const value = got.value ? finished(got.value) : nullAt(from.span)
    this.#copied += this.#size(value)
    if (this.#copied > MOST_COPIED) return 'The patch copies more than an object can hold'
    return this.#add(path, value)
  }

  #test(path: YamlScalar, value: YamlNode | undefined): Failure {
    const failed = `The test of ${path.text} fails`
    if (value === undefined) return `${failed}: it has no value to compare with`
    if (path.text === '') return isEqual(this.#root.done(), value) ? undefined : failed
    const got = this.#get(path)
    if (got.failure !== undefined) return got.failure
    const here = got.value && finished(got.value)
    if (!here || isNull(here)) return isNull(value) ? undefined : failed
    return isEqual(here, value) ? undefined : failed
  }

  /** What is at a path. In a map it may well be nothing. */
  #get(path: YamlScalar): { readonly value?: Slot; readonly failure?: string } {
    const found = this.#find(path.text)
    if (!found) return { failure: missing('an operation', path) }
    const { part, key } = found
    if (part instanceof MapDraft) {
      const value = part.get(key)
      return value ? { value } : {}
    }
    const place = placeOf(key, part.items.length)
    const value = place === undefined ? undefined : part.items[place]
    return value ? { value } : { failure: noPlace('an operation', path) }
  }

  /** The map or list that holds the end of a path. What stands before the first slash is not looked at. */
  #find(path: string): Found | undefined {
    const steps = path.split('/').slice(1).map(unescaped)
    const key = steps.pop()
    if (key === undefined || steps.length > DEEPEST) return undefined
    let part: MapDraft | ListDraft | undefined = this.#root
    for (const step of steps) {
      if (part instanceof MapDraft) part = part.open(step)
      else {
        const place: number | undefined = placeOf(step, part.items.length)
        part = place === undefined ? undefined : part.open(place)
      }
      if (!part) return undefined
      this.#opened.add(part)
    }
    return { part, key }
  }

  #isTooDeep({ text }: YamlScalar): boolean {
    this.#grown += text.split('/').length
    return this.#grown > DEEPEST && this.isPiledUp()
  }

  #size(node: YamlNode): number {
    const before = this.#sizes.get(node)
    if (before !== undefined) return before
    let size = 1
    if (node.type === 'seq') for (const item of node.items) size += this.#size(item)
    if (node.type === 'map') for (const { value } of node.index.values()) size += this.#size(value)
    this.#sizes.set(node, size)
    return size
  }
}

const OPERATIONS = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test'])

function string(node: YamlNode | undefined): YamlScalar | undefined {
  if (node?.type !== 'scalar') return undefined
  return jsonOf(node)?.startsWith('"') ? node : undefined
}

function nullAt(span: Span): YamlScalar {
  return { type: 'scalar', text: 'null', style: 'plain', span }
}

function unescaped(step: string): string {
  return step.replace(/~[01]/g, (code) => (code === '~1' ? '/' : '~'))
}

/** An index below a length, counted from the end when it is negative. */
function placeOf(text: string, length: number): number | undefined {
  if (!/^[-+]?[0-9]+$/.test(text)) return undefined
  const index = Number(text)
  const place = index < 0 ? index + length : index
  return place >= 0 && place < length ? place : undefined
}

function missing(op: string, path: YamlScalar): string {
  return `There is nothing for ${op} at ${path.text || '(empty path)'}`
}

function noPlace(op: string, path: YamlScalar): string {
  return `The list has no such place for ${op}: ${path.text}`
}
