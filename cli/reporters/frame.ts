import type { Finding, LineIndex, Place, Report, Secrecy } from '../../engine/index.ts'
import { contextOf, excerpts, type Range } from './excerpt.ts'
import type { Look } from './look.ts'
import { cut, cutStart, visible, widthOf, wrap } from './screenText.ts'
import { subjectOf } from './subject.ts'

/** What a frame needs to know of the report. */
export type Sources = Pick<Report, 'lines' | 'secrecy'>

/** One place of a finding, on its (first) line. */
interface Mark extends Range {
  readonly primary: boolean
  readonly place: Place
  readonly line: number
  readonly column: number
  readonly notes: readonly string[]
}

/** How far above a place the line that opens its block may stand to be shown. */
const contextReach = 8

/** A text wrapped into fewer columns than this is put further left instead. */
const narrow = 40

const guard = 'the rest of the line may hold a secret, not shown'

/** The code of all places of a finding, one section for each file, in rows. */
export function frame(finding: Finding, sources: Sources, look: Look): string[] {
  const sections = new Map<string, Mark[]>()
  const places = [{ place: finding.place, message: '' }, ...finding.related]
  for (const [index, { place, message }] of places.entries()) {
    const mark = markOf(place, message, index === 0, sources)
    const section = sections.get(place.path)
    if (section) section.push(mark)
    else sections.set(place.path, [mark])
  }
  return [...sections].flatMap(([path, marks], index) => [
    sectionHead(finding, marks[0], index === 0, look),
    ...sectionRows(finding, path, marks, sources, look),
  ])
}

/** "deploy/checkout.yaml:14:20", with the line of the decoded text where it was encoded. */
export function whereOf(place: Place, sources: Sources): string {
  if (place.path === '') return 'the workspace'
  const position = sources.lines.of(place.path)?.position(place.span.start)
  return visible(position ? `${place.path}:${position.line}:${position.column}` : place.path)
}

function markOf(place: Place, message: string, primary: boolean, sources: Sources): Mark {
  const lines = sources.lines.of(place.path)
  const position = lines?.position(place.span.start) ?? { line: 0, column: 1 }
  const start = position.column - 1
  const length = lines?.line(position.line).length ?? 0
  const end = start + Math.max(0, place.span.end - place.span.start)
  // The line end itself is no text: a span that reaches over nothing else stays on its line.
  const last = lines?.position(Math.max(place.span.start, place.span.end - 1)).line ?? position.line
  const notes = [message, ...notesOf(place, position, last, sources)].filter((note) => note !== '')
  return {
    primary,
    place,
    line: position.line,
    column: position.column,
    start: Math.min(start, length),
    end: Math.min(end, length),
    notes: notes.map(visible),
    reserve: notes.length > 0 ? widthOf(notes.map(visible).join(', ')) + 1 : 0,
  }
}

function notesOf(
  place: Place,
  { line, column }: { line: number; column: number },
  last: number,
  { secrecy }: Sources,
): string[] {
  const decoded = place.decodedLine === undefined ? [] : [`line ${place.decodedLine} of the decoded text`]
  if (secrecy.hides(place)) return [...decoded, `a secret at ${line}:${column}, not shown`]
  return [...decoded, ...(last > line ? [`to line ${last}`] : [])]
}

function sectionHead(finding: Finding, mark: Mark | undefined, first: boolean, look: Look): string {
  const { colors, gutter } = look
  const corner = `${' '.repeat(gutter + 1)}${first ? '┌' : '├'}─ `
  const room = look.width - widthOf(corner)
  const { path = '' } = mark?.place ?? {}
  const where =
    path === '' ? 'the workspace' : mark && mark.line > 0 ? `${path}:${mark.line}:${mark.column}` : path
  const shown = cutStart(visible(where), room)
  const subject = first && finding.subject !== path ? visible(subjectOf(finding)) : ''
  const free = look.aligned - widthOf(corner) - widthOf(shown)
  const head = `${colors.dim(corner)}${colors.cyan(shown)}`
  if (subject === '' || subject === where) return head
  if (widthOf(subject) + 2 <= free)
    return `${head}${' '.repeat(free - widthOf(subject))}${colors.dim(subject)}`
  return `${head}\n${bar(look)}${colors.dim(cut(subject, look.width - gutter - 3))}`
}

function sectionRows(
  finding: Finding,
  path: string,
  marks: readonly Mark[],
  sources: Sources,
  look: Look,
): string[] {
  const lines = sources.lines.of(path)
  if (!lines || path === '') return marks.flatMap((mark) => noteRows(mark, finding, look))
  const byLine = new Map<number, Mark[]>()
  for (const mark of marks) byLine.set(mark.line, [...(byLine.get(mark.line) ?? []), mark])
  const context = new Set<number>()
  for (const mark of marks) {
    if (sources.secrecy.hides(mark.place)) continue
    const opener = openerOf(lines, mark.line)
    if (opener !== undefined && !byLine.has(opener)) context.add(opener)
  }
  const numbers = [...new Set([...byLine.keys(), ...context])].sort((a, b) => a - b)
  const rows: string[] = []
  let before: number | undefined
  for (const number of numbers) {
    const here = byLine.get(number)
    const shown = here
      ? lineRows(lines, here, finding, sources, look)
      : contextRow(lines, number, path, sources, look)
    if (shown.length === 0) continue
    rows.push(...between(lines, before, number, path, sources, look), ...shown)
    before = number
  }
  return rows
}

