import type { YamlScalar } from '../node.ts'
import { placeholder } from '../template.ts'

/** The text that is read, and what it was before its template expressions were blanked. */
export interface QuickText {
  /** With a space for the carriage return of a line end: a space means nothing there but in block scalars. */
  readonly text: string
  /** Of the same length; the very same text where nothing was blanked. */
  readonly original: string
  /** True where template expressions were blanked. */
  readonly isBlanked: boolean
  /** False where no scalar can hold a template expression. */
  readonly hasTemplates: boolean
}

/** A node and where what follows it begins. */
export interface Read<Node = YamlScalar> {
  readonly node: Node
  readonly next: number
}

/** Undefined for carriage returns that are no part of a line end, or of an escaped one. */
export function quickText(text: string, original: string): QuickText | undefined {
  const isBlanked = text !== original
  const hasTemplates = isBlanked || text.includes('{{') || text.includes('{%')
  if (!text.includes('\r')) return { text, original, isBlanked, hasTemplates }
  const mended = text.replaceAll('\r\n', ' \n')
  if (mended.includes('\r') || mended.includes('\\ \n')) return undefined
  return { text: mended, original, isBlanked, hasTemplates }
}

/** The scalar of a value that was read between two offsets. */
export function scalar(
  source: QuickText,
  value: string,
  style: YamlScalar['style'],
  start: number,
  end: number,
): YamlScalar {
  const span = { start, end }
  if (!source.hasTemplates) return { type: 'scalar', text: value, style, span }
  const isBlanked = value.includes(placeholder)
  const text = isBlanked ? source.original.slice(start, end) : value
  const template = isBlanked || value.includes('{{') || value.includes('{%')
  return { type: 'scalar', text, style, span, ...(template ? { template } : {}) }
}

/** True at the end of a line or of the text, where the character code is not a number. */
export function isLineEnd(unit: number): boolean {
  return unit === 10 || Number.isNaN(unit)
}

/** True where white space or the end of the text ends an indicator. */
export function isBlank(unit: number): boolean {
  return unit === 32 || isLineEnd(unit)
}

/** Behind the spaces at an offset. */
export function skipSpaces(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === 32) at++
  return at
}

/**
 * Lines become one text: a space for a line end, a line end for each blank line. Around lines that begin with white
 * space all line ends stay.
 */
export function foldLines(lines: readonly string[]): string {
  let folded = ''
  let blanks = 0
  let before: 'none' | 'text' | 'indented' = 'none'
  for (const line of lines) {
    if (line === '') {
      blanks++
      continue
    }
    const now = line[0] === ' ' || line[0] === '\t' ? 'indented' : 'text'
    if (before !== 'none') {
      const isFolded = before === 'text' && now === 'text'
      folded += isFolded ? (blanks === 0 ? ' ' : '\n'.repeat(blanks)) : '\n'.repeat(blanks + 1)
    }
    folded += line
    blanks = 0
    before = now
  }
  return folded
}
