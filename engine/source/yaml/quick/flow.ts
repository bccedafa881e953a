import { isMergeKey } from '../merge.ts'
import type { YamlEntry, YamlNode, YamlScalar } from '../node.ts'
import { beginsPlain, plainEnd } from './plain.ts'
import { readQuoted } from './quoted.ts'
import { isBlank, type QuickText, type Read, scalar, skipSpaces } from './text.ts'

/** Deeper ones are left to the other reader. */
const deepest = 16

/** What bounds a flow collection. */
export interface FlowBounds {
  /** The column that its further lines must stand behind, but for a closing bracket. */
  readonly parent: number
  readonly mapKeys: number
  /** Counts a node. */
  count(): void
  /** Puts what merge keys add into the index, and gives it. */
  merge(index: Map<string, YamlEntry>, merges: readonly YamlNode[]): readonly YamlEntry[]
  /** The node behind an alias. */
  alias(at: number): Read<YamlNode> | undefined
}

/**
 * Reads `[a, b]` or `{a: b}`, over lines too; undefined for whatever is not as simple as that: anchors, empty or
 * repeated keys, pairs in sequences, plain scalars over lines.
 */
export function readFlow(source: QuickText, start: number, bounds: FlowBounds): Read<YamlNode> | undefined {
  return new FlowReader(source, bounds).collection(start, 0)
}

class FlowReader {
  readonly #source: QuickText
  readonly #text: string
  readonly #bounds: FlowBounds

  constructor(source: QuickText, bounds: FlowBounds) {
    this.#source = source
    this.#text = source.text
    this.#bounds = bounds
  }

  collection(start: number, depth: number): Read<YamlNode> | undefined {
    if (depth > deepest) return undefined
    this.#bounds.count()
    return this.#text[start] === '[' ? this.#seq(start, depth) : this.#map(start, depth)
  }

  #seq(start: number, depth: number): Read<YamlNode> | undefined {
    const items: YamlNode[] = []
    let at = this.#skip(start + 1)
    while (this.#text[at] !== ']') {
      const item = this.#node(at, depth)
      if (!item) return undefined
      items.push(item.node)
      at = this.#behindItem(item.next, ']')
    }
    return { node: { type: 'seq', items, span: { start, end: at + 1 } }, next: at + 1 }
  }

  #map(start: number, depth: number): Read<YamlNode> | undefined {
    // `{{` opens a template expression.
    if (this.#text[start + 1] === '{' || this.#text[start + 1] === '%') return undefined
    const entries: YamlEntry[] = []
    const merges: YamlNode[] = []
    const index = new Map<string, YamlEntry>()
    let at = this.#skip(start + 1)
    while (this.#text[at] !== '}') {
      const read = this.#entry(at, depth)
      if (!read || index.has(read.node.key.text) || index.size >= this.#bounds.mapKeys) return undefined
      if (isMergeKey(read.node.key)) merges.push(read.node.value)
      else {
        entries.push(read.node)
        index.set(read.node.key.text, read.node)
      }
      at = this.#behindItem(read.next, '}')
    }
    for (const entry of this.#bounds.merge(index, merges)) entries.push(entry)
    return { node: { type: 'map', entries, index, span: { start, end: at + 1 } }, next: at + 1 }
  }

  /** The next item behind a comma, or the closing bracket; the text's end where neither stands. */
  #behindItem(from: number, closer: string): number {
    const at = this.#skip(from)
    if (this.#text[at] === closer) return at
    return this.#text[at] === ',' ? this.#skip(at + 1) : this.#text.length
  }

  #entry(at: number, depth: number): Read<YamlEntry> | undefined {
    const key = this.#scalar(at)
    if (!key) return undefined
    const colon = skipSpaces(this.#text, key.next)
    // A quoted key needs no space behind its colon.
    const isPair = this.#text[colon] === ':' && (key.node.style !== 'plain' || this.#isBlank(colon + 1))
    const value = isPair ? this.#node(this.#skip(colon + 1), depth) : undefined
    return value && { node: { key: key.node, value: value.node }, next: value.next }
  }

  #isBlank(at: number): boolean {
    return isBlank(this.#text.charCodeAt(at))
  }

  #node(at: number, depth: number): Read<YamlNode> | undefined {
    const unit = this.#text[at]
    if (unit === '[' || unit === '{') return this.collection(at, depth + 1)
    if (unit === '*') return this.#bounds.alias(at)
    this.#bounds.count()
    return this.#scalar(at)
  }

  #scalar(at: number): Read<YamlScalar> | undefined {
    const unit = this.#text[at]
    if (unit === '"' || unit === "'") return readQuoted(this.#source, at, this.#bounds.parent)
    if (!beginsPlain(this.#text, at, true)) return undefined
    const end = plainEnd(this.#text, at, true)
    return { node: scalar(this.#source, this.#text.slice(at, end), 'plain', at, end), next: end }
  }

  /** Behind white space, line ends and comments; the text's end where a line stands too far left. */
  #skip(from: number): number {
    for (let at = skipSpaces(this.#text, from), line = -1; ; at = skipSpaces(this.#text, line)) {
      const unit = this.#text[at]
      if (unit === '#' && (line >= 0 || this.#text[at - 1] === ' ')) {
        const end = this.#text.indexOf('\n', at)
        if (end < 0) return this.#text.length
        line = end + 1
      } else if (unit === '\n') line = at + 1
      else if (line < 0 || this.#isIndented(at, at - line)) return at
      else return this.#text.length
    }
  }

  #isIndented(at: number, column: number): boolean {
    const { parent } = this.#bounds
    if (column === 0 && (this.#text.startsWith('---', at) || this.#text.startsWith('...', at))) return false
    return column > parent || (column === parent && /[\]}]/.test(this.#text[at] ?? ''))
  }
}
