import { quoteExpansion } from './secret.ts'
import { type Word, WordBuilder } from './word.ts'

/** Substitutions and groups inside each other; they are read recursively, and nobody nests them so deep. */
const MAX_DEPTH = 64
/** What ends a bare word. */
export const BREAKS = ' \t\r\n;&|()<>'
const SPECIAL = `${BREAKS}\\'"$\``

/**
 * A cursor in a script that reads words: quotes, escapes, expansions. What stands in `$(…)` is left to
 * the reader of commands.
 */
export abstract class ShellCursor {
  protected at = 0
  protected depth = 0
  protected readonly source: string
  private readonly make: boolean

  constructor(source: string, dialect: 'shell' | 'make') {
    this.source = source
    this.make = dialect === 'make'
  }

  /** Reads commands to the end, or to the parenthesis that closes them. */
  protected abstract list(inner: boolean): void

  /** One level deeper; gives up where it gets too deep. */
  protected enter(): void {
    if (++this.depth > MAX_DEPTH) this.abandon()
  }

  /** Stops reading for good: the rest cannot be told apart. */
  protected abandon(): void {
    this.at = this.source.length + 1
  }

  protected blanks(): void {
    for (;;) {
      const char = this.source[this.at]
      if (char === ' ' || char === '\t' || (char === '\r' && this.source[this.at + 1] !== '\n')) this.at++
      else if (char === '\\' && this.lineBreak(this.at + 1) > 0) this.at += 1 + this.lineBreak(this.at + 1)
      else return
    }
  }

  protected lineBreak(at: number): number {
    if (this.source[at] === '\n') return 1
    return this.source[at] === '\r' && this.source[at + 1] === '\n' ? 2 : 0
  }

  protected comment(): void {
    const end = this.source.indexOf('\n', this.at)
    this.at = end === -1 ? this.source.length : end
  }

  /** From an opening bracket to the one that closes it; quotes are honoured. */
  protected skipBalanced(open: string, close: string): void {
    let depth = 0
    while (this.at < this.source.length) {
      const char = this.source[this.at]
      if (char === '\\') this.at++
      else if (char === "'" || char === '"') {
        const end = this.closing(char, this.at + 1)
        if (end === -1) {
          this.abandon()
          return
        }
        this.at = end
      } else if (char === open) depth++
      else if (char === close && --depth === 0) {
        this.at++
        return
      }
      this.at++
    }
    this.abandon()
  }

  private closing(quote: string, from: number): number {
    if (quote === "'") return this.source.indexOf(quote, from)
    let at = from
    while (at < this.source.length && this.source[at] !== quote) at += this.source[at] === '\\' ? 2 : 1
    return at < this.source.length ? at : -1
  }

  protected blanksAndLines(): void {
    for (;;) {
      this.blanks()
      if (this.source[this.at] === '#') this.comment()
      const length = this.lineBreak(this.at)
      if (length === 0) return
      this.at += length
    }
  }

  protected word(): Word {
    const builder = new WordBuilder()
    const start = this.at
    while (this.at < this.source.length) {
      const char = this.source.charAt(this.at)
      if ((char === '<' || char === '>') && this.at === start && this.source[start + 1] === '(') {
        this.processSubstitution(builder)
      } else if (char === '(' && /^[A-Za-z_]\w*\+?=$/.test(builder.text)) this.array(builder)
      else if (BREAKS.includes(char) && !(char === '\r' && this.lineBreak(this.at) === 0)) break
      else this.piece(builder, char)
    }
    if (this.at === start) this.at++
    const word = builder.word(start, Math.min(this.at, this.source.length))
    return /^[A-Za-z_]\w*\+=/.test(word.text) ? { ...word, unknown: 'appends to another value' } : word
  }

  private piece(builder: WordBuilder, char: string): void {
    if (char === "'") this.singleQuoted(builder)
    else if (char === '"') this.doubleQuoted(builder, this.at)
    else if (char === '\\') this.escaped(builder)
    else if (char === '$' || char === '`') this.dollar(builder)
    else {
      const start = this.at++
      while (this.at < this.source.length && !SPECIAL.includes(this.source.charAt(this.at))) this.at++
      const span = { start, end: this.at }
      builder.add(this.source.slice(start, this.at), span)
    }
  }

  private escaped(builder: WordBuilder): void {
    const start = this.at
    const joined = this.lineBreak(start + 1)
    this.at = Math.min(start + (joined > 0 ? 1 + joined : 2), this.source.length)
    const span = { start, end: this.at }
    if (joined === 0) builder.add(this.source.slice(start + 1, this.at) || '\\', span)
  }

  private singleQuoted(builder: WordBuilder): void {
    const start = this.at
    const end = this.source.indexOf("'", start + 1)
    if (end === -1) {
      this.abandon()
      return
    }
    const inner = { start: start + 1, end }
    const text = this.source.slice(start + 1, end)
    builder.add(this.make ? this.inMake(text, builder) : text, { start, end: end + 1 }, inner)
    this.at = end + 1
  }

  /** make replaces its variables before the shell sees any quotes. */
  private inMake(text: string, builder: WordBuilder): string {
    const variable = /(?:^|[^$])(?:\$\$)*(\$[^$])/.exec(text)?.[1]
    if (variable !== undefined) builder.unknown(`make variable ${variable}…`)
    return text.replaceAll('$$', '$')
  }

