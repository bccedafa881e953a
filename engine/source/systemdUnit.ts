import type { TextProblem } from './dotenv.ts'
import type { Span } from './span.ts'
import { type Stitch, type Stitched, stitch } from './stitched.ts'

/** One `Key=value` of a unit file. */
export interface SystemdEntry {
  readonly section: string
  readonly key: string
  readonly keySpan: Span
  /** Continued lines joined by one space, comments between them left out. */
  readonly value: string
  /** From the first to the last character of the value in the file. */
  readonly valueSpan: Span
  /** The value with its places, for the readers of `systemdWords.ts`. */
  readonly content: Stitched
}

/** The entries of a unit file. */
export interface SystemdUnit {
  readonly sections: readonly { readonly name: string; readonly span: Span }[]
  /** In the order of the file; a key may occur many times. */
  readonly entries: readonly SystemdEntry[]
  readonly problems: readonly TextProblem[]
}

interface Line {
  readonly start: number
  readonly end: number
}

/** Reads a unit file or drop-in (systemd.syntax(7)). */
export function parseSystemdUnit(text: string): SystemdUnit {
  const sections: { name: string; span: Span }[] = []
  const entries: SystemdEntry[] = []
  const problems: TextProblem[] = []
  const lines = linesOf(text)
  for (let i = 0; i < lines.length; i++) {
    const first = trimmed(text, lines[i] ?? { start: 0, end: 0 })
    if (first.start === first.end || isComment(text, first)) continue
    const logical: Line[] = [first]
    while (continues(text, logical.at(-1)) && i + 1 < lines.length) {
      const line = lines[++i] ?? first
      const next = trimmed(text, line)
      // White space at the start of a continued line belongs to the value.
      if (!isComment(text, next)) logical.push({ start: line.start, end: next.end })
    }
    const whole = text.slice(first.start, first.end)
    const section = sections.at(-1)
    if (whole.startsWith('[') && whole.endsWith(']')) {
      sections.push({ name: whole.slice(1, -1), span: first })
    } else if (section === undefined) {
      problems.push({ span: first, message: 'an assignment outside of a section is ignored' })
    } else {
      const entry = entryOf(text, logical, section.name)
      if (entry === null) problems.push({ span: first, message: 'a line without "=" is ignored' })
      else entries.push(entry)
    }
  }
  return { sections, entries, problems }
}

function linesOf(text: string): Line[] {
  const lines: Line[] = []
  let start = text.startsWith('\uFEFF') ? 1 : 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    lines.push({ start, end: end > start && text[end - 1] === '\r' ? end - 1 : end })
    start = end + 1
  }
  return lines
}

function trimmed(text: string, line: Line): Line {
  let { start, end } = line
  while (start < end && isBlank(text[start])) start++
  // White space after a backslash keeps it from continuing the line, so it is looked at first.
  while (end > start && isBlank(text[end - 1]) && !hasBackslashBefore(text, start, end)) end--
  return { start, end }
}

function hasBackslashBefore(text: string, start: number, end: number): boolean {
  return end - 2 >= start && text[end - 2] === '\\'
}

/** An odd number of backslashes at the end. */
function continues(text: string, line: Line | undefined): boolean {
  if (line === undefined) return false
  let at = line.end
  while (at > line.start && text[at - 1] === '\\') at--
  return (line.end - at) % 2 === 1
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\r'
}

function isComment(text: string, line: Line): boolean {
  return line.start < line.end && (text[line.start] === '#' || text[line.start] === ';')
}

function entryOf(text: string, logical: readonly Line[], section: string): SystemdEntry | null {
  const stitches: Stitch[] = []
  for (const [i, line] of logical.entries()) {
    const isLast = i === logical.length - 1
    const end = continues(text, line) ? line.end - 1 : line.end
    stitches.push({ start: line.start, end })
    if (!isLast) stitches.push({ at: end, text: ' ' })
  }
  const joined = stitch(text, stitches)
  const equals = joined.text.indexOf('=')
  if (equals === -1) return null
  const key = joined.text.slice(0, equals).trimEnd()
  let from = equals + 1
  let to = joined.text.length
  while (from < to && isBlank(joined.text[from])) from++
  while (to > from && isBlank(joined.text[to - 1])) to--
  const value = joined.text.slice(from, to)
  const place = (span: Span): Span => joined.place({ start: span.start + from, end: span.end + from })
  return {
    section,
    key,
    keySpan: joined.place({ start: 0, end: key.length }),
    value,
    valueSpan: place({ start: 0, end: value.length }),
    content: { text: value, place },
  }
}