/** The nearest line above that the line's block belongs to, by indentation. */
function openerOf(lines: LineIndex, number: number): number | undefined {
  const own = indentation(lines.line(number))
  if (own.blank) return undefined
  for (let above = number - 1; above >= Math.max(1, number - contextReach); above--) {
    const { depth, item, blank } = indentation(lines.line(above))
    if (blank) continue
    if (depth < own.depth || (own.item && !item && depth === own.depth)) return above
  }
  return undefined
}

function indentation(line: string): { depth: number; item: boolean; blank: boolean } {
  const depth = line.slice(0, 500).search(/[^ \t]/)
  const rest = depth < 0 ? '' : line.slice(depth, depth + 2)
  const blank = rest === '' || rest.startsWith('#') || rest === '//' || rest === '--'
  return { depth: Math.max(0, depth), item: rest.startsWith('- ') || rest === '-', blank }
}

/** One line between two shown ones is shown too, more of them are left out and said to be. */
function between(
  lines: LineIndex,
  before: number | undefined,
  number: number,
  path: string,
  sources: Sources,
  look: Look,
): string[] {
  if (before === undefined || number - before < 2) return []
  const row = number - before === 2 ? contextRow(lines, number - 1, path, sources, look) : []
  return row.length > 0 ? row : [look.colors.dim(`${' '.repeat(look.gutter)} ·`)]
}

function contextRow(
  lines: LineIndex,
  number: number,
  path: string,
  { secrecy }: Sources,
  look: Look,
): string[] {
  const start = lines.start(number)
  if (secrecy.touches(path, number) || secrecy.hides({ path, span: { start, end: start } })) return []
  const text = contextOf(lines.line(number), look.width - look.gutter - 3, secrecy)
  return text === undefined ? [] : [numbered(number, look.colors.dim(text), look)]
}

/** A line with its marks below, each with what it says. */
function lineRows(
  lines: LineIndex,
  marks: readonly Mark[],
  finding: Finding,
  { secrecy }: Sources,
  look: Look,
): string[] {
  const width = look.width - look.gutter - 3
  const rows: string[] = []
  const open = marks.filter(({ place }) => !secrecy.hides(place))
  for (const mark of marks) {
    if (!secrecy.hides(mark.place)) continue
    rows.push(numbered(mark.line, look.colors.dim('••••••'), look))
    rows.push(...markRows(mark, 0, 6, finding, look))
  }
  const [first] = open
  if (!first) return rows
  const line = lines.line(first.line)
  const touched = secrecy.touches(first.place.path, first.line)
  for (const excerpt of touched
    ? open.flatMap((mark) => only(line, mark, width, secrecy))
    : excerpts(line, open, width, secrecy)) {
    rows.push(numbered(first.line, excerpt.text, look))
    const order = excerpt.marks.toSorted((a, b) => Number(b.range.primary) - Number(a.range.primary))
    for (const { range, column, width: wide } of order) {
      const mark = excerpt.guarded ? { ...range, notes: [...range.notes, guard] } : range
      rows.push(...markRows(mark, column, wide, finding, look))
    }
  }
  return rows
}

/** Nothing of the line but the marked text itself. */
function only(line: string, mark: Mark, width: number, secrecy: Secrecy): ReturnType<typeof excerpts<Mark>> {
  const text = line.slice(mark.start, mark.end)
  const cutOut = excerpts(text, [{ ...mark, start: 0, end: text.length }], width, secrecy)
  return cutOut.map(({ text: shown, marks }) => ({
    text: shown,
    guarded: true,
    marks: marks.map((found) => ({ ...found, range: mark })),
  }))
}

function markRows(mark: Mark, start: number, width: number, finding: Finding, look: Look): string[] {
  const paint = mark.primary ? look.severity(finding.severity) : look.colors.blue
  const line = width === 0 ? '^' : (mark.primary ? '━' : '─').repeat(width)
  const note = mark.notes.join(', ')
  const room = look.width - look.gutter - 3
  const column = Math.min(start, room - 1)
  const after = column + line.length + 1
  const pad = ' '.repeat(column)
  if (note === '') return [`${bar(look)}${pad}${paint(line)}`]
  const [inline = '', ...more] = wrap(note, Math.max(1, room - after))
  if (more.length === 0 && room - after > 0) return [`${bar(look)}${pad}${paint(line)} ${paint(inline)}`]
  const at = Math.max(0, Math.min(column, room - Math.min(widthOf(note), narrow)))
  const below = wrap(note, Math.max(1, room - at))
  return [
    `${bar(look)}${pad}${paint(line)}`,
    ...below.map((row) => `${bar(look)}${' '.repeat(at)}${paint(row)}`),
  ]
}

/** What a mark says when there is no code to show. */
function noteRows(mark: Mark, finding: Finding, look: Look): string[] {
  const paint = mark.primary ? look.severity(finding.severity) : look.colors.blue
  return wrap(mark.notes.join(', '), look.width - look.gutter - 3).map((row) => `${bar(look)}${paint(row)}`)
}

function numbered(number: number, text: string, look: Look): string {
  return `${look.colors.dim(`${String(number).padStart(look.gutter)} │`)} ${text}`.trimEnd()
}

function bar(look: Look): string {
  return `${look.colors.dim(`${' '.repeat(look.gutter)} │`)} `
}
