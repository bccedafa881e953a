import type { Limits } from '../../limits.ts'
import type { Problem } from '../../problem.ts'
import { duplicateKeys } from '../duplicateKey.ts'
import { isMergeKey, mergeInto } from '../merge.ts'
import type { YamlDocument, YamlEntry, YamlNode, YamlScalar } from '../node.ts'
import { placeholder } from '../template.ts'
import { Anchors, readName } from './anchors.ts'
import { readBlock } from './block.ts'
import { beginsExpression, readExpression } from './expression.ts'
import { readFlow } from './flow.ts'
import { beginsPlain, keyEnd, plainEnd } from './plain.ts'
import { readQuoted } from './quoted.ts'
import {
  foldLines,
  isBlank,
  isLineEnd,
  type QuickText,
  quickText,
  type Read,
  scalar,
  skipSpaces,
} from './text.ts'

/** Documents, and the keys that are set twice in them. */
export interface QuickStream {
  readonly documents: YamlDocument[]
  readonly problems: Problem[]
}

/**
 * Reads the YAML that most files are written in: block and flow collections of plain, quoted and block scalars. Undefined
 * for everything it is not sure of (tags, tabs, errors of any kind, and what comes near most limits): that is read by the
 * thorough reader, whose trees these are equal to. `no YAML` for templates that the thorough reader refuses for certain.
 *
 * @param original the text before template expressions were blanked in it; the same text where none were
 */
export function readQuickly(
  text: string,
  original: string,
  limits: Limits,
): QuickStream | 'no YAML' | undefined {
  if (text.length > limits.fileBytes || /[\0\uFEFF]/.test(text)) return undefined
  if (text === original && text.includes(placeholder)) return undefined
  const source = quickText(text, original)
  if (!source) return undefined
  try {
    return new QuickReader(source, limits).stream()
  } catch (error) {
    if (error === unsure) return undefined
    if (error === noYaml) return 'no YAML'
    if (error instanceof Beyond) return { documents: [], problems: [error.problem] }
    throw error
  }
}

/** Thrown to leave the text to the other reader from any depth; never leaves this file. */
const unsure = Object.freeze({})
const noYaml = Object.freeze({ ...unsure })

/** Thrown where a limit ends the reading, with what to say of it; never leaves this file either. */
class Beyond {
  readonly problem: Problem
  constructor(problem: Problem) {
    this.problem = problem
  }
}

const dash = 45
const hash = 35
const colon = 58

class QuickReader {
  readonly #source: QuickText
  readonly #text: string
  readonly #limits: Limits
  readonly #hasTabs: boolean
  readonly #problems: Problem[] = []
  /** The next content: its offset, or the text's end. */
  #at = 0
  /** The column the next content stands at; -1 at a document's end. */
  #column = -1
  /** Where the leaf read last ends, and with it every block collection around it. */
  #end = 0
  /** Nodes of this document, aliases expanded, and of the file as written. */
  #nodes = 0
  #written = 0
  /** Characters that aliases stand for. */
  #aliased = 0
  #anchors = new Anchors()
  #depth = 0
  /** What was found to be a key before its map was opened. */
  #ahead: Read | undefined

  constructor(source: QuickText, limits: Limits) {
    this.#source = source
    this.#text = source.text
    this.#limits = limits
    this.#hasTabs = source.text.includes('\t')
  }

