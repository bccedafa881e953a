import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from '../source/yaml/node.ts'
import { resolveCompose, resolveKubernetes } from '../values/yamlScalar.ts'
import { withItems } from './sharing.ts'

/**
 * Puts quotes around what is text to kustomize and something else to those who read its objects: it reads `on` and
 * `yes` by younger rules than Kubernetes, and so writes them in quotes. Nodes that hold no such text are kept, and what
 * several objects share is made once.
 */
export class PlainTexts {
  readonly #done = new Map<YamlNode, YamlNode>()

  quoted(map: YamlMap): YamlMap {
    return this.#node(map) as YamlMap
  }

  #node(node: YamlNode): YamlNode {
    if (node.type === 'scalar') return quotedScalar(node)
    const before = this.#done.get(node)
    if (before) return before
    const made =
      node.type === 'map'
        ? this.#map(node)
        : withItems(
            node,
            node.items.map((item) => this.#node(item)),
          )
    this.#done.set(node, made)
    return made
  }

  #map(map: YamlMap): YamlMap {
    let isSame = true
    const index = new Map<string, YamlEntry>()
    for (const [name, entry] of map.index) {
      const value = this.#node(entry.value)
      isSame &&= value === entry.value
      index.set(name, value === entry.value ? entry : { key: entry.key, value })
    }
    return isSame ? map : { type: 'map', entries: [...index.values()], index, span: map.span }
  }
}

/** What begins otherwise is text to all. */
const MAY_DIFFER = /^[-+.\d~=<yntfo]/i

function quotedScalar(scalar: YamlScalar): YamlScalar {
  const { style, text, tag, template } = scalar
  if (style !== 'plain' || template || tag !== undefined || !MAY_DIFFER.test(text)) return scalar
  return isText(resolveCompose(text).type) && !isText(resolveKubernetes(text).type)
    ? { ...scalar, style: 'double', requoted: true }
    : scalar
}

function isText(type: string): boolean {
  return type === 'string' || type === 'timestamp'
}
