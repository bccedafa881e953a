import type { Span } from '../span.ts'

/** One node of a YAML or JSON document. Aliases are shared nodes: the same object stands in several places. */
export type YamlNode = YamlMap | YamlSeq | YamlScalar

export interface YamlScalar {
  readonly type: 'scalar'
  /** The text after quotes, escapes and folding; `''` for an empty value. */
  readonly text: string
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded'
  /** An explicit tag such as `!!str`. */
  readonly tag?: string
  /** The whole scalar with its quotes; empty, behind the colon, for an empty value. */
  readonly span: Span
  /** True when it stands without quotes in its file, and a program that built the object has put some around it. */
  readonly requoted?: boolean
  /** True when the text holds a template expression, so that its real value is not known here. */
  readonly template?: boolean
}

export interface YamlSeq {
  readonly type: 'seq'
  readonly items: readonly YamlNode[]
  readonly span: Span
}

export interface YamlEntry {
  readonly key: YamlScalar
  readonly value: YamlNode
  /** True when the entry came through a merge key. */
  readonly merged?: boolean
}

export interface YamlMap {
  readonly type: 'map'
  /** All entries as written, duplicates included, then the merged ones. */
  readonly entries: readonly YamlEntry[]
  /** The entry in force for each key: the last one written, else the merged one. */
  readonly index: ReadonlyMap<string, YamlEntry>
  readonly span: Span
}

/** One document of a YAML stream. */
export interface YamlDocument {
  readonly root: YamlNode
  /** Where the first template expression stood when the text had to be read as a template: its maps are open. */
  readonly template?: Span
}

/** The value under a key, if the node is a map that has it. */
export function child(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.type === 'map' ? node.index.get(key)?.value : undefined
}

/** The value at the end of a path of keys. */
export function descend(node: YamlNode | undefined, ...keys: string[]): YamlNode | undefined {
  let here = node
  for (const key of keys) here = child(here, key)
  return here
}

/** The items of a sequence; none for anything else. */
export function items(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.type === 'seq' ? node.items : []
}

/** The entries in force of a map; none for anything else. */
export function entries(node: YamlNode | undefined): YamlEntry[] {
  return node?.type === 'map' ? [...node.index.values()] : []
}

/** True for a plain empty value, `null` or `~`. */
export function isNull(node: YamlNode | undefined): boolean {
  if (node?.type !== 'scalar' || node.style !== 'plain' || node.template) return false
  const { text } = node
  return text === '' || text === '~' || (text.length === 4 && text.toLowerCase() === 'null')
}

/** Whether a scalar stands without quotes in its file. */
export function isWrittenPlain({ style, requoted }: YamlScalar): boolean {
  return style === 'plain' || requoted === true
}

/** The text of a scalar that is not null. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.type === 'scalar' && !isNull(node) ? node.text : undefined
}
