import type { YamlEntry, YamlMap, YamlNode } from '../source/yaml/node.ts'
import { jsonOf } from './jsonValue.ts'
import { mapOf, quotedScalar, withoutKey, withValue } from './tree.ts'

/** An object whose labels or annotations are texts, as kustomize writes them; what is empty goes. */
export function withTexts(root: YamlMap, fields: readonly ('labels' | 'annotations')[]): YamlMap {
  const metadata = root.index.get('metadata')
  if (metadata?.value.type !== 'map') return root
  let made = metadata.value
  for (const field of fields) {
    const entry = made.index.get(field)
    if (!entry) continue
    const texts = textsOf(entry.value)
    made = texts ? withValue(made, entry.key, texts) : withoutKey(made, field)
  }
  return withValue(root, metadata.key, made)
}

function textsOf(node: YamlNode): YamlMap | undefined {
  if (node.type !== 'map' || node.index.size === 0) return undefined
  let isSame = true
  const entries: YamlEntry[] = []
  for (const { key, value } of node.index.values()) {
    const text = textOf(value)
    isSame &&= text === value
    entries.push({ key, value: text })
  }
  return isSame ? node : mapOf(entries, node.span)
}

function textOf(node: YamlNode): YamlNode {
  if (node.type !== 'scalar') return quotedScalar('', node.span)
  return jsonOf(node)?.startsWith('"') ? node : quotedScalar(node.text, node.span)
}
