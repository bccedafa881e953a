import type { Limits } from '../limits.ts'
import type { YamlDocument, YamlEntry, YamlNode, YamlScalar } from './node.ts'
import { readFlow } from './quickFlow.ts'
import {
  beginsPlain,
  foldLines,
  isLineEnd,
  plainEnd,
  type Read,
  readBlock,
  readQuoted,
  scalar,
  skipSpaces,
} from './quickScalar.ts'
import { placeholder } from './template.ts'

/**
 * Reads the YAML that most files are written in: block maps and sequences of plain, quoted and block scalars. Undefined
 * for everything it is not sure of (anchors, tags, tabs, quotes over several lines, errors of any kind, and what comes
 * near a limit): that is read by the thorough reader, whose trees these are equal to.
 */
export function readQuickly(text: string, limits: Limits): YamlDocument[] | undefined {
  // Every lexeme has a unit at least, so that no budget of the thorough reader can end below this length.
  if (text.length > limits.documentNodes || text.length > limits.fileBytes) return undefined
  if (/[\r\0\uFEFF]/.test(text) || text.includes(placeholder)) return undefined
  try {
    return new QuickReader(text, limits).documents()
  } catch (error) {
    if (error === unsure) return undefined
    throw error
  }
}

/** Thrown to leave the text to the other reader from any depth; never leaves this file. */
const unsure = Object.freeze({})

const dash = 45
const hash = 35
const colon = 58

class QuickReader {
  readonly #text: string
  readonly #limits: Limits
  readonly #hasTabs: boolean
  /** The next content: its offset, or the text's end. */
  #at = 0
  /** The column the next content stands at; -1 at a document's end. */
  #column = -1
  /** What the collection read last ends with, line end and comment included; -1 where that is not sure. */
  #end = 0
  /** The column of the most indented comment on the lines before the next content; -1 without any. */
  #comment = -1
  #nodes = 0
  #depth = 0

  constructor(text: string, limits: Limits) {
    this.#text = text
    this.#limits = limits
    this.#hasTabs = text.includes('\t')
  }

