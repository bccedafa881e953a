import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type ParsedNode,
  type Range,
  type Scalar,
} from 'yaml'
import type { Limits } from '../limits.ts'
import type { Problem } from '../problem.ts'
import type { Span } from '../span.ts'
import { duplicateKeys } from './duplicateKey.ts'
import { isMergeKey, mergeInto } from './merge.ts'
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './node.ts'
import { filler } from './quotedLines.ts'

const styles = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
} as const

/** What a document became: nodes of ours, or the reason why it is not read. */
export interface Converted {
  readonly root: YamlNode
  readonly problems: Problem[]
}

/** Turns one composed document into nodes of ours: aliases shared, merge keys applied, duplicates found. */
export class Converter {
  readonly #text: string
  readonly #limits: Limits
  readonly #placeholder: string
  readonly #anchors = new Map<string, YamlNode>()
  readonly #weights = new Map<YamlNode, Weight>()
  readonly #problems: Problem[] = []
  /** Where the leaf converted last ends, and with it every block collection around it. */
  #end = 0
  #merged = 0
  #exceeded: Problem | undefined

  /** @param placeholder the character that stands for template expressions in `text`. */
  constructor(text: string, limits: Limits, placeholder: string) {
    this.#text = text
    this.#limits = limits
    this.#placeholder = placeholder
  }

  convert(document: Document.Parsed): Converted {
    const start = document.range[0]
    const root = this.#node(document.contents, { start, end: start })
    if (this.#exceeded) return { root: this.#empty(this.#exceeded.span), problems: [this.#exceeded] }
    return { root, problems: this.#problems }
  }

  #node(node: ParsedNode | null, missing: Span): YamlNode {
    if (!node) return this.#empty(missing)
    if (isAlias(node)) return this.#alias(node.source, spanOf(node.range))
    const made = isMap(node)
      ? this.#map(node.items, spanOf(node.range), node.flow)
      : this.#leafOrSeq(node, missing)
    if (node.anchor) this.#anchors.set(node.anchor, made)
    return made
  }

  #leafOrSeq(node: ParsedNode, missing: Span): YamlNode {
    if (isScalar(node)) return this.#scalar(node as Scalar.Parsed)
    if (!isSeq(node)) return this.#empty(missing)
    const span = spanOf(node.range)
    const items = node.items.map((item) => {
      // `[a: 1]` is a sequence of one-pair maps.
      if (isPair(item)) return this.#map([item as never], span, true)
      return this.#node(item as ParsedNode, span)
    })
    const made: YamlNode = { type: 'seq', items, span: this.#collectionSpan(span, node.flow) }
    this.#weigh(made, made.items)
    return made
  }

  #scalar(node: Scalar.Parsed): YamlScalar {
    const value = node.value === null || node.value === undefined ? '' : String(node.value)
    const style = styles[node.type as keyof typeof styles] ?? 'plain'
    const whole = value.includes(filler) ? value.replaceAll(filler, '') : value
    const text = this.#isCutOff(style, node.range[1]) ? whole.replace(/\n$/, '') : whole
    const blanked = text.includes(this.#placeholder)
    const template = blanked || text.includes('{{') || text.includes('{%')
    const span = spanOf(node.range)
    this.#end = span.end
    return {
      type: 'scalar',
      text: blanked ? this.#text.slice(span.start, span.end) : text,
      style,
      span,
      ...(node.tag ? { tag: node.tag } : {}),
      ...(template ? { template } : {}),
    }
  }

  /** A block of lines at the end of a text without a last line end: readers written in Go give it none either. */
  #isCutOff(style: YamlScalar['style'], end: number): boolean {
    if (style !== 'literal' && style !== 'folded') return false
    return end >= this.#text.length && !/[\r\n]$/.test(this.#text.slice(-1))
  }

