import type { YamlEntry, YamlNode, YamlScalar } from './node.ts'

/** `<<`; in quotes it is a key like any other. */
export function isMergeKey({ text, style }: YamlScalar): boolean {
  return text === '<<' && style === 'plain'
}

/**
 * What the values of a map's merge keys add to it: entries of keys that it has not, the first source of a key wins.
 * They are put into the index. Stops once there are more than `most`.
 */
export function mergeInto(
  index: Map<string, YamlEntry>,
  merges: readonly YamlNode[],
  most: number,
): readonly YamlEntry[] {
  const merged: YamlEntry[] = []
  for (const source of merges.flatMap((node) => (node.type === 'seq' ? [...node.items] : [node]))) {
    if (source.type !== 'map') continue
    for (const entry of source.index.values()) {
      if (index.has(entry.key.text)) continue
      const copy = { ...entry, merged: true }
      index.set(entry.key.text, copy)
      merged.push(copy)
      if (merged.length > most) return merged
    }
  }
  return merged
}
