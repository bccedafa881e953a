import type { YamlEntry, YamlMap, YamlNode, YamlSeq } from '../source/yaml/node.ts'
import { mapOf, seqOf } from './tree.ts'

/** A list with these items: the list itself when they are the ones it has. */
export function withItems(list: YamlSeq, items: readonly YamlNode[]): YamlSeq {
  const isSame = items.length === list.items.length && items.every((item, i) => item === list.items[i])
  return isSame ? list : seqOf(items, list.span)
}

/** A map with these values under their keys, new keys last: the map itself when it has them all. */
export function withValues(map: YamlMap, pairs: readonly YamlEntry[]): YamlMap {
  if (pairs.every(({ key, value }) => map.index.get(key.text)?.value === value)) return map
  const kept = pairs.map(({ key, value }) => ({ key: map.index.get(key.text)?.key ?? key, value }))
  return mapOf([...map.index.values(), ...kept], map.span)
}
