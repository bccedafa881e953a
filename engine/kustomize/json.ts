import type { YamlNode, YamlScalar } from '../source/yaml/node.ts'
import { resolveCompose } from '../values/yamlScalar.ts'

/** The JSON of a tree as kustomize prints it for its hashes: keys in order, `<`, `>` and `&` escaped. */
export function jsonOf(node: YamlNode): string {
  if (node.type === 'scalar') return scalarJson(node)
  if (node.type === 'seq') return `[${node.items.map(jsonOf).join(',')}]`
  return jsonMap([...node.index.values()].map(({ key, value }) => [key.text, jsonOf(value)]))
}

/** The JSON of a map of ready values. */
export function jsonMap(pairs: readonly (readonly [string, string])[]): string {
  const sorted = [...pairs].sort(([a], [b]) => compare(a, b))
  return `{${sorted.map(([key, json]) => `${jsonText(key)}:${json}`).join(',')}}`
}

/** The JSON of a text as Go's encoding/json writes it. */
export function jsonText(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

function scalarJson({ text, style, tag }: YamlScalar): string {
  if (style !== 'plain' || tag === '!!str') return jsonText(text)
  const known = resolveCompose(text)
  return known.type === 'string' || known.json === null ? jsonText(text) : known.json
}

/** By code points, as Go compares the bytes of UTF-8. */
function compare(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length)
  for (let i = 0; i < shorter; i++) {
    if (a.charCodeAt(i) === b.charCodeAt(i)) continue
    return (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0)
  }
  return a.length - b.length
}
