/** Values of one label that are told apart; alternatives behind each other multiply. */
const MAX_VALUES = 256
/** Groups inside each other; they are read recursively. */
const MAX_DEPTH = 32
/** Longer expressions are not looked into: nobody pins a label with them. */
const MAX_LENGTH = 8192

/**
 * The finite set of strings that a regular expression, anchored at both ends, matches, where it is built
 * of literals, `|`, groups, `?` and small character sets only; null for everything else.
 */
export function literalsOf(source: string): readonly string[] | null {
  if (source.length > MAX_LENGTH) return null
  const reader: Reader = { source, at: 0 }
  const values = alternatives(reader, 0)
  return values !== null && reader.at === source.length ? [...values] : null
}

interface Reader {
  readonly source: string
  at: number
}

type Values = ReadonlySet<string> | null

function alternatives(reader: Reader, depth: number): Values {
  const all = new Set<string>()
  for (;;) {
    const values = sequence(reader, depth)
    if (values === null) return null
    for (const value of values) all.add(value)
    if (all.size > MAX_VALUES) return null
    if (reader.source[reader.at] !== '|') return all
    reader.at++
  }
}

function sequence(reader: Reader, depth: number): Values {
  let values: ReadonlySet<string> = new Set([''])
  if (depth === 0 && reader.source[reader.at] === '^') reader.at++
  for (;;) {
    const char = reader.source[reader.at]
    if (char === undefined || char === '|' || char === ')') return values
    if (depth === 0 && char === '$' && endsSequence(reader.source[reader.at + 1])) {
      reader.at++
      return values
    }
    const atom = quantified(reader, item(reader, depth))
    if (atom === null || values.size * atom.size > MAX_VALUES) return null
    values = product(values, atom)
  }
}

function endsSequence(char: string | undefined): boolean {
  return char === undefined || char === '|'
}

function product(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  const out = new Set<string>()
  for (const left of a) for (const right of b) out.add(left + right)
  return out
}

function quantified(reader: Reader, atom: Values): Values {
  const char = reader.source[reader.at]
  if (atom === null || char === '*' || char === '+' || char === '{') return null
  if (char !== '?') return atom
  reader.at++
  const next = reader.source[reader.at]
  if (next === '?' || next === '*' || next === '+' || next === '{') return null
  return new Set(['', ...atom])
}

function item(reader: Reader, depth: number): Values {
  const char = reader.source.charAt(reader.at)
  if (char === '(') return group(reader, depth)
  if (char === '[') return charSet(reader)
  if (char === '\\') return escaped(reader)
  if ('.^$*+?{}]'.includes(char)) return null
  const point = String.fromCodePoint(reader.source.codePointAt(reader.at) ?? 0)
  reader.at += point.length
  return new Set([point])
}

/** Only an escaped ASCII punctuation mark is a literal for certain. */
function escaped(reader: Reader): Values {
  const char = reader.source.charAt(reader.at + 1)
  if (!/^[!-/:-@[-`{-~]$/.test(char)) return null
  reader.at += 2
  return new Set([char])
}

function group(reader: Reader, depth: number): Values {
  if (depth >= MAX_DEPTH) return null
  reader.at++
  if (reader.source[reader.at] === '?') {
    if (reader.source[reader.at + 1] !== ':') return null
    reader.at += 2
  }
  const values = alternatives(reader, depth + 1)
  if (values === null || reader.source[reader.at] !== ')') return null
  reader.at++
  return values
}

/** `[abc]` and `[0-9]` of ASCII letters, digits, `_`, `.` and `-` at an end; nothing cleverer. */
function charSet(reader: Reader): Values {
  const end = reader.source.indexOf(']', reader.at + 1)
  if (end === -1 || end - reader.at > 64) return null
  const body = reader.source.slice(reader.at + 1, end)
  if (!/^[a-zA-Z0-9_.-]+$/.test(body)) return null
  const chars = new Set<string>()
  for (let at = 0; at < body.length; at++) {
    const from = body.charCodeAt(at)
    const isRange = body[at + 1] === '-' && at + 2 < body.length
    const to = isRange ? body.charCodeAt(at + 2) : from
    if (to < from) return null
    for (let code = from; code <= to; code++) chars.add(String.fromCharCode(code))
    if (isRange) at += 2
  }
  reader.at = end + 1
  return chars
}
