import stringWidth from 'string-width'

/** What stands in one place of the screen: some columns wide, made of the source units from start to end. */
export interface Cell {
  readonly text: string
  /** In columns of a terminal. */
  readonly width: number
  /** UTF-16 offsets in the source text, half-open. */
  readonly start: number
  readonly end: number
}

/** Columns between tab stops in code. */
const tabStop = 4

/** Nobody reads more on one letter; the rest is spelled out, since terminals draw it as wide as they like. */
const mostMarks = 4
const mostUnits = 12

/**
 * Letters, signs and lines of one column each that are no part of anything: for these nobody needs the tables of
 * Unicode, which take longer to load than many a run does.
 */
const plain =
  /^[ -~\u00a1-\u00a8\u00aa-\u00ac\u00af-\u024f\u0391-\u03c9\u2010-\u2027\u2030-\u203b\u2500-\u257f]*$/

/** Controls, formats (bidi, joiners, tags), lone surrogates, private use, blanks other than the space. */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]|(?! )\p{Zs}/u

/** What is drawn on or against the letter before it; two vowels are letters by name only. */
const mark = /^[\p{M}\p{Emoji_Modifier}\u0e33\u0eb3]/u
const modifier = /^\p{Emoji_Modifier}/u
const emoji = /^[^\0-\xff]$/u
const pictogram = /^\p{Extended_Pictographic}/u

/**
 * A text as a terminal may show it: nothing in it is obeyed, everything is seen, tabs are as wide as their stop.
 * Linear in the length.
 */
export function cellsOf(text: string): Cell[] {
  const cells: Cell[] = []
  let column = 0
  let run = 0
  const graphemes: Graphemes = {}
  const push = (shown: string, start: number, end: number): void => {
    const width = widthOf(shown)
    cells.push({ text: shown, width, start, end })
    column += width
  }
  const flush = (end: number): void => {
    if (end > run) for (const part of visibleRun(text.slice(run, end), run, graphemes)) push(...part)
  }
  for (let at = 0; at < text.length; ) {
    const point = String.fromCodePoint(text.codePointAt(at) ?? 0)
    const next = at + point.length
    if (unseen.test(point)) {
      flush(at)
      const last = cells.at(-1)
      if (point === '\t') push(' '.repeat(tabStop - (column % tabStop)), at, next)
      else if (last && joinsEmoji(point, last, text, next)) cells[cells.length - 1] = { ...last, end: next }
      else push(escapeOf(point), at, next)
      run = next
    }
    at = next
  }
  flush(text.length)
  return cells
}

/** A text on one line without anything a terminal obeys or hides. */
export function visible(text: string): string {
  if (plain.test(text)) return text
  return cellsOf(text.replaceAll('\t', '␉'))
    .map((cell) => cell.text)
    .join('')
}

/** How many columns a visible text takes. */
export function widthOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text)
}

/** A visible text that is at most so wide: what is cut off its end is `…`. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  return width < 1 ? '' : `${takeWhile(cellsOf(text), width - 1)}…`
}

/** A visible text that is at most so wide: what is cut off its beginning is `…`. */
export function cutStart(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  return width < 1 ? '' : `…${takeWhile(cellsOf(text).reverse(), width - 1, true)}`
}

/** A visible text in lines of at most so many columns; words that are longer are broken. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const word of text
    .split(' ')
    .filter(Boolean)
    .flatMap((long) => breakWord(long, width))) {
    const wide = widthOf(word)
    if (line !== '' && used + 1 + wide > width) {
      lines.push(line)
      line = ''
      used = 0
    }
    line = line === '' ? word : `${line} ${word}`
    used += wide + (line === word ? 0 : 1)
  }
  return line === '' ? lines : [...lines, line]
}

function breakWord(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word]
  const pieces: string[] = []
  let piece = ''
  let used = 0
  for (const cell of cellsOf(word)) {
    if (used + cell.width > width && piece !== '') {
      pieces.push(piece)
      piece = ''
      used = 0
    }
    piece += cell.text
    used += cell.width
  }
  return [...pieces, piece]
}

function takeWhile(cells: readonly Cell[], width: number, backwards = false): string {
  let taken = ''
  let used = 0
  for (const cell of cells) {
    used += cell.width
    if (used > width) break
    taken = backwards ? cell.text + taken : taken + cell.text
  }
  return taken
}

/** What joins emoji is left out, so that every terminal gives them the same width. */
function joinsEmoji(point: string, last: Cell, text: string, next: number): boolean {
  if (!emoji.test(last.text) || !pictogram.test(last.text)) return false
  if (point === '\ufe0f') return true
  return point === '\u200d' && pictogram.test(text.slice(next, next + 2))
}

/** What splits a text into letters: made when it is needed, once for a text. */
interface Graphemes {
  segmenter?: Intl.Segmenter
}

/** The cells of a run without anything unseen: letters with their marks. */
function* visibleRun(run: string, offset: number, graphemes: Graphemes): Generator<[string, number, number]> {
  if (plain.test(run)) {
    for (let i = 0; i < run.length; i++) yield [run[i] ?? '', offset + i, offset + i + 1]
    return
  }
  graphemes.segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  for (const { segment, index } of graphemes.segmenter.segment(run)) yield* letter(segment, offset + index)
}

/** A letter with its marks; what is too many, or has no letter to stand on, is spelled out. */
function* letter(segment: string, offset: number): Generator<[string, number, number]> {
  let kept = ''
  let marks = 0
  let start = offset
  let at = offset
  for (const point of segment) {
    const isMark = mark.test(point)
    if (isMark) marks++
    const groundless = kept === '' || kept === ' ' || (modifier.test(point) && !pictogram.test(kept))
    const spelled = groundless ? isMark : marks > mostMarks || kept.length >= mostUnits
    if (spelled) {
      if (kept !== '') yield [kept, start, at]
      yield [escapeOf(point), at, at + point.length]
      kept = ''
      start = at + point.length
    } else kept += point
    at += point.length
  }
  if (kept !== '') yield [kept, start, at]
}

function escapeOf(point: string): string {
  const code = point.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '␡'
  const hex = code.toString(16)
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`
}
