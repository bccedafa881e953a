import type { Span } from '../../../source/span.ts'
import { parsePrometheusDuration } from '../../../values/prometheusDuration.ts'
import type { Problem } from './ast.ts'
import { parseNumber } from './numbers.ts'
import { scanString } from './string.ts'

/** Where a token stands; names mean different things in each. */
export type Place = 'expression' | 'braces' | 'brackets'

export type Token = Span & { readonly text: string; readonly place: Place } & (
    | { readonly kind: 'name' }
    | { readonly kind: 'number'; readonly value: number; readonly duration: boolean }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'symbol' }
  )

export interface Lexed {
  /** Without comments; up to the first problem. */
  readonly tokens: readonly Token[]
  readonly problem: Problem | undefined
}

interface Scan {
  readonly text: string
  readonly tokens: Token[]
  at: number
  place: Place
  depth: number
  /** Right after `[` or an operator in it, where Go's scanner knows no comments. */
  strict: boolean
}

const SPACE = /[ \t\n\r]*/y
const COMMENT = /#[^\r\n]*/y
const SYMBOL = /[=!<>]=|[<>]\/|[-+*/%^<>(),@{}[\]:=]/y
const BRACE_SYMBOL = /[=!]~|!=|[=,}]/y
const NUMBER = /(?:0[xX][0-9a-fA-F_]*|[0-9.][0-9._]*(?:[eE][+-]?[0-9_]*)?)/y
const DURATION = /[0-9.][A-Za-z0-9_.]*/y
const DURATION_FUNCTIONS = new Set(['step', 'range', 'min_of', 'max_of'])
const NAME = /[A-Za-z_:][A-Za-z0-9_:]*/y
const BRACE_NAME = /[A-Za-z_][A-Za-z0-9_]*/y

/** Splits an expression into tokens as Prometheus' scanner does, in linear time. */
export function lex(text: string): Lexed {
  const scan: Scan = { text, tokens: [], at: 0, place: 'expression', depth: 0, strict: false }
  while (scan.at < text.length) {
    const problem = step(scan)
    if (problem) return { tokens: scan.tokens, problem }
  }
  return { tokens: scan.tokens, problem: unclosed(scan) }
}

function unclosed(scan: Scan): Problem | undefined {
  const span = { start: scan.text.length, end: scan.text.length }
  if (scan.place === 'braces') return { message: 'unexpected end of input inside braces', span }
  if (scan.depth > 0) return { message: 'unclosed left parenthesis', span }
  if (scan.place === 'brackets') return { message: 'unclosed left bracket', span }
  return undefined
}

function step(scan: Scan): Problem | undefined {
  const char = scan.text.charAt(scan.at)
  if (char === ' ' || char === '\n' || char === '\t' || char === '\r') {
    scan.at += sticky(SPACE, scan).length
    return undefined
  }
  if (char === '#' && !scan.strict) {
    scan.at += sticky(COMMENT, scan).length
    return undefined
  }
  if (char === '"' || char === "'" || char === '`') return string(scan)
  if (scan.place === 'braces') return inBraces(scan, char)
  if (isLetter(char) || (char === ':' && scan.place !== 'brackets')) return name(scan)
  if (isDigit(char) || (char === '.' && isDigit(scan.text.charAt(scan.at + 1)))) return number(scan)
  return symbol(scan, SYMBOL)
}

function inBraces(scan: Scan, char: string): Problem | undefined {
  if (!isLetter(char)) return symbol(scan, BRACE_SYMBOL)
  push(scan, 'name', sticky(BRACE_NAME, scan))
  return undefined
}

function name(scan: Scan): Problem | undefined {
  const text = sticky(scan.place === 'brackets' ? BRACE_NAME : NAME, scan)
  if (scan.place === 'brackets' && !isDurationFunction(text)) {
    return unexpected(scan, text)
  }
  const lower = text.toLowerCase()
  if (lower === 'inf' || lower === 'nan') pushNumber(scan, text, parseNumber(text) ?? 0, false)
  else push(scan, 'name', text)
  return undefined
}

/** Whether a name is one of the functions allowed where a duration is wanted. */
export function isDurationFunction(name: string): boolean {
  return DURATION_FUNCTIONS.has(name.toLowerCase())
}

function string(scan: Scan): Problem | undefined {
  const found = scanString(scan.text, scan.at)
  if (!found.ok) return { message: found.message, span: { start: found.at, end: scan.text.length } }
  const text = scan.text.slice(scan.at, found.end)
  scan.tokens.push({
    kind: 'string',
    value: found.value,
    text,
    start: scan.at,
    end: found.end,
    place: scan.place,
  })
  scan.at = found.end
  return undefined
}

function symbol(scan: Scan, known: RegExp): Problem | undefined {
  const text = sticky(known, scan)
  if (!text) return unexpected(scan, String.fromCodePoint(scan.text.codePointAt(scan.at) ?? 0))
  if (text === '=' && scan.place !== 'braces' && scan.text.startsWith('=~', scan.at)) {
    return unexpected(scan, '=~')
  }
  const place = scan.place
  if (text === '[' && place === 'brackets') return unexpected(scan, text)
  if (text === ']' && place !== 'brackets') return unexpected(scan, text)
  if (text === '(') scan.depth++
  if (text === ')' && --scan.depth < 0) return unexpected(scan, text)
  push(scan, 'symbol', text)
  if (text === '{') scan.place = 'braces'
  if (text === '[') scan.place = 'brackets'
  if (text === '}' || text === ']') scan.place = 'expression'
  scan.strict = scan.place === 'brackets'
  return undefined
}

function number(scan: Scan): Problem | undefined {
  const digits = sticky(NUMBER, scan)
  const next = scan.text.charAt(scan.at + digits.length)
  // Else it is none, or may be a duration.
  if (digits !== '' && !isLetter(next) && !isDigit(next)) {
    const value = parseNumber(digits)
    if (value === undefined) return unreadable(scan, digits, 'bad number syntax')
    pushNumber(scan, digits, value, false)
    return undefined
  }
  const text = sticky(DURATION, scan)
  const duration = parsePrometheusDuration(text)
  if (!duration.ok) return unreadable(scan, text, 'bad number or duration syntax')
  pushNumber(scan, text, duration.seconds, true)
  return undefined
}

function pushNumber(scan: Scan, text: string, value: number, duration: boolean): void {
  const start = scan.at
  scan.at += text.length
  scan.strict = false
  scan.tokens.push({ kind: 'number', value, duration, text, start, end: scan.at, place: scan.place })
}

function push(scan: Scan, kind: 'name' | 'symbol', text: string): void {
  const start = scan.at
  scan.at += text.length
  scan.tokens.push({ kind, text, start, end: scan.at, place: scan.place })
}

function sticky(shape: RegExp, scan: Scan): string {
  shape.lastIndex = scan.at
  return shape.exec(scan.text)?.[0] ?? ''
}

function unexpected(scan: Scan, text: string): Problem {
  const where = scan.place === 'expression' ? '' : ` inside ${scan.place}`
  return { message: `unexpected ${JSON.stringify(text)}${where}`, span: spanOf(scan, text) }
}

function unreadable(scan: Scan, text: string, message: string): Problem {
  return { message: `${message}: ${JSON.stringify(text)}`, span: spanOf(scan, text) }
}

function spanOf(scan: Scan, text: string): Span {
  return { start: scan.at, end: scan.at + Math.max(1, text.length) }
}

/** A letter or an underscore, as names start with. */
function isLetter(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '_'
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}
