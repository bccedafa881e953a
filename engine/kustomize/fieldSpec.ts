import type { Span } from '../source/span.ts'
import { isNull, type YamlMap, type YamlNode, type YamlScalar, type YamlSeq } from '../source/yaml/node.ts'
import { isOfKind, type KindSelector } from './identity.ts'
import { idOf, type Mistake, type Resource } from './resource.ts'
import { withItems } from './sharing.ts'
import { mapOf, seqOf, withValue } from './tree.ts'

/** Where kustomize looks for a field: kinds and a path that looks into every list on its way. */
export interface FieldSpec extends KindSelector {
  /** Keys; one that ends in `[]` is known to hold a list. */
  readonly path: readonly string[]
  /** Whether what is missing on the way is made. */
  readonly create: boolean
}

/** The fields of a configuration that hold field specs, by what uses them. */
export const SPEC_FIELDS = [
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonLabels',
  'labels',
  'templateLabels',
  'commonAnnotations',
  'varReference',
  'images',
  'replicas',
] as const

export type SpecField = (typeof SPEC_FIELDS)[number]

/** Where a step looks instead of where kustomize looks by itself; what is left out is as kustomize has it. */
export type SpecFields = Readonly<Partial<Record<SpecField, readonly FieldSpec[]>>>

/** What is done at the end of a path, and how what is missing there is made. */
export interface FieldChange {
  /** What stands at the end when it has to be made; nothing is made without. */
  readonly end?: 'map' | 'scalar'
  /** The span of what is made: the field of the kustomization that asks for it. */
  readonly span: Span
  /** The key of what is made. */
  readonly key: (name: string) => YamlScalar
  readonly set: (node: YamlNode) => YamlNode
  readonly refuse: (mistake: Mistake) => void
}

/**
 * Reads a table of field specs: a line each with `+` (made when missing) or `-`, kinds (`*` for all) as
 * `Kind.group@version` joined by commas, and the path.
 */
export function fieldSpecs(table: string): FieldSpec[] {
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  return rows.flatMap(([sign, kinds = '', path = '']) =>
    kinds.split(',').map((kind) => ({ ...kindSelector(kind), path: splitPath(path), create: sign === '+' })),
  )
}

/** Reads `Kind.group@version`; `*` is any kind. */
export function kindSelector(text: string): KindSelector {
  const [, kind = '', group = '', version = ''] = /^([^.@]*)(?:\.([^@]*))?(?:@(.*))?$/.exec(text) ?? []
  return { kind: kind === '*' ? '' : kind, group, version }
}

/** The keys of a path written with slashes; a backslash before a slash makes it part of a key. */
export function splitPath(path: string): string[] {
  const parts = path.split('/')
  if (parts.length > 1 && parts[0] === '') parts.shift()
  const keys: string[] = []
  for (const part of parts) {
    const last = keys.at(-1)
    if (last?.endsWith('\\')) keys[keys.length - 1] = `${last.slice(0, -1)}/${part}`
    else keys.push(part)
  }
  return keys
}

/** True when a field spec is about the kind of an object. */
export function concerns(spec: FieldSpec, resource: Resource): boolean {
  return isOfKind(idOf(resource), spec)
}

/** Changes what a field spec leads to, whatever kind the object is of. */
export function changeField(root: YamlMap, spec: FieldSpec, change: FieldChange): YamlMap {
  const walk = new FieldWalk(spec, change)
  const made = walk.at(root, 0)
  return made.type === 'map' ? made : root
}

class FieldWalk {
  readonly #path: readonly string[]
  readonly #create: boolean
  readonly #change: FieldChange
  // Lists that aliases share are entered once for each place in the path, however often they stand there.
  readonly #lists = new Map<number, Map<YamlSeq, YamlSeq>>()

  constructor({ path, create }: FieldSpec, change: FieldChange) {
    this.#path = path
    this.#change = change
    this.#create = create && change.end !== undefined
  }

  at(node: YamlNode, depth: number): YamlNode {
    if (depth === this.#path.length) return this.#change.set(node)
    if (isNull(node)) return node
    if (node.type === 'seq') return this.#items(node, depth)
    if (node.type === 'map') return this.#field(node, depth)
    const says = `kustomize cannot look for \`${this.#path[depth]}\` in a single value`
    this.#change.refuse({ says, span: node.span })
    return node
  }

  #items(node: YamlSeq, depth: number): YamlSeq {
    const known = this.#lists.get(depth) ?? new Map<YamlSeq, YamlSeq>()
    this.#lists.set(depth, known)
    const before = known.get(node)
    if (before) return before
    const list = withItems(
      node,
      node.items.map((item) => this.at(item, depth)),
    )
    known.set(node, list)
    return list
  }

  #field(map: YamlMap, depth: number): YamlMap {
    const part = this.#path[depth] ?? ''
    const isList = part.endsWith('[]')
    const key = isList ? part.slice(0, -2) : part
    const entry = map.index.get(key)
    const start = entry && !isNull(entry.value) ? entry.value : this.#made(entry?.value, isList, depth)
    if (start === undefined) return map
    return withValue(map, entry?.key ?? this.#change.key(key), this.at(start, depth + 1))
  }

  /** What stands where nothing or null does: kustomize turns a null into the empty kind it expects. */
  #made(found: YamlNode | undefined, isList: boolean, depth: number): YamlNode | undefined {
    const { span, end } = this.#change
    if (isList) return found && seqOf([], span)
    if (!this.#create) return found
    if (depth + 1 < this.#path.length || end === 'map') return mapOf([], span)
    return { type: 'scalar', text: '', style: 'plain', span }
  }
}
