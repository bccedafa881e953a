import type { YamlScalar } from './node.ts'

/** A scalar and where what follows it begins. */
export interface Read {
  readonly node: YamlScalar
  readonly next: number
}

const newline = 10
const space = 32
const quote = 34
const hash = 35
const apostrophe = 39
const comma = 44
const colon = 58
const backslash = 92

/** True at the end of a line or of the text, where the character code is not a number. */
export function isLineEnd(unit: number): boolean {
  return unit === newline || Number.isNaN(unit)
}

function isBlank(unit: number): boolean {
  return unit === space || isLineEnd(unit)
}

export function scalar(text: string, style: YamlScalar['style'], start: number, end: number): YamlScalar {
  const template = text.includes('{{') || text.includes('{%')
  const node = { type: 'scalar', text, style, span: { start, end } } as const
  return template ? { ...node, template } : node
}

/** Behind the spaces at an offset. */
export function skipSpaces(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === space) at++
  return at
}

/** Where a plain scalar on one line ends, before its trailing spaces; a key ends before its colon. */
export function plainEnd(text: string, start: number, isInFlow: boolean): number {
  let at = start
  let end = start
  for (;;) {
    const unit = text.charCodeAt(at)
    if (isLineEnd(unit)) return end
    if (unit === colon) {
      const next = text.charCodeAt(at + 1)
      if (isBlank(next) || (isInFlow && isFlowIndicator(next))) return end
    } else if (unit === hash && text.charCodeAt(at - 1) === space) return end
    else if (isInFlow && isFlowIndicator(unit)) return end
    at++
    if (unit !== space) end = at
  }
}

function isFlowIndicator(unit: number): boolean {
  return unit === comma || unit === 91 || unit === 93 || unit === 123 || unit === 125
}

/** True where a plain scalar may begin for certain. */
export function beginsPlain(text: string, at: number, isInFlow: boolean): boolean {
  const unit = text.charCodeAt(at)
  // `-` and `:` begin one when no space follows.
  if (unit === 45 || unit === colon) {
    const next = text.charCodeAt(at + 1)
    return !isInFlow && !isBlank(next)
  }
  return !isBlank(unit) && !indicators.has(unit)
}

const indicators = new Set([...'-?:,[]{}#&*!|>\'"%@`'].map((unit) => unit.charCodeAt(0)))

/** A quoted scalar on one line with plain escapes; undefined for any other. */
export function readQuoted(text: string, start: number): Read | undefined {
  return text.charCodeAt(start) === quote ? readDouble(text, start) : readSingle(text, start)
}

function readSingle(text: string, start: number): Read | undefined {
  for (let at = start + 1; ; at++) {
    const unit = text.charCodeAt(at)
    if (isLineEnd(unit)) return undefined
    if (unit !== apostrophe) continue
    if (text.charCodeAt(at + 1) !== apostrophe) {
      const value = text.slice(start + 1, at).replaceAll("''", "'")
      return { node: scalar(value, 'single', start, at + 1), next: at + 1 }
    }
    at++
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
])

function readDouble(text: string, start: number): Read | undefined {
  let value = ''
  let from = start + 1
  for (let at = from; ; at++) {
    const unit = text.charCodeAt(at)
    if (isLineEnd(unit)) return undefined
    if (unit === quote) {
      value += text.slice(from, at)
      return { node: scalar(value, 'double', start, at + 1), next: at + 1 }
    }
    if (unit !== backslash) continue
    const escaped = escapes.get(text[at + 1] ?? '')
    if (escaped === undefined) return undefined
    value += text.slice(from, at) + escaped
    from = ++at + 1
  }
}

/**
 * A block scalar whose content is more indented than `parent`, from its `|` or `>`; undefined for one with an
 * indentation indicator, blank lines at its beginning, or lines indented more than the first where these are folded.
 */
export function readBlock(text: string, start: number, parent: number): Read | undefined {
  const isFolded = text[start] === '>'
  const strips = text[start + 1] === '-'
  const header = start + (strips ? 2 : 1)
  if (text.charCodeAt(header) !== newline) return undefined
  const lines = blockLines(text, header + 1, parent)
  if (!lines) return undefined
  const folded = isFolded ? foldLines(lines.contents) : lines.contents.join('\n')
  if (folded === undefined) return undefined
  const value = strips ? folded : `${folded}\n`
  return { node: scalar(value, isFolded ? 'folded' : 'literal', start, lines.end), next: lines.end }
}

/** The lines of a block scalar without their indentation, blank ones at the end left out. */
function blockLines(
  text: string,
  from: number,
  parent: number,
): { contents: string[]; end: number } | undefined {
  const first = skipSpaces(text, from)
  const indent = first - from
  if (indent <= parent || isLineEnd(text.charCodeAt(first))) return undefined
  const contents: string[] = []
  let blanks = 0
  let end = from
  for (let line = from; line < text.length; ) {
    const at = skipSpaces(text, line)
    let lineEnd = text.indexOf('\n', at)
    if (lineEnd < 0) lineEnd = text.length
    if (at === lineEnd) {
      // Spaces beyond the indentation would be content.
      if (at - line > indent) return undefined
      blanks++
    } else {
      if (at - line < indent) {
        // A tab in the indentation is an error.
        if (text[at] === '\t') return undefined
        break
      }
      for (; blanks > 0; blanks--) contents.push('')
      contents.push(text.slice(line + indent, lineEnd))
      end = Math.min(lineEnd + 1, text.length)
    }
    line = lineEnd + 1
  }
  return { contents, end }
}

/**
 * Lines become one text with spaces between them, and a line end for each blank line; undefined where a line begins
 * with white space, which is not folded.
 */
export function foldLines(lines: readonly string[]): string | undefined {
  let folded = ''
  let blanks = 0
  for (const [index, line] of lines.entries()) {
    if (line === '') {
      blanks++
      continue
    }
    if (line[0] === ' ' || line[0] === '\t') return undefined
    folded += (index === 0 ? '' : blanks > 0 ? '\n'.repeat(blanks) : ' ') + line
    blanks = 0
  }
  return folded
}
