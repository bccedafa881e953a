const SIMPLE = new Map([
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
  ['\\', 92],
])

/** One decoded escape: its length in the source after the backslash, and a code point or a raw byte. */
interface Escape {
  readonly length: number
  readonly code: number
  readonly byte: boolean
}

/** A scanned string literal: where it ends, its value, or why it is none and where. */
export type ScannedString =
  | { readonly ok: true; readonly end: number; readonly value: string }
  | { readonly ok: false; readonly at: number; readonly message: string }

/** Reads the quoted string that starts at `start` (`"`, `'` or a back quote), with Go's escapes. */
export function scanString(text: string, start: number): ScannedString {
  const quote = text.charAt(start)
  const pieces: (string | number)[] = []
  let from = start + 1
  let at = from
  for (; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === quote) {
      pieces.push(text.slice(from, at))
      return { ok: true, end: at + 1, value: assemble(pieces) }
    }
    if (isBroken(text, at)) return { ok: false, at, message: 'invalid UTF-8 rune' }
    if (quote === '`') continue
    if (char === '\n') break
    if (char !== '\\') continue
    pieces.push(text.slice(from, at))
    const found = readEscape(text, at + 1, quote)
    if (typeof found === 'string') return { ok: false, at, message: found }
    pieces.push(found.byte ? found.code : String.fromCodePoint(found.code))
    at += found.length
    from = at + 1
  }
  return {
    ok: false,
    at: start,
    message: quote === '`' ? 'unterminated raw string' : 'unterminated quoted string',
  }
}

/** Go reads the replacement character, and what has no UTF-8 form, as an encoding error. */
function isBroken(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code === 0xfffd) return true
  if (code < 0xd800 || code > 0xdfff) return false
  if (code < 0xdc00) return !isLow(text.charCodeAt(at + 1))
  const before = text.charCodeAt(at - 1)
  return !(before >= 0xd800 && before < 0xdc00)
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}

function readEscape(text: string, at: number, quote: string): Escape | string {
  const char = text.charAt(at)
  if (char === '') return 'escape sequence not terminated'
  const simple = char === quote ? quote.charCodeAt(0) : SIMPLE.get(char)
  if (simple !== undefined) return { length: 1, code: simple, byte: false }
  if (/[0-7]/.test(char)) return numeric(text.slice(at, at + 3), /^[0-7]{3}$/, 8, 0)
  if (char === 'x') return numeric(text.slice(at + 1, at + 3), /^[0-9a-fA-F]{2}$/, 16, 1)
  if (char === 'u') return numeric(text.slice(at + 1, at + 5), /^[0-9a-fA-F]{4}$/, 16, 1)
  if (char === 'U') return numeric(text.slice(at + 1, at + 9), /^[0-9a-fA-F]{8}$/, 16, 1)
  return `unknown escape sequence \\${char}`
}

function numeric(digits: string, shape: RegExp, base: 8 | 16, prefix: number): Escape | string {
  if (!shape.test(digits)) return 'illegal character in escape sequence'
  const code = Number.parseInt(digits, base)
  const byte = base === 8 || digits.length === 2
  if (code > (byte ? 255 : 0x10ffff) || (code >= 0xd800 && code < 0xe000)) {
    return 'escape sequence is an invalid Unicode code point'
  }
  return { length: prefix + digits.length, code, byte: byte && code > 127 }
}

/** Joins text and raw bytes; the bytes of `\xe2\x82\xac` together make one character. */
function assemble(pieces: readonly (string | number)[]): string {
  if (pieces.every((piece) => typeof piece === 'string')) return pieces.join('')
  const encoder = new TextEncoder()
  const bytes = pieces.flatMap((piece) => (typeof piece === 'number' ? [piece] : [...encoder.encode(piece)]))
  return new TextDecoder().decode(new Uint8Array(bytes))
}
