import type { Assignment } from './assignment.ts'
import { quoteExpansion } from './secret.ts'
import type { Span } from './span.ts'

/** A line that readers refuse. */
export interface TextProblem {
  readonly span: Span
  readonly message: string
}

/** The assignments of a file of variables. */
export interface Dotenv {
  /** In the order of the file, duplicates too: the last one wins with every reader. */
  readonly assignments: readonly Assignment[]
  readonly problems: readonly TextProblem[]
}

/** What readers of such files differ in. */
export interface DotenvOptions {
  /**
   * `dotenv`: what Docker Compose (`.env` and `env_file`) and the dotenv libraries read: quotes, escapes,
   * `$VAR`, ` # comment`, values over several lines. `env_file`: what `docker run --env-file` and
   * Compose's `format: raw` read: everything after `=` is the value, quotes and `#` included.
   */
  readonly style?: 'dotenv' | 'env_file'
}

/**
 * Reads a file of `NAME=value` lines. A name without a value takes its value from the surroundings and
 * gives no assignment.
 */
export function parseDotenv(text: string, options: DotenvOptions = {}): Dotenv {
  const reader: Reader = { text, at: text.startsWith('\uFEFF') ? 1 : 0, assignments: [], problems: [] }
  const line = options.style === 'env_file' ? literalLine : dotenvLine
  while (reader.at < text.length) line(reader)
  return { assignments: reader.assignments, problems: reader.problems }
}

interface Reader {
  readonly text: string
  at: number
  readonly assignments: Assignment[]
  readonly problems: TextProblem[]
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf('\n', from)
  const end = newline === -1 ? text.length : newline
  return end > from && text[end - 1] === '\r' ? end - 1 : end
}

function nextLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from)
  return newline === -1 ? text.length : newline + 1
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\t') at++
  return at
}

function literalLine(reader: Reader): void {
  const { text } = reader
  const start = skipBlanks(text, reader.at)
  const end = lineEnd(text, start)
  reader.at = nextLine(text, end)
  if (start >= end || text[start] === '#') return
  const equals = text.indexOf('=', start)
  const nameEnd = equals === -1 || equals > end ? end : equals
  const name = text.slice(start, nameEnd)
  if (name === '' || /\s/.test(name)) {
    reader.problems.push({
      span: { start, end },
      message: 'a name without white space is expected before "="',
    })
  } else if (nameEnd < end) {
    const value = text.slice(nameEnd + 1, end)
    const valueSpan = { start: nameEnd + 1, end }
    reader.assignments.push({ name, nameSpan: { start, end: nameEnd }, value, valueSpan, raw: value })
  }
}

const NAME = /[A-Za-z0-9_][A-Za-z0-9_.-]*/y

function dotenvLine(reader: Reader): void {
  const { text } = reader
  let start = skipBlanks(text, reader.at)
  const end = lineEnd(text, start)
  reader.at = nextLine(text, end)
  if (start >= end || text[start] === '#') return
  const exported = text.startsWith('export', start) && /[ \t]/.test(text.charAt(start + 6))
  if (exported) start = skipBlanks(text, start + 6)
  NAME.lastIndex = start
  const name = NAME.exec(text)?.[0]
  if (name === undefined) {
    reader.problems.push({ span: { start, end }, message: 'a variable name is expected here' })
    return
  }
  const nameSpan = { start, end: start + name.length }
  const sign = skipBlanks(text, nameSpan.end)
  const isColon = text[sign] === ':' && /[ \t]/.test(text.charAt(sign + 1))
  if (text[sign] !== '=' && !isColon) {
    const isBare = sign >= end || text[sign] === '#'
    const span = { start: sign, end }
    if (!isBare) reader.problems.push({ span, message: `"=" is expected after ${name}` })
    return
  }
  const value = readValue(reader, skipBlanks(text, sign + 1))
  if (value !== null) {
    const raw = text.slice(value.valueSpan.start, value.valueSpan.end)
    reader.assignments.push({ name, nameSpan, raw, ...value })
  }
}

type Value = Pick<Assignment, 'value' | 'valueSpan' | 'unknown'>

function readValue(reader: Reader, start: number): Value | null {
  const { text } = reader
  const quote = text[start]
  if (quote === '"' || quote === "'" || quote === '`') return quotedValue(reader, start, quote)
  const end = lineEnd(text, start)
  const comment = /(?:^|[ \t])#/.exec(text.slice(start, end))?.index
  if (text[start] === '#') {
    const valueSpan = { start, end }
    return { value: text.slice(start, end), valueSpan, unknown: 'readers differ on "#" right after "="' }
  }
  let stop = comment === undefined ? end : start + comment
  while (stop > start && /\s/.test(text.charAt(stop - 1))) stop--
  const value = text.slice(start, stop)
  const valueSpan = { start, end: stop }
  if (value.includes('#')) return { value, valueSpan, unknown: 'readers differ on "#" inside a bare value' }
  return { ...expanded(value), valueSpan }
}

function quotedValue(reader: Reader, start: number, quote: string): Value | null {
  const { text } = reader
  let end = start + 1
  while (end < text.length && text[end] !== quote) end += text[end] === '\\' && quote !== '`' ? 2 : 1
  if (end >= text.length) {
    const span = { start, end: lineEnd(text, start) }
    reader.problems.push({ span, message: `the quote ${quote} is never closed` })
    return null
  }
  const rest = skipBlanks(text, end + 1)
  const stop = lineEnd(text, rest)
  if (rest < stop && text[rest] !== '#') {
    reader.problems.push({
      span: { start: rest, end: stop },
      message: 'nothing is expected after the closing quote',
    })
  }
  reader.at = nextLine(text, stop)
  const raw = text.slice(start + 1, end)
  const valueSpan = { start: start + 1, end }
  if (quote === '"') return { ...unescaped(raw), valueSpan }
  if (quote === '`') return { value: raw, valueSpan, unknown: 'readers differ on backtick quotes' }
  return raw.includes('\\')
    ? { value: raw, valueSpan, unknown: 'readers differ on backslashes in single quotes' }
    : { value: raw, valueSpan }
}

const VARIABLE = /\$(?:\{[^}]*\}?|[A-Za-z_][A-Za-z0-9_]*|\()/

function expanded(value: string): Pick<Value, 'value' | 'unknown'> {
  const variable = VARIABLE.exec(value)?.[0]
  if (variable !== undefined) return { value, unknown: `variable expansion ${quoteExpansion(variable)}` }
  if (/\\|\$\$/.test(value))
    return { value, unknown: 'readers differ on backslashes and "$$" in a bare value' }
  return { value }
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
  ['$', '$'],
])

function unescaped(raw: string): Pick<Value, 'value' | 'unknown'> {
  const variable = VARIABLE.exec(raw.replaceAll(/\\./gs, '  '))?.[0]
  const value = raw.replaceAll(/\\(.)/gs, (whole, letter: string) => ESCAPES.get(letter) ?? whole)
  if (variable !== undefined) return { value, unknown: `variable expansion ${quoteExpansion(variable)}` }
  const rare = /\\[^nrt"\\$]/s.exec(raw.replaceAll('\\\\', ''))?.[0]
  return rare === undefined ? { value } : { value, unknown: `readers differ on the escape ${rare}` }
}