  /** Comments and blank lines behind the last item belong to whatever follows, not to a block collection. */
  #collectionSpan(span: Span, isFlow: boolean | undefined): Span {
    if (!isFlow) return { start: span.start, end: Math.max(this.#end, span.start) }
    this.#end = span.end
    return span
  }

  #alias(name: string, span: Span): YamlNode {
    this.#end = span.end
    const target = this.#anchors.get(name)
    if (target) return target
    this.#problems.push({
      rule: 'source/syntax',
      message: `no anchor named ${name} stands before this alias`,
      span,
      refused: true,
    })
    return this.#empty(span)
  }

  #map(pairs: readonly { key: unknown; value: unknown }[], range: Span, isFlow?: boolean): YamlNode {
    const source = isFlow ? this.#text.slice(range.start, range.start + 2) : ''
    if (source === '{{' || source === '{%') {
      const text = this.#text.slice(range.start, range.end)
      this.#end = range.end
      return { type: 'scalar', text, style: 'plain', span: range, template: true }
    }
    const own: YamlEntry[] = []
    const merges: YamlNode[] = []
    for (const pair of pairs) {
      const keyNode = this.#node(pair.key as ParsedNode | null, range)
      const key = keyNode.type === 'scalar' ? keyNode : undefined
      const after = keyNode.span.end
      const value = this.#node(pair.value as ParsedNode | null, { start: after, end: after })
      if (!key) continue
      if (isMergeKey(key)) merges.push(value)
      else own.push({ key, value })
    }
    const map = this.#indexed(own, merges, this.#collectionSpan(range, isFlow))
    this.#weigh(
      map,
      map.entries.map((entry) => entry.value),
    )
    return map
  }

  #indexed(own: YamlEntry[], merges: readonly YamlNode[], span: Span): YamlMap {
    const index = new Map<string, YamlEntry>()
    for (const entry of own) index.set(entry.key.text, entry)
    if (index.size < own.length) for (const problem of duplicateKeys(own)) this.#problems.push(problem)
    const most = this.#limits.documentNodes - this.#merged
    const merged = mergeInto(index, merges, most)
    this.#merged += merged.length
    if (merged.length > most) this.#exceed(nodesOf(this.#limits), span)
    return { type: 'map', entries: merged.length > 0 ? [...own, ...merged] : own, index, span }
  }

  #weigh(node: YamlNode, children: readonly YamlNode[]): void {
    const weight = { nodes: 1, length: 0, depth: 1 }
    for (const item of children) {
      const known = this.#weights.get(item)
      weight.nodes += known?.nodes ?? 1
      weight.length += known?.length ?? (item.type === 'scalar' ? item.text.length : 0)
      weight.depth = Math.max(weight.depth, 1 + (known?.depth ?? 0))
    }
    this.#weights.set(node, weight)
    const { fileBytes, documentNodes, nesting } = this.#limits
    if (weight.nodes > documentNodes) this.#exceed(nodesOf(this.#limits), node.span)
    if (weight.length > fileBytes)
      this.#exceed(`more than ${fileBytes} characters in one document`, node.span)
    if (weight.depth > nesting) this.#exceed(`nested deeper than ${nesting} levels`, node.span)
  }

  #exceed(message: string, span: Span): void {
    const says = `${message} once aliases are expanded`
    this.#exceeded ??= { rule: 'source/limit', message: says, span, refused: false }
  }

  #empty(span: Span): YamlScalar {
    this.#end = Math.max(this.#end, span.start)
    return { type: 'scalar', text: '', style: 'plain', span: { start: span.start, end: span.start } }
  }
}

/** What a collection holds once its aliases are expanded. */
interface Weight {
  nodes: number
  /** Characters of its scalars. */
  length: number
  /** Collections inside collections. */
  depth: number
}

function nodesOf({ documentNodes }: Limits): string {
  return `more than ${documentNodes} nodes in one document`
}

function spanOf(range: Range): Span {
  return { start: range[0], end: range[1] }
}