  private doubleQuoted(builder: WordBuilder, start: number): void {
    const parts: string[] = []
    const inner = this.source.indexOf('"', start) + 1
    this.at = inner
    for (;;) {
      const char = this.source[this.at]
      if (char === undefined) {
        this.abandon()
        return
      }
      if (char === '"') break
      const from = this.at
      if (char === '\\') {
        const joined = this.lineBreak(from + 1)
        const next = this.source.charAt(from + 1)
        this.at += joined > 0 ? 1 + joined : 2
        if (joined === 0) parts.push('$`"\\'.includes(next) && next !== '' ? next : `\\${next}`)
      } else if (char === '$' || char === '`') parts.push(this.expansion(builder, true))
      else {
        while (this.at < this.source.length && !'\\"$`'.includes(this.source.charAt(this.at))) this.at++
        parts.push(this.source.slice(from, this.at))
      }
      if (this.at > this.source.length) return
    }
    builder.add(parts.join(''), { start, end: this.at + 1 }, { start: inner, end: this.at })
    this.at++
  }

  private dollar(builder: WordBuilder): void {
    const start = this.at
    const shellDollar = this.make && this.source.startsWith('$$', start) ? start + 1 : start
    const next = this.source[shellDollar + 1]
    const isShell = !this.make || shellDollar > start
    if (isShell && this.source[start] === '$' && next === '"') {
      this.doubleQuoted(builder, start)
      return
    }
    if (isShell && this.source[start] === '$' && next === "'") {
      this.ansiQuoted(builder, start, shellDollar + 2)
      return
    }
    const text = this.expansion(builder, false)
    builder.add(text, { start, end: Math.min(this.at, this.source.length) })
  }

  private ansiQuoted(builder: WordBuilder, start: number, from: number): void {
    let end = from
    while (end < this.source.length && this.source[end] !== "'") end += this.source[end] === '\\' ? 2 : 1
    if (end >= this.source.length) {
      this.abandon()
      return
    }
    const raw = this.source.slice(from, end)
    const rare = /\\[^abefnrtv\\'"?]/.exec(raw)?.[0]
    if (rare !== undefined) builder.unknown(`escape ${rare} in $'…'`)
    const text = raw.replaceAll(/\\([abefnrtv\\'"?])/g, (_, letter: string) => ANSI.get(letter) ?? letter)
    builder.add(text, { start, end: end + 1 }, { start: from, end })
    this.at = end + 1
  }

  /** Passes over what begins with `$` or a backtick here and gives its text as written. */
  private expansion(builder: WordBuilder, quoted: boolean): string {
    const start = this.at
    if (this.source[start] === '`') {
      const end = this.closing('`', start + 1)
      if (end === -1) this.abandon()
      else this.at = end + 1
      builder.unknown('command substitution `…`')
      return this.source.slice(start, this.at)
    }
    if (this.make) {
      if (this.source[start + 1] !== '$') return this.makeVariable(builder)
      this.at++
    }
    const kind = this.passDollar(quoted)
    const text = this.source.slice(start, this.at)
    if (kind === 'literal') return '$'
    builder.unknown(
      `${kind === 'command' ? 'command substitution' : 'shell expansion'} ${quoteExpansion(text)}`,
    )
    return text
  }

  private makeVariable(builder: WordBuilder): string {
    const start = this.at
    const open = this.source[start + 1]
    this.at++
    if (open === '(' || open === '{') this.skipBracket(open, open === '(' ? ')' : '}')
    else this.at++
    const text = this.source.slice(start, this.at)
    builder.unknown(`make variable ${quoteExpansion(text)}`)
    return text
  }

  /** make knows no quotes inside its references. */
  private skipBracket(open: string, close: string): void {
    for (let depth = 0; this.at < this.source.length; this.at++) {
      if (this.source[this.at] === open) depth++
      else if (this.source[this.at] === close && --depth === 0) {
        this.at++
        return
      }
    }
    this.abandon()
  }

  private passDollar(quoted: boolean): 'literal' | 'command' | 'variable' {
    const next = this.source[this.at + 1]
    if (next === '(') {
      this.at++
      if (this.source[this.at + 1] === '(') this.skipBalanced('(', ')')
      else {
        this.at++
        this.list(true)
      }
      return 'command'
    }
    if (next === '{') {
      this.at += 2
      this.parameter(quoted)
      return 'variable'
    }
    const name = /^\$(?:[A-Za-z_]\w*|[0-9@*#?$!-])/.exec(this.source.slice(this.at, this.at + 256))?.[0]
    this.at += name?.length ?? 1
    return name === undefined ? 'literal' : 'variable'
  }

  /** The rest of `${…}`. */
  private parameter(quoted: boolean): void {
    this.enter()
    const scratch = new WordBuilder()
    while (this.at < this.source.length) {
      const char = this.source.charAt(this.at)
      if (char === '}') {
        this.at++
        this.depth--
        return
      }
      if (char === '\\') this.at += 2
      else if (char === '"') this.doubleQuoted(scratch, this.at)
      else if (char === "'" && !quoted) this.singleQuoted(scratch)
      else if (char === '$' || char === '`') this.expansion(scratch, quoted)
      else this.at++
    }
    this.abandon()
  }

  private processSubstitution(builder: WordBuilder): void {
    const start = this.at
    this.at += 2
    this.list(true)
    builder.unknown('process substitution')
    builder.add(this.source.slice(start, this.at), { start, end: Math.min(this.at, this.source.length) })
  }

  private array(builder: WordBuilder): void {
    this.enter()
    const start = this.at++
    while (this.at < this.source.length && this.source[this.at] !== ')') {
      this.blanksAndLines()
      const char = this.source.charAt(this.at)
      if (char === ')') break
      if (char !== '' && BREAKS.includes(char)) this.at++
      else this.word()
    }
    this.at++
    this.depth--
    builder.unknown('array')
    builder.add(this.source.slice(start, this.at), { start, end: Math.min(this.at, this.source.length) })
  }
}

const ANSI = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['e', '\x1b'],
  ['E', '\x1b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])
