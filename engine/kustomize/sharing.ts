import type { YamlEntry, YamlMap, YamlNode, YamlScalar, YamlSeq } from '../source/yaml/node.ts'
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

/**
 * What stands in one object in the place of values that are overwritten. kustomize puts one and the same value wherever
 * it adds a label or an annotation to an object, and what overwrites it in one place overwrites it in all:
 * FieldSetter in yaml/fns.go of kyaml v0.20.1. Aliases of the object's own file are not shared to it.
 */
export class Overwritten {
  readonly #root: YamlMap
  readonly #shared: ReadonlySet<YamlNode> | undefined
  readonly #made = new Map<YamlNode, YamlScalar>()

  /** @param shared what may stand in several places, where that is known: all that is not of the object's file else */
  constructor(root: YamlMap, shared?: ReadonlySet<YamlNode>) {
    this.#root = root
    this.#shared = shared
  }

  /** What stands where an old value was: a value of its own. */
  over(old: YamlNode | undefined, value: YamlScalar): YamlScalar {
    const made = (old && this.#made.get(old)) ?? { ...value }
    if (old) this.note(old, made)
    return made
  }

  /** Remembers what stands where an old value was. */
  note(old: YamlNode, made: YamlScalar): void {
    if (old !== made && this.#isAdded(old)) this.#made.set(old, made)
  }

  #isAdded(node: YamlNode): boolean {
    if (this.#shared) return this.#shared.has(node)
    const { type, span } = node
    const own = this.#root.span
    return type === 'scalar' && (span.start < own.start || span.end > own.end)
  }

  /** The object with every other place of what was overwritten. */
  everywhere(root: YamlMap): YamlMap {
    if (this.#made.size === 0) return root
    const made = this.#replaced(root, new Map())
    return made.type === 'map' ? made : root
  }

  #replaced(node: YamlNode, done: Map<YamlNode, YamlNode>): YamlNode {
    if (node.type === 'scalar') return this.#made.get(node) ?? node
    const before = done.get(node)
    if (before) return before
    const made =
      node.type === 'seq'
        ? withItems(
            node,
            node.items.map((item) => this.#replaced(item, done)),
          )
        : withValues(
            node,
            [...node.index.values()].map(({ key, value }) => ({ key, value: this.#replaced(value, done) })),
          )
    done.set(node, made)
    return made
  }
}
