import type { YamlEntry, YamlNode, YamlScalar } from './node.ts'
import { beginsPlain, plainEnd, readQuoted, scalar, skipSpaces } from './quickScalar.ts'

/** A flow collection on one line and where what follows it begins. */
export interface ReadFlow {
  readonly node: YamlNode
  readonly next: number
}

/** Deeper ones are left to the other reader. */
const deepest = 16

/**
 * Reads `[a, b]` or `{a: b}` on one line; undefined for whatever is not as simple as that: lines, comments, anchors,
 * empty or repeated keys, pairs in sequences.
 */
export function readFlow(text: string, start: number, count: () => boolean, depth = 0): ReadFlow | undefined {
  if (depth > deepest || !count()) return undefined
  return text[start] === '[' ? readSeq(text, start, count, depth) : readMap(text, start, count, depth)
}

function readSeq(text: string, start: number, count: () => boolean, depth: number): ReadFlow | undefined {
  const items: YamlNode[] = []
  let at = skipSpaces(text, start + 1)
  while (text[at] !== ']' || items.length > 0) {
    const item = readNode(text, at, count, depth)
    if (!item) return undefined
    items.push(item.node)
    at = skipSpaces(text, item.next)
    if (text[at] === ']') break
    if (text[at] !== ',') return undefined
    at = skipSpaces(text, at + 1)
  }
  return { node: { type: 'seq', items, span: { start, end: at + 1 } }, next: at + 1 }
}

function readMap(text: string, start: number, count: () => boolean, depth: number): ReadFlow | undefined {
  // `{{` opens a template expression.
  if (text[start + 1] === '{' || text[start + 1] === '%') return undefined
  const entries: YamlEntry[] = []
  const index = new Map<string, YamlEntry>()
  let at = skipSpaces(text, start + 1)
  while (text[at] !== '}' || entries.length > 0) {
    const entry = readEntry(text, at, count, depth)
    if (!entry || index.has(entry.key.text)) return undefined
    const { key, value } = entry
    entries.push({ key, value })
    index.set(key.text, entries[entries.length - 1] as YamlEntry)
    at = skipSpaces(text, entry.next)
    if (text[at] === '}') break
    if (text[at] !== ',') return undefined
    at = skipSpaces(text, at + 1)
  }
  return { node: { type: 'map', entries, index, span: { start, end: at + 1 } }, next: at + 1 }
}

function readEntry(
  text: string,
  at: number,
  count: () => boolean,
  depth: number,
): { key: YamlScalar; value: YamlNode; next: number } | undefined {
  const key = readNode(text, at, count, depth)
  if (key?.node.type !== 'scalar' || text[key.next] !== ':' || text[key.next + 1] !== ' ') return undefined
  if (key.node.text === '<<') return undefined
  const value = readNode(text, skipSpaces(text, key.next + 1), count, depth)
  return value && { key: key.node, ...{ value: value.node, next: value.next } }
}

function readNode(text: string, at: number, count: () => boolean, depth: number): ReadFlow | undefined {
  const unit = text[at]
  if (unit === '[' || unit === '{') return readFlow(text, at, count, depth + 1)
  if (!count()) return undefined
  if (unit === '"' || unit === "'") return readQuoted(text, at)
  if (!beginsPlain(text, at, true)) return undefined
  const end = plainEnd(text, at, true)
  return { node: scalar(text.slice(at, end), 'plain', at, end), next: end }
}
