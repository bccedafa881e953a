import { joinPieces, type Piece, readGoEscape } from '../../../values/goEscape.ts'

/** A scanned string literal: where it ends, its value, or why it is none and where. */
export type ScannedString =
  | { readonly ok: true; readonly end: number; readonly value: string }
  | { readonly ok: false; readonly at: number; readonly message: string }

/** Reads the quoted string that starts at `start` (`"`, `'` or a back quote), with Go's escapes. */
export function scanString(text: string, start: number): ScannedString {
  const quote = text.charAt(start)
  const pieces: Piece[] = []
  let from = start + 1
  let at = from
  for (; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === quote) {
      pieces.push(text.slice(from, at))
      return { ok: true, end: at + 1, value: joinPieces(pieces, false) ?? '' }
    }
    if (isBroken(text, at)) return { ok: false, at, message: 'invalid UTF-8 rune' }
    if (quote === '`') continue
    if (char === '\n') break
    if (char !== '\\') continue
    pieces.push(text.slice(from, at))
    const found = readGoEscape(text, at + 1, quote)
    if (typeof found === 'string') return { ok: false, at, message: found }
    pieces.push(found.piece)
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
