import { idIn } from '../../engine/kustomize/identity.ts'
import type { Resource } from '../../engine/kustomize/resource.ts'
import { defaultLimits } from '../../engine/source/limits.ts'
import type { YamlMap, YamlNode } from '../../engine/source/yaml/node.ts'
import { parseYaml } from '../../engine/source/yaml/parse.ts'
import { resolveCompose } from '../../engine/values/yamlScalar.ts'

/** The documents of a text. */
export function documents(text: string): YamlNode[] {
  const { documents, problems } = parseYaml(text, defaultLimits)
  if (problems.length > 0) throw new Error(problems[0]?.message)
  return documents.map(({ root }) => root)
}

/** The one map in a text. */
export function mapIn(text: string): YamlMap {
  const [root] = documents(text)
  if (root?.type !== 'map') throw new Error('no map')
  return root
}

/** The objects of a text before anything was done to them. */
export function resources(text: string): Resource[] {
  return documents(text).map((root) => {
    if (root.type !== 'map') throw new Error('no map')
    return { root, path: 'objects.yaml', ids: [idIn(root)], prefixes: [], suffixes: [] }
  })
}

/** A tree as JSON, its plain scalars as kustomize reads those of objects. */
export function json(node: YamlNode): unknown {
  if (node.type === 'seq') return node.items.map(json)
  if (node.type === 'map') {
    const made: Record<string, unknown> = Object.create(null)
    for (const [key, { value }] of node.index) made[key] = json(value)
    return { ...made }
  }
  if (node.style !== 'plain' || node.tag?.endsWith('str')) return node.text
  return JSON.parse(resolveCompose(node.text).json ?? 'null')
}
