import type { Assignment } from './assignment.ts'
import type { TextProblem } from './dotenv.ts'
import { quoteExpansion } from './secret.ts'
import type { ShellWord } from './shellStatement.ts'
import type { Stitched } from './stitched.ts'
import { assignmentOf, type Word, WordBuilder } from './word.ts'

/** What one `Environment=` sets. */
export interface SystemdEnvironment {
  readonly assignments: readonly Assignment[]
  /** An empty value takes back everything that was set before. */
  readonly reset: boolean
  /** Where systemd stops reading; what stands before counts. */
  readonly problem?: TextProblem
}

/** Reads the value of one `Environment=` line (systemd.exec(5)). */
export function systemdEnvironment(content: Stitched): SystemdEnvironment {
  const { words, problem } = split(content, false)
  const assignments: Assignment[] = []
  for (const word of words) {
    const assignment = assignmentOf(word, content.text, content.place, true)
    if (assignment !== null) assignments.push(assignment)
  }
  const base = { assignments, reset: content.text.trim() === '' }
  return problem === undefined ? base : { ...base, problem }
}

/** One command of an `Exec…=`. */
export interface SystemdCommand {
  /** Set by a leading `/usr/bin/env A=b`. */
  readonly assignments: readonly Assignment[]
  /** Without that prefix; the first word also without `@`, `-`, `:`, `+`, `!` and `|`. */
  readonly words: readonly ShellWord[]
}

/** Reads the value of an `ExecStart=` line; `;` between spaces separates commands. */
export function systemdCommands(content: Stitched): SystemdCommand[] {
  const commands: SystemdCommand[] = []
  let from = 0
  const { words } = split(content, true)
  for (let at = 0; at <= words.length; at++) {
    const word = words[at]
    const isEnd = word === undefined || (word.text === ';' && word.span.end - word.span.start === 1)
    if (!isEnd) continue
    if (at > from) commands.push(commandOf(words.slice(from, at), content))
    from = at + 1
  }
  return commands
}

function commandOf(words: readonly Word[], content: Stitched): SystemdCommand {
  const assignments: Assignment[] = []
  const marks = /^[@\-:+!|]*/.exec(words[0]?.text ?? '')?.[0].length ?? 0
  let at = 0
  if (/^(?:\/usr\/bin\/|\/bin\/)?env$/.test(words[0]?.text.slice(marks) ?? '')) {
    for (at = 1; at < words.length; at++) {
      const word = words[at]
      if (word?.text === '-i' || word?.text === '-' || word?.text === '--') continue
      if (word === undefined || !/^[^=]+=/.test(word.text)) break
      const assignment = assignmentOf(word, content.text, content.place, true)
      if (assignment !== null) assignments.push(assignment)
    }
  }
  const shown = words.slice(at).map((word, i): ShellWord => {
    const cut = at === 0 && i === 0 ? marks : 0
    const span = content.place({ start: word.span.start + cut, end: word.span.end })
    const base = { text: word.text.slice(cut), span }
    return word.unknown === undefined ? base : { ...base, unknown: word.unknown }
  })
  return { assignments, words: shown }
}

function split(content: Stitched, isCommand: boolean): { words: Word[]; problem?: TextProblem } {
  const { text } = content
  const words: Word[] = []
  let at = 0
  for (;;) {
    while (isBlank(text[at])) at++
    if (at >= text.length) return { words }
    const read = readWord(text, at, isCommand)
    if (typeof read === 'string') {
      return { words, problem: { span: content.place({ start: at, end: text.length }), message: read } }
    }
    words.push(read)
    at = read.span.end
  }
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r'
}

function readWord(text: string, start: number, isCommand: boolean): Word | string {
  const builder = new WordBuilder()
  let at = start
  while (at < text.length && !isBlank(text[at])) {
    const char = text.charAt(at)
    const isQuote = char === '"' || char === "'"
    const from = isQuote ? at + 1 : at
    const end = runEnd(text, from, isQuote ? char : null)
    if (isQuote && end >= text.length) return `the quote ${char} is never closed`
    const decoded = decode(text.slice(from, end), builder, isCommand)
    if (decoded === null) return 'an escape that systemd does not know'
    const inner = { start: from, end }
    at = isQuote ? end + 1 : end
    builder.add(decoded, { start: isQuote ? from - 1 : from, end: at }, inner)
  }
  return builder.word(start, at)
}

function runEnd(text: string, from: number, quote: string | null): number {
  let at = from
  while (at < text.length) {
    const char = text.charAt(at)
    if (quote === null ? isBlank(char) || char === '"' || char === "'" : char === quote) return at
    at += char === '\\' ? 2 : 1
  }
  return text.length
}

const ESCAPES = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
  ['s', ' '],
])

const PART =
  /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}|.)|\\$|%.?|\$\$|\$\{?\w+\}?|[^\\%$]+|\$/gs

/** Null for an escape systemd refuses. Specifiers and variables make the word unknown. */
function decode(raw: string, builder: WordBuilder, isCommand: boolean): string | null {
  const out: string[] = []
  for (const [part] of raw.matchAll(PART)) {
    if (part.startsWith('\\')) {
      const char = escaped(part, isCommand, builder)
      if (char === null) return null
      out.push(char)
    } else if (part.startsWith('%')) {
      if (part !== '%%') builder.unknown(`specifier ${part}`)
      out.push(part === '%%' ? '%' : part)
    } else if (part.startsWith('$') && isCommand) {
      if (part.length > 1 && part !== '$$') builder.unknown(`variable ${quoteExpansion(part)}`)
      out.push(part === '$$' ? '$' : part)
    } else out.push(part)
  }
  return out.join('')
}

function escaped(part: string, isCommand: boolean, builder: WordBuilder): string | null {
  const letter = part.charAt(1)
  const simple = ESCAPES.get(letter)
  if (simple !== undefined) return simple
  if (isCommand && part === '\\;') return ';'
  if (part.length < 4) return null
  const code = /[xuU]/.test(letter) ? Number.parseInt(part.slice(2), 16) : Number.parseInt(part.slice(1), 8)
  const isByte = !/[uU]/.test(letter)
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null
  // Several of these may make one character.
  if (isByte && code >= 0x80) builder.unknown(`escaped byte ${part}`)
  return String.fromCodePoint(code)
}
