import type { YamlNode } from '../node.ts'

/** What a node holds once its aliases are expanded. */
interface Weight {
  readonly nodes: number
  /** Characters of its scalars. */
  readonly length: number
  /** Collections inside collections. */
  readonly depth: number
}

/** The anchored nodes of one document, each weighed once, however often others hold it. */
export class Anchors {
  readonly #named = new Map<string, YamlNode>()
  readonly #weights = new Map<YamlNode, Weight>()

  set(name: string, node: YamlNode): void {
    this.#named.set(name, node)
    this.#weights.set(node, this.#weigh(node))
  }

  /** The node that an alias stands for, with its weight; undefined where no such anchor stands before it. */
  find(name: string): { readonly node: YamlNode; readonly weight: Weight } | undefined {
    const node = this.#named.get(name)
    const weight = node && this.#weights.get(node)
    return weight && { node, weight }
  }

  #weigh(node: YamlNode): Weight {
    const known = this.#weights.get(node)
    if (known) return known
    if (node.type === 'scalar') return { nodes: 1, length: node.text.length, depth: 0 }
    const children = node.type === 'seq' ? node.items : node.entries.map(({ value }) => value)
    let [nodes, length, depth] = [1, 0, 0]
    for (const child of children) {
      const weight = this.#weigh(child)
      nodes += weight.nodes
      length += weight.length
      depth = Math.max(depth, weight.depth)
    }
    return { nodes, length, depth: depth + 1 }
  }
}

const indicator = /[&*]([\w.-]+)/y

/** An anchor's or alias's name and where what follows it begins; undefined for names that few write. */
export function readName(
  text: string,
  at: number,
): { readonly name: string; readonly next: number } | undefined {
  indicator.lastIndex = at
  const name = indicator.exec(text)?.[1]
  return name === undefined ? undefined : { name, next: indicator.lastIndex }
}
