import { BREAKS, ShellCursor } from './shellCursor.ts'
import type { Word } from './word.ts'

/** Simple commands and case statements that are under way in one list of commands. */
interface Level {
  words: Word[]
  /** `(` and `case`, innermost last. */
  open: ('(' | 'case')[]
  /** What the words to come are: dropped up to a separator, up to `in`, or one name to drop. */
  drop: 'no' | 'line' | 'one' | 'case'
  pattern: boolean
  /** Something not understood: the command is dropped. */
  broken: boolean
}

/**
 * Walks a script once and hands out the words of every simple command. Nothing is looked at twice, so
 * the cost is linear; what nests is bounded.
 */
export class ShellReader extends ShellCursor {
  private readonly emit: (words: readonly Word[]) => void
  private readonly heredocs: { delimiter: string; tabs: boolean }[] = []

  constructor(source: string, dialect: 'shell' | 'make', emit: (words: readonly Word[]) => void) {
    super(source, dialect)
    this.emit = emit
  }

  read(): void {
    while (this.at < this.source.length) this.list(false)
  }

  protected override list(inner: boolean): void {
    this.enter()
    const level: Level = { words: [], open: [], drop: 'no', pattern: false, broken: false }
    while (this.at < this.source.length) {
      if (level.pattern) this.casePattern(level)
      else if (this.step(level, inner)) break
    }
    if (this.at <= this.source.length) this.flush(level)
    this.depth--
  }

  /** Reads one token; true when it closes the list. */
  private step(level: Level, inner: boolean): boolean {
    this.blanks()
    const char = this.source[this.at]
    if (char === undefined) return false
    if (char === '#') this.comment()
    else if (char === '\n' || (char === '\r' && this.source[this.at + 1] === '\n')) this.newline(level)
    else if (char === ';' || char === '&' || char === '|') this.separator(level, char)
    else if (char === '(') this.openParen(level)
    else if (char === ')') return this.closeParen(level, inner)
    else if (char === '<' || char === '>') this.redirect(level)
    else this.take(level, this.word())
    return false
  }

  private newline(level: Level): void {
    this.flush(level)
    this.at += this.lineBreak(this.at)
    for (const { delimiter, tabs } of this.heredocs.splice(0)) this.skipHeredoc(delimiter, tabs)
  }

  private skipHeredoc(delimiter: string, tabs: boolean): void {
    while (this.at < this.source.length) {
      const newline = this.source.indexOf('\n', this.at)
      const end = newline === -1 ? this.source.length : newline
      let line = this.source.slice(this.at, end)
      this.at = end + (newline === -1 ? 0 : 1)
      if (line.endsWith('\r')) line = line.slice(0, -1)
      if ((tabs ? line.replace(/^\t+/, '') : line) === delimiter) return
    }
  }

  private separator(level: Level, char: string): void {
    if (char === '&' && this.source[this.at + 1] === '>') {
      this.at++
      this.redirect(level)
      return
    }
    this.flush(level)
    const isCaseEnd = char === ';' && /^;(?:;&?|&)/.test(this.source.slice(this.at, this.at + 3))
    while (this.source[this.at] === ';' || this.source[this.at] === '&' || this.source[this.at] === '|')
      this.at++
    if (isCaseEnd && level.open.at(-1) === 'case') level.pattern = true
  }

  private openParen(level: Level): void {
    const next = this.source[this.at + 1]
    if (next === '(' && (level.words.length === 0 || level.drop === 'line')) {
      this.skipBalanced('(', ')')
      return
    }
    this.at++
    if (level.words.length === 1) {
      this.blanks()
      if (this.source[this.at] === ')') {
        this.at++
        level.words = []
        return
      }
    }
    if (level.words.length > 0) level.broken = true
    level.open.push('(')
  }

  private closeParen(level: Level, inner: boolean): boolean {
    this.flush(level)
    this.at++
    if (level.open.at(-1) === '(') level.open.pop()
    else if (inner) return true
    return false
  }

  private redirect(level: Level): void {
    const operator =
      /^(?:<<<|<<-|<<|<>|<&|>>|>&|>\||<|>)/.exec(this.source.slice(this.at, this.at + 3))?.[0] ?? '>'
    if ((operator === '<' || operator === '>') && this.source[this.at + 1] === '(') {
      this.take(level, this.word())
      return
    }
    this.at += operator.length
    this.blanks()
    if (this.source[this.at] === undefined || '\r\n;&|()'.includes(this.source.charAt(this.at))) return
    const target = this.word()
    if (operator === '<<' || operator === '<<-') {
      this.heredocs.push({ delimiter: target.text, tabs: operator === '<<-' })
    }
  }

  /** Gives a word its role in the command under way. */
  private take(level: Level, word: Word): void {
    const next = this.source[this.at]
    if ((next === '<' || next === '>') && /^(?:\d+|\{\w+\})$/.test(word.text) && this.isBare(word)) return
    if (level.drop === 'line') return
    if (level.drop === 'one') {
      level.drop = 'no'
      return
    }
    if (level.drop === 'case') {
      if (word.text !== 'in' || !this.isBare(word)) return
      level.drop = 'no'
      level.open.push('case')
      level.pattern = true
      return
    }
    if (level.words.length === 0 && this.isBare(word) && this.reserved(level, word.text)) return
    level.words.push(word)
  }

  private isBare(word: Word): boolean {
    return word.text === this.source.slice(word.span.start, word.span.end)
  }

  private reserved(level: Level, text: string): boolean {
    if (INTRODUCERS.has(text)) return true
    if (text === 'for' || text === 'select') level.drop = 'line'
    else if (text === 'function' || text === 'coproc') level.drop = 'one'
    else if (text === 'case') level.drop = 'case'
    else if (text === '[[') this.conditional()
    else if (text === 'esac' && level.open.at(-1) === 'case') level.open.pop()
    else return false
    return true
  }

  private conditional(): void {
    while (this.at < this.source.length) {
      this.blanks()
      if (this.source[this.at] === undefined) return
      if (BREAKS.includes(this.source.charAt(this.at))) this.at++
      else if (this.word().text === ']]') return
    }
  }

  private casePattern(level: Level): void {
    level.pattern = false
    this.blanksAndLines()
    if (this.source[this.at] === '(') this.at++
    this.blanks()
    for (let first = true; this.at < this.source.length; first = false) {
      const char = this.source.charAt(this.at)
      if (char === ')') {
        this.at++
        return
      }
      if (char === '|') this.at++
      else if (BREAKS.includes(char)) break
      else if (this.word().text === 'esac' && first) break
      this.blanks()
    }
    // `esac`, or no pattern at all.
    level.open.pop()
  }

  private flush(level: Level): void {
    if (!level.broken && level.words.length > 0) this.emit(level.words)
    level.words = []
    level.broken = false
    if (level.drop !== 'case') level.drop = 'no'
  }
}

const INTRODUCERS = new Set([
  'if',
  'then',
  'elif',
  'else',
  'fi',
  'while',
  'until',
  'do',
  'done',
  '{',
  '}',
  '!',
  'time',
])
