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
  readonly #weights = new Map<YamlNode, number>()
  readonly #problems: Problem[] = []
  #overweight: Span | undefined

  /** @param placeholder the character that stands for template expressions in `text`. */
  constructor(text: string, limits: Limits, placeholder: string) {
    this.#text = text
    this.#limits = limits
    this.#placeholder = placeholder
  }

  convert(document: Document.Parsed): Converted {
    const start = document.range[0]
    const root = this.#node(document.contents, { start, end: start })
    if (this.#overweight) {
      const message = `more than ${this.#limits.documentNodes} nodes in one document once aliases are expanded`
      const limit: Problem = { rule: 'source/limit', message, span: this.#overweight, refused: false }
      return { root: this.#empty(this.#overweight), problems: [limit] }
    }
    return { root, problems: this.#problems }
  }

  #node(node: ParsedNode | null, missing: Span): YamlNode {
    if (!node) return this.#empty(missing)
    if (isAlias(node)) return this.#alias(node.source, spanOf(node.range))
    const made = isMap(node) ? this.#map(node.items, spanOf(node.range)) : this.#leafOrSeq(node, missing)
    if (node.anchor) this.#anchors.set(node.anchor, made)
    return made
  }

  #leafOrSeq(node: ParsedNode, missing: Span): YamlNode {
    if (isScalar(node)) return this.#scalar(node as Scalar.Parsed)
    if (!isSeq(node)) return this.#empty(missing)
    const span = spanOf(node.range)
    const made: YamlNode = {
      type: 'seq',
      items: node.items.map((item) => {
        // `[a: 1]` is a sequence of one-pair maps.
        if (isPair(item)) return this.#map([item as never], span)
        return this.#node(item as ParsedNode, span)
      }),
      span,
    }
    this.#weigh(made, made.items)
    return made
  }

  #scalar(node: Scalar.Parsed): YamlScalar {
    const value = node.value === null || node.value === undefined ? '' : String(node.value)
    const text = value.includes(filler) ? value.replaceAll(filler, '') : value
    const style = styles[node.type as keyof typeof styles] ?? 'plain'
    const blanked = text.includes(this.#placeholder)
    const template = blanked || text.includes('{{') || text.includes('{%')
    const span = spanOf(node.range)
    return {
      type: 'scalar',
      text: blanked ? this.#text.slice(span.start, span.end) : text,
      style,
      span,
      ...(node.tag ? { tag: node.tag } : {}),
      ...(template ? { template } : {}),
    }
  }

  #alias(name: string, span: Span): YamlNode {
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

  #map(pairs: readonly { key: unknown; value: unknown }[], span: Span): YamlNode {
    const source = this.#text.slice(span.start, span.start + 2)
    if (source === '{{' || source === '{%') {
      const text = this.#text.slice(span.start, span.end)
      return { type: 'scalar', text, style: 'plain', span, template: true }
    }
    const own: YamlEntry[] = []
    const merges: YamlNode[] = []
    for (const pair of pairs) {
      const keyNode = this.#node(pair.key as ParsedNode | null, span)
      const key = keyNode.type === 'scalar' ? keyNode : undefined
      const after = keyNode.span.end
      const value = this.#node(pair.value as ParsedNode | null, { start: after, end: after })
      if (!key) continue
      if (key.text === '<<' && key.style === 'plain') merges.push(value)
      else own.push({ key, value })
    }
    const map = this.#indexed(own, merges, span)
    this.#weigh(
      map,
      map.entries.map((entry) => entry.value),
    )
    return map
  }

  #indexed(own: YamlEntry[], merges: readonly YamlNode[], span: Span): YamlMap {
    const index = new Map<string, YamlEntry>()
    for (const entry of own) {
      const before = index.get(entry.key.text)
      if (before && !entry.key.template) {
        this.#problems.push({
          rule: 'source/duplicate-key',
          message: `the key ${JSON.stringify(entry.key.text)} is set twice in one map`,
          span: entry.key.span,
          refused: false,
          related: { span: before.key.span, says: 'it is set here first' },
        })
      }
      index.set(entry.key.text, entry)
    }
    const merged: YamlEntry[] = []
    for (const source of merges.flatMap((node) => (node.type === 'seq' ? [...node.items] : [node]))) {
      if (source.type !== 'map') continue
      for (const entry of source.index.values()) {
        if (index.has(entry.key.text)) continue
        const copy = { ...entry, merged: true }
        index.set(entry.key.text, copy)
        merged.push(copy)
        if (merged.length > this.#limits.documentNodes) this.#overweight ??= span
      }
      if (this.#overweight) break
    }
    return { type: 'map', entries: merged.length > 0 ? [...own, ...merged] : own, index, span }
  }

  #weigh(node: YamlNode, children: readonly YamlNode[]): void {
    let weight = 1
    for (const item of children) weight += this.#weights.get(item) ?? 1
    this.#weights.set(node, weight)
    if (weight > this.#limits.documentNodes) this.#overweight ??= node.span
  }

  #empty(span: Span): YamlScalar {
    return { type: 'scalar', text: '', style: 'plain', span: { start: span.start, end: span.start } }
  }
}

function spanOf(range: Range): Span {
  return { start: range[0], end: range[1] }
}
