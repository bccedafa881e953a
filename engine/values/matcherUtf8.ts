import type { Span } from '../source/span.ts'
import { joinPieces, type Piece, readGoEscape } from './goEscape.ts'
import { isSpace, type Matcher, type MatchOperator, type Reading } from './matcherForm.ts'

interface Token {
  kind: 'open' | 'close' | 'comma' | 'operator' | 'text' | 'end'
  /** Decoded; for operators the operator itself. */
  value: string
  span: Span
  /** For text, inside the quotes. */
  inner: Span
}

/**
 * The UTF-8 syntax of Alertmanager >= 0.27: names and values are Go strings in double quotes, or bare
 * words without white space and without any of ``{}!=~,\"'` ``; braces are optional and go in pairs; a
 * comma may stand at the end (docs/configuration.md, "UTF-8 matchers").
 */
export function readUtf8Matchers(text: string): Reading {
  const tokens = tokenize(text)
  if (typeof tokens === 'string') return { ok: false, error: tokens }
  let at = 0
  const peek = (): Token | undefined => tokens[at]
  const take = (kind: Token['kind']): Token | null => {
    const token = tokens[at]
    if (token?.kind !== kind) return null
    at++
    return token
  }
  const fail = (wanted: string): Reading => ({
    ok: false,
    error: `expected ${wanted}${peek()?.kind === 'end' ? ' before the end' : ` at ${peek()?.span.start ?? 0}`}`,
  })
  const matchers: Matcher[] = []
  const braced = take('open') !== null
  while (peek()?.kind !== 'close' && peek()?.kind !== 'end') {
    const name = take('text')
    if (name === null) return fail('a label name')
    const operator = take('operator')
    if (operator === null) return fail("one of '=', '!=', '=~', '!~'")
    const value = take('text')
    if (value === null) return fail('a label value')
    matchers.push({
      name: name.value,
      operator: operator.value as MatchOperator,
      value: value.value,
      span: { start: name.span.start, end: value.span.end },
      valueSpan: value.inner,
    })
    if (take('comma') === null) break
  }
  if (braced && take('close') === null) return fail("a comma or '}'")
  return take('end') === null ? fail('the end') : { ok: true, matchers }
}

function tokenize(text: string): Token[] | string {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const char = text.charAt(at)
    if (isSpace(text.charCodeAt(at))) {
      at++
      continue
    }
    const token = tokenAt(text, at, char)
    if (typeof token === 'string') return token
    tokens.push(token)
    at = token.span.end
  }
  const end = { start: text.length, end: text.length }
  tokens.push({ kind: 'end', value: '', span: end, inner: end })
  return tokens
}

function tokenAt(text: string, at: number, char: string): Token | string {
  const simple = (kind: Token['kind'], length: number): Token => {
    const span = { start: at, end: at + length }
    return { kind, value: text.slice(at, at + length), span, inner: span }
  }
  if (char === '{') return simple('open', 1)
  if (char === '}') return simple('close', 1)
  if (char === ',') return simple('comma', 1)
  if (char === '=') return simple('operator', text[at + 1] === '~' ? 2 : 1)
  if (char === '!') {
    const next = text[at + 1]
    return next === '=' || next === '~' ? simple('operator', 2) : `expected '!=' or '!~' at ${at}`
  }
  if (char === '"') return quotedToken(text, at)
  if (isReserved(text.charCodeAt(at))) return `unexpected ${char} at ${at}`
  let end = at + 1
  while (end < text.length && !isReserved(text.charCodeAt(end))) end++
  return simple('text', end - at)
}

function quotedToken(text: string, start: number): Token | string {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  if (at >= text.length) return `missing closing quote for the one at ${start}`
  const value = unquoteGo(text.slice(start + 1, at))
  if (value === undefined) return `invalid string at ${start}`
  const inner = { start: start + 1, end: at }
  return { kind: 'text', value, span: { start, end: at + 1 }, inner }
}

function isReserved(code: number): boolean {
  return isSpace(code) || (code < 128 && '{}!=~,\\"\'`'.includes(String.fromCharCode(code)))
}

/**
 * The inside of a Go string literal in double quotes, decoded; undefined where Go's strconv.Unquote refuses
 * it or the bytes are not valid UTF-8.
 */
function unquoteGo(body: string): string | undefined {
  if (body.includes('\n')) return undefined
  const pieces: Piece[] = []
  let at = 0
  for (let slash = body.indexOf('\\'); slash !== -1; slash = body.indexOf('\\', at)) {
    const found = readGoEscape(body, slash + 1, '"')
    if (typeof found === 'string') return undefined
    pieces.push(body.slice(at, slash), found.piece)
    at = slash + 1 + found.length
  }
  pieces.push(body.slice(at))
  return joinPieces(pieces, true)
}
