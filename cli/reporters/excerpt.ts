import type { Secrecy } from '../../engine/index.ts'
import { type Cell, cellsOf } from './screenText.ts'

/** A range of a line's UTF-16 units, half-open. */
export interface Range {
  readonly start: number
  readonly end: number
  /** Columns wanted after it for what it says, where the line has to be cut anyway. */
  readonly reserve?: number
}

/** Knows whether the rest of a line may be shown. */
type Guard = Pick<Secrecy, 'suspects'>

/** A part of a line as shown, and where each range lies in it, in columns from 0; a width of 0 is a caret. */
export interface Excerpt<R extends Range> {
  readonly text: string
  /** The rest of the line was left out because it may hold a secret. */
  readonly guarded: boolean
  readonly marks: readonly { readonly range: R; readonly column: number; readonly width: number }[]
}

/** Longer lines are cut before they are measured, so that a minified file costs no more than another. */
const longLine = 2_000
const around = 500

/** Columns of a line before its first mark that no text after the marks takes away. */
const narrowest = 20

/** How much of a line's beginning is worth more than what follows the marks. */
const leading = 2 / 3

/**
 * The parts of a line that show all ranges, each at most `width` columns wide: one where they fit, else one
 * for each group of ranges. Where the rest of the line may hold a secret, nothing but the ranges is shown.
 */
export function excerpts<R extends Range>(
  line: string,
  ranges: readonly R[],
  width: number,
  guard: Guard,
): Excerpt<R>[] {
  const sorted = ranges.toSorted((a, b) => a.start - b.start || a.end - b.end)
  const inner = Math.max(1, width - 2)
  const groups: R[][] = []
  const alone = line.length > longLine || guard.suspects(outside(line, sorted))
  const whole = alone ? [] : cellsOf(line)
  const fits = !alone && widthOfCells(whole) <= width
  for (const range of sorted) {
    const group = groups.at(-1)
    const first = group?.[0]
    if (group && first && (fits || (!alone && extent(whole, first.start, range.end) <= inner)))
      group.push(range)
    else groups.push([range])
  }
  return groups.map((group) => excerptOf(line, group, width, guard))
}

/** A line without ranges, cut at its end, or nothing where it may hold a secret. */
export function contextOf(line: string, width: number, guard: Guard): string | undefined {
  const head = line.slice(0, longLine)
  if (guard.suspects(head)) return undefined
  return excerptOf(line, [{ start: 0, end: 0 }], width, guard).text
}

function excerptOf<R extends Range>(
  line: string,
  group: readonly R[],
  width: number,
  guard: Guard,
): Excerpt<R> {
  const start = group[0]?.start ?? 0
  const end = Math.max(start, ...group.map((range) => range.end))
  const bounds = boundsOf(line, start, end, group, guard)
  const cells = cellsOf(line.slice(bounds.start, bounds.end)).map((cell) => ({
    ...cell,
    start: cell.start + bounds.start,
    end: cell.end + bounds.start,
  }))
  const open = { left: bounds.start > 0, right: bounds.end < line.length }
  return { ...place(cells, group, open, width), guarded: bounds.guarded }
}

/** What of the line may be shown at all. */
function boundsOf(
  line: string,
  start: number,
  end: number,
  group: readonly Range[],
  guard: Guard,
): Range & { guarded: boolean } {
  const from = line.length > longLine ? whole(line, Math.max(0, start - around)) : 0
  const to =
    line.length > longLine
      ? whole(line, Math.min(line.length, Math.min(end, start + around) + around))
      : line.length
  const near = line.slice(from, to)
  const shifted = group.map((range) => ({ start: range.start - from, end: range.end - from }))
  const guarded = guard.suspects(outside(near, shifted))
  return guarded ? { start, end: Math.min(end, to), guarded } : { start: from, end: to, guarded }
}

function place<R extends Range>(
  cells: readonly Cell[],
  group: readonly R[],
  open: { left: boolean; right: boolean },
  width: number,
): Omit<Excerpt<R>, 'guarded'> {
  const total = widthOfCells(cells)
  const first = columnAt(cells, group[0]?.start ?? 0)
  const last = Math.max(first, ...group.map((range) => columnAfter(cells, range.end)))
  let from = 0
  let to = total
  if (total + (open.left ? 1 : 0) + (open.right ? 1 : 0) > width) {
    const inner = Math.max(1, width - 2)
    const room = Math.max(0, inner - Math.max(1, last - first))
    const reserve = Math.max(0, ...group.map((range) => range.reserve ?? 0))
    const fitting = Math.min(first - Math.floor(room * leading), total - inner)
    from = Math.max(0, fitting, Math.min(first - narrowest, last + 2 + reserve - width))
    to = from + inner
  }
  const shown: Cell[] = []
  let column = 0
  let begin: number | undefined
  for (const cell of cells) {
    const after = column + cell.width
    if (column >= from && after <= to) {
      begin ??= column
      shown.push(cell)
    }
    column = after
  }
  const text = shown.map((cell) => cell.text).join('')
  const left = open.left || (shown[0] ?? cells[0]) !== cells[0]
  const right = open.right || shown.at(-1) !== cells.at(-1)
  const shift = (left ? 1 : 0) - (begin ?? from)
  const limit = (left ? 1 : 0) + widthOfCells(shown)
  const marks = group.map((range) => {
    const at = Math.max(0, Math.min(columnAt(cells, range.start) + shift, limit))
    const until = Math.min(columnAfter(cells, range.end) + shift, limit)
    return { range, column: at, width: range.end > range.start ? Math.max(0, until - at) : 0 }
  })
  return { text: `${left ? '…' : ''}${text}${right ? '…' : ''}`.trimEnd(), marks }
}

/** The line without what the ranges cover; a line of bounded length only. */
function outside(line: string, ranges: readonly Range[]): string {
  let kept = ''
  let at = 0
  for (const range of ranges) {
    if (range.start > at) kept += `${line.slice(at, range.start)} `
    at = Math.max(at, range.end)
  }
  return kept + line.slice(at)
}

/** An offset that does not lie between the two halves of a character. */
function whole(line: string, offset: number): number {
  const unit = line.charCodeAt(offset)
  return unit >= 0xdc00 && unit <= 0xdfff && offset > 0 ? offset - 1 : offset
}

function widthOfCells(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0)
}

function extent(cells: readonly Cell[], start: number, end: number): number {
  return columnAfter(cells, end) - columnAt(cells, start)
}

/** The column at which the cell that holds an offset begins. */
function columnAt(cells: readonly Cell[], offset: number): number {
  let column = 0
  for (const cell of cells) {
    if (cell.end > offset) break
    column += cell.width
  }
  return column
}

/** The column after the cell that holds the unit before an offset. */
function columnAfter(cells: readonly Cell[], offset: number): number {
  let column = 0
  for (const cell of cells) {
    if (cell.start >= offset) break
    column += cell.width
  }
  return column
}
