import { FAILSAFE_SCHEMA, loadAll, YAMLException } from 'js-yaml'
import type { YamlNode } from './node.ts'

/**
 * What a second, more lenient reader makes of a text, every scalar as text; undefined when it refuses it too. `yaml`
 * calls some indentation an error that published manifests have and Go's readers let pass.
 */
export function readLeniently(text: string): unknown[] | undefined {
  try {
    return loadAll(text, undefined, { schema: FAILSAFE_SCHEMA, json: true })
  } catch (error) {
    if (error instanceof YAMLException) return undefined
    throw error
  }
}

/** Whether our tree holds exactly what the other reader found; merge keys are left to ours. */
export function saysTheSame(node: YamlNode, other: unknown): boolean {
  if (node.type === 'scalar') return node.text === (other ?? '')
  if (node.type === 'seq') {
    return (
      Array.isArray(other) &&
      other.length === node.items.length &&
      node.items.every((item, i) => saysTheSame(item, other[i]))
    )
  }
  if (typeof other !== 'object' || other === null || Array.isArray(other)) return false
  const written = [...node.index.values()].filter((entry) => !entry.merged)
  const keys = Object.keys(other).filter((key) => key !== '<<')
  if (written.length !== keys.length) return false
  return written.every(({ key, value }) => saysTheSame(value, (other as Record<string, unknown>)[key.text]))
}
