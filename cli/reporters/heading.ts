import type { Look, Paint } from './look.ts'
import { cut, visible, widthOf, wrap } from './screenText.ts'

/** The first line of a block: a word, what is said, and the rule's id on the right. */
export function heading(
  { word, text, rule, paint }: { word: string; text: string; rule: string; paint: Paint },
  { colors, aligned }: Look,
): string[] {
  const indent = word.length + 2
  const id = cut(visible(rule), aligned - 2)
  const room = aligned - indent
  // Beside the id where that leaves the text on one line, else below its last line.
  const rows = wrap(visible(text), Math.max(1, room))
  const last = rows.at(-1) ?? ''
  const painted = rows.map((row, index) =>
    index === 0
      ? `${colors.bold(paint(word))}  ${colors.bold(row)}`
      : `${' '.repeat(indent)}${colors.bold(row)}`,
  )
  if (rows.length === 0) painted.push(colors.bold(paint(word)))
  const used = indent + widthOf(last)
  const free = aligned - used - widthOf(id)
  if (free >= 2) painted[painted.length - 1] += `${' '.repeat(free)}${colors.dim(id)}`
  else painted.push(`${' '.repeat(Math.max(0, aligned - widthOf(id)))}${colors.dim(id)}`)
  return painted
}
