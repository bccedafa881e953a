import { foldLines, isLineEnd, type QuickText, type Read, scalar, skipSpaces } from './text.ts'

/**
 * A block scalar whose content is more indented than `parent`, from its `|` or `>`; undefined for one with an
 * indentation indicator, kept line ends or blank lines at its beginning.
 */
export function readBlock(source: QuickText, start: number, parent: number): Read | undefined {
  const { text } = source
  const isFolded = text[start] === '>'
  const strips = text[start + 1] === '-'
  const header = skipSpaces(text, start + (strips ? 2 : 1))
  if (text.charCodeAt(header) !== 10) return undefined
  const lines = blockLines(text, header + 1, parent)
  if (!lines) return undefined
  const content = isFolded ? foldLines(lines.contents) : lines.contents.join('\n')
  const value = strips ? content : `${content}\n`
  return { node: scalar(source, value, isFolded ? 'folded' : 'literal', start, lines.end), next: lines.end }
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
