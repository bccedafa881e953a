import { isNull, type YamlEntry, type YamlNode, type YamlScalar } from '../source/yaml/node.ts'
import { resolveCompose, resolveKubernetes } from '../values/yamlScalar.ts'

/**
 * A value of a JSON patch as kustomize reads it, written so that it means the same in an object. It reads the patch as
 * Kubernetes does (`yes` is true), and objects by younger rules (`yes` is a string).
 */
export function asWritten(node: YamlNode, done = new Map<YamlNode, YamlNode>()): YamlNode {
  if (node.type === 'scalar') return scalarAsWritten(node)
  const before = done.get(node)
  if (before) return before
  const made = partsAsWritten(node, done)
  done.set(node, made)
  return made
}

function partsAsWritten(node: Exclude<YamlNode, YamlScalar>, done: Map<YamlNode, YamlNode>): YamlNode {
  if (node.type === 'seq') {
    const items = node.items.map((item) => asWritten(item, done))
    return items.every((item, i) => item === node.items[i]) ? node : { ...node, items }
  }
  const index = new Map<string, YamlEntry>()
  let isSame = true
  for (const [key, entry] of node.index) {
    const value = asWritten(entry.value, done)
    isSame &&= value === entry.value
    index.set(key, value === entry.value ? entry : { key: entry.key, value })
  }
  return isSame ? node : { type: 'map', entries: [...index.values()], index, span: node.span }
}

function scalarAsWritten(node: YamlScalar): YamlScalar {
  if (node.style !== 'plain' || node.tag !== undefined || node.template) return node
  const meant = resolveKubernetes(node.text)
  if (meant.type === 'null') return node.text === '' ? { ...node, text: 'null' } : node
  if (meant.type !== 'string')
    return !meant.json || meant.json === node.text ? node : { ...node, text: meant.json }
  return meant.json === resolveCompose(node.text).json ? node : { ...node, style: 'double' }
}

/** The JSON text of a scalar of an object; undefined for what JSON has no text for. */
export function jsonOf(node: YamlScalar): string | undefined {
  if (node.style !== 'plain' || node.tag?.endsWith('str')) {
    return JSON.stringify(node.text)
  }
  return resolveCompose(node.text).json ?? undefined
}

/** Whether two values are the same to `test`. A list with null in it is the same as nothing. */
export function isEqual(one: YamlNode, other: YamlNode): boolean {
  if (one.type === 'scalar') return other.type === 'scalar' && jsonOf(one) === jsonOf(other)
  if (one.type === 'seq') {
    return (
      other.type === 'seq' &&
      one.items.length === other.items.length &&
      one.items.every((item, i) => {
        const their = other.items[i]
        return their !== undefined && !isNull(item) && !isNull(their) && isEqual(item, their)
      })
    )
  }
  if (other.type !== 'map' || one.index.size !== other.index.size) return false
  return [...one.index].every(([key, entry]) => {
    const their = other.index.get(key)
    return their !== undefined && isEqual(entry.value, their.value)
  })
}
