import type { Span } from '../source/span.ts'
import type { YamlEntry, YamlMap, YamlNode, YamlScalar, YamlSeq } from '../source/yaml/node.ts'

/** A map of these entries; of several with one key the last is in force, in the place of the first. */
export function mapOf(entries: readonly YamlEntry[], span: Span): YamlMap {
  const index = new Map<string, YamlEntry>()
  for (const entry of entries) index.set(entry.key.text, entry)
  return { type: 'map', entries: [...index.values()], index, span }
}

export function seqOf(items: readonly YamlNode[], span: Span): YamlSeq {
  return { type: 'seq', items, span }
}

/** A scalar written as a quoted string: no reader takes it for anything else. */
export function quotedScalar(text: string, span: Span): YamlScalar {
  return { type: 'scalar', text, style: 'double', span }
}

/** A map with another value under a key, in its place, or behind the others where it had none. */
export function withValue(map: YamlMap, key: YamlScalar, value: YamlNode): YamlMap {
  const old = map.index.get(key.text)
  if (old?.value === value) return map
  const index = new Map(map.index)
  index.set(key.text, { key: old?.key ?? key, value })
  return { type: 'map', entries: [...index.values()], index, span: map.span }
}

/** A map without a key. */
export function withoutKey(map: YamlMap, key: string): YamlMap {
  if (!map.index.has(key)) return map
  const index = new Map(map.index)
  index.delete(key)
  return { type: 'map', entries: [...index.values()], index, span: map.span }
}

/** What a path leads to, made anew; undefined takes it away, and a result that is the same node changes nothing. */
export type Change = (node: YamlNode) => YamlNode | undefined

/**
 * Changes every node that a path leads to. A part of the path that ends in `[]` means every item of the list under
 * that key, `*` every key. What the path does not meet is left alone.
 */
export function changedAt(node: YamlNode, path: readonly string[], change: Change): YamlNode | undefined {
  const [part, ...rest] = path
  if (part === undefined) return change(node)
  const isList = part.endsWith('[]')
  const key = isList ? part.slice(0, -2) : part
  if (node.type !== 'map') return node
  let made: YamlMap = node
  for (const entry of key === '*' ? [...node.index.values()] : [node.index.get(key)]) {
    if (!entry) continue
    const value = isList ? changedItems(entry.value, rest, change) : changedAt(entry.value, rest, change)
    if (value === entry.value) continue
    made = value === undefined ? withoutKey(made, entry.key.text) : withValue(made, entry.key, value)
  }
  return made
}

function changedItems(node: YamlNode, path: readonly string[], change: Change): YamlNode {
  if (node.type !== 'seq') return node
  const items = node.items.flatMap((item) => changedAt(item, path, change) ?? [])
  const isSame = items.length === node.items.length && items.every((item, i) => item === node.items[i])
  return isSame ? node : seqOf(items, node.span)
}
