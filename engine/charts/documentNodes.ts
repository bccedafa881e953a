import type { Span } from '../source/span.ts'
import { textOf, type YamlNode, type YamlScalar } from '../source/yaml/node.ts'
import { itemNames, itemStep, type KeyPath, keyStep } from './keyPath.ts'

/** A node of a rendered document, and the way to it. */
export interface PlacedNode {
  readonly node: YamlNode
  readonly path: KeyPath
  /** True for the key itself, false for what it holds. */
  readonly isKey: boolean
}

/** Finds the node of a document that a span is of, or lies in. */
export class DocumentNodes {
  readonly #exact = new Map<string, PlacedNode>()
  readonly #scalars: PlacedNode[] = []

  constructor(root: YamlNode) {
    this.#add(root, [], new Set())
    this.#scalars.sort((a, b) => a.node.span.start - b.node.span.start)
  }

  /** The node with exactly this span, else the scalar that holds it. */
  at({ start, end }: Span): PlacedNode | undefined {
    const exact = this.#exact.get(`${start}:${end}`)
    if (exact) return exact
    let low = 0
    let high = this.#scalars.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#scalars[middle]?.node.span.start ?? 0) <= start) low = middle
      else high = middle - 1
    }
    const found = this.#scalars[low]
    return found && found.node.span.start <= start && start <= found.node.span.end ? found : undefined
  }

  /** Aliases share nodes: the first way to one is taken. */
  #add(node: YamlNode, path: KeyPath, seen: Set<YamlNode>): void {
    if (seen.has(node)) return
    seen.add(node)
    this.#keep({ node, path, isKey: false })
    if (node.type === 'map')
      for (const { key, value, merged } of node.entries) {
        const inner = [...path, keyStep(key.text)]
        if (!merged) this.#keep({ node: key, path: inner, isKey: true })
        this.#add(value, inner, seen)
      }
    else if (node.type === 'seq')
      for (const item of node.items) this.#add(item, [...path, itemStep(nameOfItem(item))], seen)
  }

  #keep(placed: PlacedNode): void {
    const { start, end } = placed.node.span
    const key = `${start}:${end}`
    // The outer one of two that begin and end together is what is asked for less often.
    if (!this.#exact.has(key) || placed.node.type === 'scalar') this.#exact.set(key, placed)
    if (placed.node.type === 'scalar') this.#scalars.push(placed)
  }
}

/** What an item of a list is called. */
export function nameOfItem(item: YamlNode): string | undefined {
  if (item.type !== 'map') return undefined
  for (const key of itemNames) {
    const name = textOf(item.index.get(key)?.value)
    if (name !== undefined) return name
  }
  return undefined
}

/** Whether a scalar's text stands in a file letter by letter, quotes aside. */
export function verbatimOffset(source: string, { text, style, span }: YamlScalar): number | undefined {
  const quote = style === 'single' || style === 'double' ? 1 : 0
  const isWhole = span.end - span.start === text.length + 2 * quote
  return isWhole && source.startsWith(text, span.start + quote) ? span.start + quote : undefined
}
