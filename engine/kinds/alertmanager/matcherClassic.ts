import type { Span } from '../../source/span.ts'
import { isSpace, type Matcher, type MatchOperator, type Reading } from './matcherForm.ts'

/**
 * The syntax before Alertmanager 0.27, with its peculiarities: either brace may be missing, values need
 * no quotes and may be empty, only `\n`, `\"` and `\\` are escapes, other backslashes stand for
 * themselves (Alertmanager, pkg/labels/parse.go).
 */
export function readClassicMatchers(text: string): Reading {
  const start = text.startsWith('{') ? 1 : 0
  const end = text.length > start && text.endsWith('}') ? text.length - 1 : text.length
  const matchers: Matcher[] = []
  for (const part of splitAtCommas(text, start, end)) {
    const matcher = readOne(text, part)
    if (typeof matcher === 'string') return { ok: false, error: matcher }
    matchers.push(matcher)
  }
  return { ok: true, matchers }
}

/** Parts between commas outside of quotes; a blank last part is dropped, a blank other one is kept. */
function splitAtCommas(text: string, start: number, end: number): Span[] {
  const parts: Span[] = []
  let quoted = false
  let escaped = false
  let from = start
  for (let at = start; at < end; at++) {
    const char = text[at]
    if (char === ',') {
      // An escape pending here stays pending inside quotes: so does the real reader.
      if (quoted) continue
      parts.push({ start: from, end: at })
      from = at + 1
    } else if (char === '"') {
      if (escaped) escaped = false
      else quoted = !quoted
    } else if (char === '\\') escaped = !escaped
    else escaped = false
  }
  const last = trimUnicode(text, from, end)
  if (last.end > last.start) parts.push(last)
  return parts
}

function readOne(text: string, part: Span): Matcher | string {
  const nameStart = skipBlanks(text, part.start, part.end)
  const nameEnd = nameStart + (NAME.exec(text.slice(nameStart, part.end))?.[0].length ?? 0)
  const operatorStart = skipBlanks(text, nameEnd, part.end)
  const operator = OPERATOR.exec(text.slice(operatorStart, Math.min(operatorStart + 2, part.end)))?.[0]
  if (nameEnd === nameStart || operator === undefined) {
    return `bad matcher format: ${text.slice(part.start, part.end)}`
  }
  const valueStart = skipBlanks(text, operatorStart + operator.length, part.end)
  let valueEnd = part.end
  while (valueEnd > valueStart && isBlank(text.charCodeAt(valueEnd - 1))) valueEnd--
  const value = decode(text.slice(valueStart, valueEnd))
  if (value === null) return `unescaped double quote in ${text.slice(valueStart, valueEnd)}`
  const inQuotes = text[valueStart] === '"' ? 1 : 0
  return {
    name: text.slice(nameStart, nameEnd),
    operator: operator as MatchOperator,
    value,
    span: { start: nameStart, end: valueEnd },
    valueSpan: { start: valueStart + inQuotes, end: valueEnd - inQuotes },
  }
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/
const OPERATOR = /^(?:=~|=|!=|!~)/

/** Null for a double quote that is neither escaped nor one of the pair around the value. */
function decode(raw: string): string | null {
  const quoted = raw.startsWith('"')
  const body = quoted ? raw.slice(1) : raw
  const out: string[] = []
  let closed = !quoted
  for (let at = 0; at < body.length; at++) {
    const char = body.charAt(at)
    if (char === '"') {
      if (closed || at < body.length - 1) return null
      closed = true
    } else if (char === '\\' && at < body.length - 1) {
      at++
      const next = body.charAt(at)
      out.push(next === 'n' ? '\n' : next === '"' || next === '\\' ? next : `\\${next}`)
    } else out.push(char)
  }
  return closed ? out.join('') : null
}

/** White space as RE2's `\s` has it, which the format is defined with. */
function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 12 || code === 13
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from
  while (at < end && isBlank(text.charCodeAt(at))) at++
  return at
}

/** The last part alone is trimmed of Unicode white space. */
function trimUnicode(text: string, from: number, to: number): Span {
  let start = from
  let end = to
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return { start, end }
}
