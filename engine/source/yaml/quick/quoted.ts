import { isLineEnd, type QuickText, type Read, scalar, skipSpaces } from './text.ts'

const newline = 10
const quote = 34
const apostrophe = 39
const backslash = 92

/**
 * A quoted scalar; its further lines stand at more than the column `parent`. Undefined for one with a tab between its
 * lines, with an escape that few write, or not closed.
 */
export function readQuoted(source: QuickText, start: number, parent: number): Read | undefined {
  const { text } = source
  const closer = text.charCodeAt(start)
  const style = closer === quote ? 'double' : 'single'
  let value = ''
  let from = start + 1
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    let put: Replaced | undefined
    if (unit === closer) {
      const isDoubled = closer === apostrophe && text.charCodeAt(at + 1) === apostrophe
      if (!isDoubled) {
        value += text.slice(from, at)
        return { node: scalar(source, value, style, start, at + 1), next: at + 1 }
      }
      put = { before: at, by: "'", next: at + 2 }
    } else if (unit === newline) put = lineFold(text, from, at, parent)
    else if (unit === backslash && closer === quote) put = escapeSequence(text, at, parent)
    else continue
    if (!put) return undefined
    value += text.slice(from, put.before) + put.by
    from = put.next
    at = from - 1
  }
  return undefined
}

/** What stands for some of the text: from `before` to `next`. */
interface Replaced {
  readonly before: number
  readonly by: string
  readonly next: number
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  [' ', ' '],
])

function escapeSequence(text: string, at: number, parent: number): Replaced | undefined {
  if (text.charCodeAt(at + 1) === newline) {
    const fold = lineFold(text, at, at + 1, parent)
    // With an escaped line end only the white space of the next line goes.
    return fold?.by === ' ' ? { before: at, by: '', next: fold.next } : undefined
  }
  const by = escapes.get(text[at + 1] ?? '')
  return by === undefined ? undefined : { before: at, by, next: at + 2 }
}

/** A line end with the white space around it is a space, or a line end for each blank line. */
function lineFold(text: string, from: number, at: number, parent: number): Replaced | undefined {
  let before = at
  while (before > from && text.charCodeAt(before - 1) === 32) before--
  if (text[before - 1] === '\t') return undefined
  let blanks = 0
  for (let line = at + 1; ; blanks++) {
    const next = skipSpaces(text, line)
    if (text.charCodeAt(next) === newline) line = next + 1
    else if (next - line <= Math.max(parent, 0) || text[next] === '\t' || isLineEnd(text.charCodeAt(next)))
      return undefined
    else return { before, by: blanks === 0 ? ' ' : '\n'.repeat(blanks), next }
  }
}
