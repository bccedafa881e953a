const SIMPLE = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
])

/** A part of a decoded text; a number is a single byte beyond ASCII, as `\xe2` and `\342` give it. */
export type Piece = string | number

/** One decoded escape, and its length in the source after the backslash. */
export interface Escape {
  readonly length: number
  readonly piece: Piece
}

/** Reads the escape of a Go string behind a backslash, at `at`; a text says why it is none. */
export function readGoEscape(text: string, at: number, quote: string): Escape | string {
  const char = text.charAt(at)
  if (char === '') return 'escape sequence not terminated'
  const simple = char === quote ? quote : SIMPLE.get(char)
  if (simple !== undefined) return { length: 1, piece: simple }
  if (char >= '0' && char <= '7') return numeric(text.slice(at, at + 3), /^[0-7]{3}$/, 8, 0)
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
  return { length: prefix + digits.length, piece: byte && code > 127 ? code : String.fromCodePoint(code) }
}

/**
 * Joins text and bytes; the bytes of `\xe2\x82\xac` together make one character. Where bytes are no UTF-8 they become
 * the replacement character, or make all of it undefined if `strict`.
 */
export function joinPieces(pieces: readonly Piece[], strict: boolean): string | undefined {
  if (pieces.every((piece) => typeof piece === 'string')) return pieces.join('')
  const encoder = new TextEncoder()
  const bytes = pieces.flatMap((piece) => (typeof piece === 'number' ? [piece] : [...encoder.encode(piece)]))
  try {
    return new TextDecoder('utf-8', { fatal: strict, ignoreBOM: true }).decode(new Uint8Array(bytes))
  } catch {
    return undefined
  }
}
