import { foldLines, isLineEnd, type QuickText, type Read, scalar, skipSpaces } from './text.ts'

/**
 * A block scalar whose content is more indented than `parent`, from its `|` or `>`; undefined for one with an
 * indentation indicator or blank lines at its beginning.
 */
export function readBlock(source: QuickText, start: number, parent: number): Read | undefined {
  const { text } = source
  const isFolded = text[start] === '>'
  const chomps = text[start + 1] ?? ''
  const header = skipSpaces(text, start + ('-+'.includes(chomps) ? 2 : 1))
  if (text.charCodeAt(header) !== 10) return undefined
  const lines = blockLines(source, header + 1, parent)
  if (!lines) return undefined
  const end = chomps === '+' ? lines.last : lines.end
  const content = isFolded ? foldLines(lines.contents) : lines.contents.join('\n')
  // What ends with the text without a line end gets none: so do readers written in Go.
  const cutOff = end === text.length && !text.endsWith('\n') ? 1 : 0
  const breaks = chomps === '-' ? 0 : (chomps === '+' ? 1 + lines.blanks : 1) - cutOff
  const value = content + '\n'.repeat(breaks)
  return { node: scalar(source, value, isFolded ? 'folded' : 'literal', start, end), next: end }
}

interface BlockLines {
  /** The lines without their indentation. */
  readonly contents: readonly string[]
  /** Behind the last of them, and how many blank lines follow it until where. */
  readonly end: number
  readonly blanks: number
  readonly last: number
}

function blockLines({ text, original }: QuickText, from: number, parent: number): BlockLines | undefined {
  const first = skipSpaces(text, from)
  const indent = first - from
  if (indent <= parent || isLineEnd(text.charCodeAt(first))) return undefined
  const contents: string[] = []
  let blanks = 0
  let end = from
  let line = from
  while (line < text.length) {
    const at = skipSpaces(text, line)
    let lineEnd = text.indexOf('\n', at)
    if (lineEnd < 0) lineEnd = text.length
    if (at === lineEnd) {
      // Spaces beyond the indentation would be content.
      if (at - line > indent) return undefined
      // Spaces at the end of the text end no line.
      if (lineEnd < text.length) blanks++
    } else {
      if (at - line < indent) {
        // A tab in the indentation is an error.
        if (text[at] === '\t') return undefined
        break
      }
      for (; blanks > 0; blanks--) contents.push('')
      contents.push(text.slice(line + indent, original[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd))
      end = Math.min(lineEnd + 1, text.length)
    }
    line = lineEnd + 1
  }
  return { contents, end, blanks, last: Math.min(line, text.length) }
}
