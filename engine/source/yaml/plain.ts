import type { YamlNode } from './node.ts'

export type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain }

/** A node as plain data by YAML 1.2's core rules, for files of our own: rules, packs, configuration. */
export function toPlain(node: YamlNode): Plain {
  if (node.type === 'seq') return node.items.map(toPlain)
  if (node.type === 'map') {
    const made: { [key: string]: Plain } = Object.create(null)
    for (const [key, entry] of node.index) made[key] = toPlain(entry.value)
    return made
  }
  const { text, style } = node
  if (style !== 'plain') return text
  if (text === '' || text === '~' || text === 'null') return null
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(text)) return Number(text)
  return text
}

/** The node a JSON Pointer leads to, or the last one on the way that exists. */
export function nodeAt(root: YamlNode, pointer: string): YamlNode {
  let node = root
  for (const raw of pointer.split('/').slice(1)) {
    const step = raw.replaceAll('~1', '/').replaceAll('~0', '~')
    const next =
      node.type === 'map'
        ? node.index.get(step)?.value
        : node.type === 'seq'
          ? node.items[Number(step)]
          : undefined
    if (!next) return node
    node = next
  }
  return node
}