  documents(): YamlDocument[] {
    const documents: YamlDocument[] = []
    this.#nextLine(0)
    while (this.#at < this.#text.length) {
      const empty = this.#column < 0 ? this.#marker() : undefined
      if (this.#column > 0) throw unsure
      this.#nodes = 0
      documents.push({ root: this.#column < 0 && empty ? empty : this.#collection(0) })
      if (this.#column >= 0 || documents.length >= this.#limits.documents - 1) throw unsure
    }
    return documents
  }

  /** `---` alone on its line; gives what the document is when nothing follows. */
  #marker(): YamlScalar {
    const after = this.#at + 3
    if (!this.#text.startsWith('---', this.#at) || !isLineEnd(this.#text.charCodeAt(after))) throw unsure
    this.#nextLine(after + 1)
    return scalar('', 'plain', after, after)
  }

  /** Goes to the first content at or behind the beginning of a line. */
  #nextLine(from: number): void {
    this.#comment = -1
    for (let line = from; ; ) {
      const at = skipSpaces(this.#text, line)
      const unit = this.#text.charCodeAt(at)
      if (Number.isNaN(unit)) {
        this.#at = this.#text.length
        this.#column = -1
        return
      }
      if (unit !== 10 && unit !== hash) {
        this.#at = at
        this.#column = at - line
        this.#refuseTabs(at)
        if (this.#column === 0 && (this.#text.startsWith('---', at) || this.#text.startsWith('...', at)))
          this.#column = -1
        return
      }
      this.#refuseTabs(at)
      if (unit === hash) this.#comment = Math.max(this.#comment, at - line)
      const end = this.#text.indexOf('\n', at)
      line = end < 0 ? this.#text.length : end + 1
    }
  }

  /** Tabs are taken in block scalars only. */
  #refuseTabs(at: number): void {
    if (this.#hasTabs && this.#text.slice(at, this.#lineAfter(at)).includes('\t')) throw unsure
  }

  /** A block collection whose first entry begins here, at this column. */
  #collection(column: number): YamlNode {
    if (++this.#depth > this.#limits.nesting / 2) throw unsure
    this.#count()
    const made = this.#isItem() ? this.#seq(column) : this.#map(column)
    // Comments at its own column belong to a collection, except those at the end of a document.
    if (this.#comment >= Math.max(column, 1) || this.#end < 0) throw unsure
    this.#depth--
    return made
  }

  #count(): void {
    if (++this.#nodes > this.#limits.documentNodes / 2) throw unsure
  }

  #isItem(): boolean {
    const next = this.#text.charCodeAt(this.#at + 1)
    return this.#text.charCodeAt(this.#at) === dash && (next === 32 || isLineEnd(next))
  }

  #seq(column: number): YamlNode {
    const start = this.#at
    const items: YamlNode[] = []
    while (this.#column === column && this.#isItem()) {
      const at = skipSpaces(this.#text, this.#at + 1)
      if (this.#isRestEmpty(at)) items.push(this.#below(at, column, column + 1))
      else {
        const inner = column + at - this.#at
        if (this.#opensCollection(at)) {
          this.#at = at
          this.#column = inner
          items.push(this.#collection(inner))
        } else items.push(this.#inline(at, column))
      }
      if (this.#column > column) throw unsure
    }
    return { type: 'seq', items, span: { start, end: this.#end } }
  }

  #map(column: number): YamlNode {
    const start = this.#at
    const entries: YamlEntry[] = []
    const index = new Map<string, YamlEntry>()
    while (this.#column === column && !this.#isItem()) {
      const { node: key, next } = this.#key(this.#at)
      const entry = { key, value: this.#value(skipSpaces(this.#text, next + 1), column) }
      if (index.has(key.text) || index.size >= this.#limits.mapKeys / 2) throw unsure
      entries.push(entry)
      index.set(key.text, entry)
      if (this.#column > column) throw unsure
    }
    // An item at the column of the keys belongs to a sequence around the map, or is an error.
    if (this.#column === column) throw unsure
    return { type: 'map', entries, index, span: { start, end: this.#end } }
  }

  /** A key with its colon; nothing else may stand here. */
  #key(at: number): Read {
    const key = this.#tryKey(at)
    if (!key || key.node.text === '<<') throw unsure
    this.#count()
    return key
  }

  #tryKey(at: number): Read | undefined {
    const unit = this.#text[at]
    if (unit === '"' || unit === "'") {
      const read = readQuoted(this.#text, at)
      return read && this.#isColon(read.next) ? read : undefined
    }
    if (!beginsPlain(this.#text, at, false)) return undefined
    const end = plainEnd(this.#text, at, false)
    if (!this.#isColon(end) || end - at > 1_000) return undefined
    return { node: scalar(this.#text.slice(at, end), 'plain', at, end), next: end }
  }

  #isColon(at: number): boolean {
    const next = this.#text.charCodeAt(at + 1)
    return this.#text.charCodeAt(at) === colon && (next === 32 || isLineEnd(next))
  }

  /** True when what follows `- ` on its line is a collection: another item, or a key. */
  #opensCollection(at: number): boolean {
    const next = this.#text.charCodeAt(at + 1)
    if (this.#text.charCodeAt(at) === dash && (next === 32 || isLineEnd(next))) return true
    return this.#tryKey(at) !== undefined
  }

  /** True when nothing or a comment follows on the line. */
  #isRestEmpty(at: number): boolean {
    const unit = this.#text.charCodeAt(at)
    return isLineEnd(unit) || (unit === hash && this.#text.charCodeAt(at - 1) === 32)
  }

  /** The value of a key: on its line, or in the lines below. A sequence may stand at the column of the key. */
  #value(at: number, column: number): YamlNode {
    return this.#isRestEmpty(at) ? this.#below(at, column, column) : this.#inline(at, column)
  }

  /** What stands below a key or a dash, or an empty scalar behind it. */
  #below(at: number, column: number, leastSeq: number): YamlNode {
    this.#nextLine(this.#lineAfter(at))
    const isSeq = this.#column >= leastSeq && this.#isItem()
    if (isSeq || (this.#column > column && this.#tryKey(this.#at))) return this.#collection(this.#column)
    if (this.#column > column) return this.#inline(this.#at, column)
    this.#count()
    // With a comment behind it an empty value goes on to what follows.
    this.#end = this.#comment >= 0 || !isLineEnd(this.#text.charCodeAt(at)) ? -1 : at
    return scalar('', 'plain', at, at)
  }

  #lineAfter(at: number): number {
    const end = this.#text.indexOf('\n', at)
    return end < 0 ? this.#text.length : end + 1
  }

  /** A value that begins on the line of its key or dash. */
  #inline(at: number, column: number): YamlNode {
    this.#count()
    const unit = this.#text[at]
    if (unit === '|' || unit === '>') {
      const block = readBlock(this.#text, at, column) ?? giveUp()
      this.#end = block.next
      this.#nextLine(block.next)
      return block.node
    }
    if (unit === '"' || unit === "'") return this.#closed(readQuoted(this.#text, at) ?? giveUp())
    if (unit === '[' || unit === '{') {
      const flow = readFlow(this.#text, at, () => ++this.#nodes <= this.#limits.documentNodes / 2)
      return this.#closed(flow ?? giveUp())
    }
    return this.#plain(at, column)
  }

  /** Ends the line behind a value. */
  #closed<T extends YamlNode>({ node, next }: { node: T; next: number }): T {
    const at = skipSpaces(this.#text, next)
    if (!this.#isRestEmpty(at)) throw unsure
    this.#end = this.#lineAfter(at)
    this.#nextLine(this.#end)
    return node
  }

  /** A plain scalar, with the more indented lines below it. */
  #plain(at: number, column: number): YamlScalar {
    if (!beginsPlain(this.#text, at, false)) throw unsure
    let end = plainEnd(this.#text, at, false)
    const lines = [this.#text.slice(at, end)]
    for (let next = this.#continuation(end, column); next; next = this.#continuation(end, column)) {
      for (let blanks = next.blanks; blanks > 0; blanks--) lines.push('')
      end = plainEnd(this.#text, next.at, false)
      lines.push(this.#text.slice(next.at, end))
    }
    const node = scalar(foldLines(lines) ?? giveUp(), 'plain', at, end)
    return this.#closed({ node, next: end })
  }

  /** The line that goes on with a plain scalar, and how many blank ones stand before it. */
  #continuation(end: number, column: number): { readonly at: number; readonly blanks: number } | undefined {
    if (!isLineEnd(this.#text.charCodeAt(skipSpaces(this.#text, end)))) return undefined
    let blanks = 0
    for (let line = this.#lineAfter(end); ; blanks++) {
      const at = skipSpaces(this.#text, line)
      if (this.#text.charCodeAt(at) === 10) line = at + 1
      else if (at - line <= column || !beginsPlain(this.#text, at, false)) return undefined
      else if (this.#hasTabs) throw unsure
      else return { at, blanks }
    }
  }
}

function giveUp(): never {
  throw unsure
}