  stream(): QuickStream {
    const documents: YamlDocument[] = []
    this.#nextLine(0)
    while (this.#at < this.#text.length) {
      const empty = this.#column < 0 ? this.#marker() : undefined
      if (this.#column > 0) throw unsure
      this.#nodes = 0
      this.#anchors = new Anchors()
      documents.push({ root: this.#column < 0 && empty ? empty : this.#root() })
      if (this.#column >= 0 || documents.length >= this.#limits.documents - 1) throw unsure
    }
    return { documents, problems: this.#problems }
  }

  #root(): YamlNode {
    if (beginsExpression(this.#text, this.#at)) this.#leaveTemplate(this.#at, true)
    const unit = this.#text[this.#at]
    return unit === '{' || unit === '[' ? this.#inline(this.#at, -1) : this.#collection(0)
  }

  /** `---` alone on its line; gives what the document is when nothing follows. */
  #marker(): YamlScalar {
    const after = this.#at + 3
    const end = this.#source.original[after] === '\r' ? after + 1 : after
    if (!this.#text.startsWith('---', this.#at) || !isLineEnd(this.#text.charCodeAt(end))) throw unsure
    this.#nextLine(end + 1)
    return scalar(this.#source, '', 'plain', after, after)
  }

  /** Goes to the first content at or behind the beginning of a line. */
  #nextLine(from: number): void {
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
    this.#depth--
    return made
  }

  #count(): void {
    const { documentNodes, fileNodes } = this.#limits
    // Of a document that is too large only that document is left out, which is the other reader's to do.
    if (++this.#nodes > documentNodes) throw unsure
    if (++this.#written <= fileNodes) return
    // Nothing of the file is read then: the other reader would only take longer to say so.
    throw new Beyond({
      rule: 'source/limit',
      message: `more than ${fileNodes} nodes in one file`,
      span: { start: this.#at, end: this.#at },
      refused: false,
    })
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
      if (this.#text[at] === '&') items.push(this.#anchored(at, (next) => this.#item(next, column)))
      else if (this.#opensCollection(at)) {
        this.#column = column + at - this.#at
        this.#at = at
        items.push(this.#collection(this.#column))
      } else items.push(this.#item(at, column))
      if (this.#column > column) throw unsure
    }
    return { type: 'seq', items, span: { start, end: this.#end } }
  }

  /** An item that is no collection on the line of its dash. */
  #item(at: number, column: number): YamlNode {
    return this.#isRestEmpty(at) ? this.#below(at, column, column + 1) : this.#inline(at, column)
  }

  #map(column: number): YamlNode {
    const start = this.#at
    const entries: YamlEntry[] = []
    const merges: YamlNode[] = []
    const index = new Map<string, YamlEntry>()
    while (this.#column === column && !this.#isItem()) {
      const { node: key, next } = this.#key(this.#at)
      const entry = { key, value: this.#value(skipSpaces(this.#text, next + 1), column) }
      if (this.#column > column || index.size >= this.#limits.mapKeys) throw unsure
      if (isMergeKey(key)) {
        merges.push(entry.value)
        continue
      }
      entries.push(entry)
      index.set(key.text, entry)
    }
    // An item at the column of the keys belongs to a sequence around the map, or is an error.
    if (this.#column === column) throw unsure
    if (index.size < entries.length) this.#problems.push(...duplicateKeys(entries))
    for (const entry of this.#merge(index, merges)) entries.push(entry)
    return { type: 'map', entries, index, span: { start, end: this.#end } }
  }

  #merge(index: Map<string, YamlEntry>, merges: readonly YamlNode[]): readonly YamlEntry[] {
    if (merges.length === 0) return merges as []
    const most = this.#limits.documentNodes - this.#nodes
    const merged = mergeInto(index, merges, most)
    if (merged.length > most) throw unsure
    this.#nodes += merged.length
    return merged
  }

  /** A key with its colon; nothing else may stand here. */
  #key(at: number): Read {
    const key = this.#ahead?.node.span.start === at ? this.#ahead : this.#tryKey(at)
    if (!key && beginsExpression(this.#text, at)) this.#leaveTemplate(at, false)
    if (!key) throw unsure
    return key
  }

  /** An expression on a line of its own beside something else is for the reader of templates. */
  #leaveTemplate(at: number, isFirst: boolean): never {
    const read = readExpression(this.#source, at)
    if (read === 'no YAML') throw noYaml
    if (!read || !this.#isRestEmpty(skipSpaces(this.#text, read.next))) throw unsure
    this.#nextLine(this.#lineAfter(read.next))
    throw isFirst && this.#column < 0 ? unsure : noYaml
  }

  #tryKey(at: number): Read | undefined {
    const unit = this.#text[at]
    if (unit === '"' || unit === "'") {
      const read = readQuoted(this.#source, at, Number.POSITIVE_INFINITY)
      return read && this.#isColon(read.next) ? read : undefined
    }
    if (!beginsPlain(this.#text, at, false)) return undefined
    const end = keyEnd(this.#text, at)
    if (end === undefined || end - at > 1_000) return undefined
    return { node: scalar(this.#source, this.#text.slice(at, end), 'plain', at, end), next: end }
  }

  #isKey(at: number): boolean {
    this.#ahead = this.#tryKey(at)
    return this.#ahead !== undefined
  }

  #isColon(at: number): boolean {
    const next = this.#text.charCodeAt(at + 1)
    return this.#text.charCodeAt(at) === colon && (next === 32 || isLineEnd(next))
  }

  /** True when what follows `- ` on its line is a collection: another item, or a key. */
  #opensCollection(at: number): boolean {
    const next = this.#text.charCodeAt(at + 1)
    if (this.#text.charCodeAt(at) === dash && (next === 32 || isLineEnd(next))) return true
    return this.#isKey(at)
  }

  /** True when nothing or a comment follows on the line. */
  #isRestEmpty(at: number): boolean {
    const unit = this.#text.charCodeAt(at)
    return isLineEnd(unit) || (unit === hash && this.#text.charCodeAt(at - 1) === 32)
  }

  /** The value of a key: on its line, or in the lines below. A sequence may stand at the column of the key. */
  #value(at: number, column: number): YamlNode {
    if (this.#text[at] === '&') return this.#anchored(at, (next) => this.#value(next, column))
    return this.#isRestEmpty(at) ? this.#below(at, column, column) : this.#inline(at, column)
  }

  /** What stands below a key or a dash, or an empty scalar behind it. */
  #below(at: number, column: number, leastSeq: number): YamlNode {
    this.#nextLine(this.#lineAfter(at))
    const isSeq = this.#column >= leastSeq && this.#isItem()
    if (isSeq || (this.#column > column && this.#isKey(this.#at))) return this.#collection(this.#column)
    if (this.#column > column) return this.#inline(this.#at, column)
    this.#count()
    this.#end = this.#source.original[at - 1] === '\r' ? at - 1 : at
    return scalar(this.#source, '', 'plain', this.#end, this.#end)
  }

  #anchored(at: number, read: (next: number) => YamlNode): YamlNode {
    const anchor = readName(this.#text, at)
    if (!anchor || !isBlank(this.#text.charCodeAt(anchor.next))) throw unsure
    const next = skipSpaces(this.#text, anchor.next)
    // Neither a second anchor nor an alias may have one.
    if (this.#text[next] === '*' || this.#text[next] === '&') throw unsure
    const node = read(next)
    this.#anchors.set(anchor.name, node)
    return node
  }

  #alias(at: number): Read<YamlNode> | undefined {
    const alias = readName(this.#text, at)
    const found = alias && this.#anchors.find(alias.name)
    if (!found) return undefined
    const { nodes, length, depth } = found.weight
    this.#nodes += nodes
    this.#aliased += length
    const { documentNodes, fileBytes, nesting } = this.#limits
    const isTooMuch = this.#nodes > documentNodes || this.#text.length + this.#aliased > fileBytes
    return isTooMuch || this.#depth + depth > nesting / 2 ? undefined : { node: found.node, next: alias.next }
  }

  #lineAfter(at: number): number {
    const end = this.#text.indexOf('\n', at)
    return end < 0 ? this.#text.length : end + 1
  }

  /** A value that begins on the line of its key or dash. */
  #inline(at: number, column: number): YamlNode {
    if (beginsExpression(this.#text, at)) return this.#expression(at)
    const unit = this.#text[at]
    if (unit === '[' || unit === '{') {
      const { mapKeys } = this.#limits
      const bounds = {
        parent: column,
        mapKeys,
        count: () => this.#count(),
        merge: (index: Map<string, YamlEntry>, merges: readonly YamlNode[]) => this.#merge(index, merges),
        alias: (alias: number) => this.#alias(alias),
      }
      return this.#closed(readFlow(this.#source, at, bounds) ?? giveUp())
    }
    if (unit === '*') return this.#closed(this.#alias(at) ?? giveUp())
    this.#count()
    if (unit === '|' || unit === '>') {
      const block = readBlock(this.#source, at, column) ?? giveUp()
      this.#end = block.next
      this.#nextLine(block.next)
      return block.node
    }
    if (unit === '"' || unit === "'") return this.#closed(readQuoted(this.#source, at, column) ?? giveUp())
    return this.#plain(at, column)
  }

  #expression(at: number): YamlNode {
    const read = readExpression(this.#source, at)
    if (read === 'no YAML') throw noYaml
    if (!read) throw unsure
    this.#count()
    const next = skipSpaces(this.#text, read.next)
    // A colon makes it a key, and of a comment that touches it readers think differently.
    if (!this.#isRestEmpty(next)) throw /[:#]/.test(this.#text[next] ?? '') ? unsure : noYaml
    return this.#closed(read)
  }

  /** Ends the line behind a value. */
  #closed<Node extends YamlNode>({ node, next }: Read<Node>): Node {
    const at = skipSpaces(this.#text, next)
    if (!this.#isRestEmpty(at)) throw unsure
    this.#end = next
    this.#nextLine(this.#lineAfter(at))
    return node
  }

  /** A plain scalar, with the more indented lines below it. */
  #plain(at: number, column: number): YamlScalar {
    if (!beginsPlain(this.#text, at, false)) throw unsure
    let end = plainEnd(this.#text, at, false)
    const first = this.#text.slice(at, end)
    let lines: string[] | undefined
    for (let next = this.#continuation(end, column); next; next = this.#continuation(end, column)) {
      lines ??= [first]
      for (let blanks = next.blanks; blanks > 0; blanks--) lines.push('')
      end = plainEnd(this.#text, next.at, false)
      lines.push(this.#text.slice(next.at, end))
    }
    const value = lines ? foldLines(lines) : first
    const node = scalar(this.#source, value, 'plain', at, end)
    return this.#closed({ node, next: end })
  }

  /** The line that goes on with a plain scalar, and how many blank ones stand before it. */
  #continuation(end: number, column: number): { readonly at: number; readonly blanks: number } | undefined {
    if (!isLineEnd(this.#text.charCodeAt(skipSpaces(this.#text, end)))) return undefined
    let blanks = 0
    for (let line = this.#lineAfter(end); ; blanks++) {
      const at = skipSpaces(this.#text, line)
      if (this.#text.charCodeAt(at) === 10) line = at + 1
      else if (at - line <= column || at >= this.#text.length || this.#text.charCodeAt(at) === hash)
        return undefined
      else if (this.#hasTabs) throw unsure
      else return { at, blanks }
    }
  }
}

function giveUp(): never {
  throw unsure
}
