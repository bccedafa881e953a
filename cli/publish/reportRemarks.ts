import type { Finding, LineIndex, Place, Report, Rule } from '../../engine/index.ts'
import { reasonOf, sourcesOf } from '../reporters/advice.ts'
import { subjectOf } from '../reporters/subject.ts'
import { digestOf } from './marker.ts'
import type { LinePatch, Remark, Spot } from './remark.ts'

/** More lines than this are no suggestion anybody reads. */
const mostLines = 100

/** The findings of a report as they are published, in its order. */
export function remarksOf(report: Report, rules: ReadonlyMap<string, Rule>): Remark[] {
  return report.findings.map((finding) => {
    const rule = rules.get(finding.rule)
    const patches = patchesOf(finding, report)
    return {
      rule: finding.rule,
      severity: finding.severity,
      status: finding.status,
      message: finding.message.slice(0, 20_000),
      subject: subjectOf(finding).slice(0, 4_000),
      fingerprint: finding.fingerprint,
      place: spotOf(finding.place, report),
      related: finding.related
        .filter(({ place }) => !place.before)
        .slice(0, 100)
        .map(({ place, message }) => ({ place: spotOf(place, report), says: message.slice(0, 4_000) })),
      why: rule ? reasonOf(rule).slice(0, 4_000) : '',
      sources: rule && rule.baseline.length > 0 ? [sourcesOf(rule).slice(0, 2_000)] : [],
      ...(finding.fix && patches.length > 0 && { fix: { safety: finding.fix.safety, patches } }),
    }
  })
}

function spotOf({ path, span }: Place, { lines }: Report): Spot {
  const text = lines.of(path)
  if (!text) return { path, startLine: 1, endLine: 1, startColumn: 1, endColumn: 1 }
  const start = text.position(span.start)
  const last = lastOf(text, span.start, span.end)
  return {
    path,
    startLine: start.line,
    endLine: last.line,
    startColumn: start.column,
    endColumn: last.column,
    print: digestOf(text.line(start.line)),
  }
}

/** Where a span ends; one that ends before the first letter of a line ends with the line above. */
function lastOf(text: LineIndex, start: number, end: number): { line: number; column: number } {
  const last = text.position(Math.max(start, end))
  if (last.column > 1 || end <= start) return last
  return { line: last.line - 1, column: text.line(last.line - 1).length + 1 }
}

/**
 * The fix in whole lines, one patch for each run of edited lines that touch; nothing where a line may hold a secret:
 * whole lines show more than the edited scalar.
 */
function patchesOf({ fix }: Finding, report: Report): LinePatch[] {
  if (!fix) return []
  const ordered = [...fix.edits].sort(
    ({ place: a }, { place: b }) =>
      (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) ||
      a.span.start - b.span.start ||
      a.span.end - b.span.end,
  )
  const runs: { path: string; from: number; to: number; edits: typeof ordered }[] = []
  for (const edit of ordered) {
    const text = report.lines.of(edit.place.path)
    if (!text || edit.place.decodedLine !== undefined || edit.place.secret) return []
    const from = text.position(edit.place.span.start).line
    const to = lastOf(text, edit.place.span.start, edit.place.span.end).line
    const run = runs.at(-1)
    if (run && run.path === edit.place.path && from <= run.to + 1) {
      if (edit.place.span.start < (run.edits.at(-1)?.place.span.end ?? 0)) return []
      run.to = Math.max(run.to, to)
      run.edits.push(edit)
    } else runs.push({ path: edit.place.path, from, to, edits: [edit] })
  }
  const patches = runs.map((run) => patchOf(run, report))
  return patches.every((patch) => patch !== undefined) ? patches : []
}

function patchOf(
  run: {
    path: string
    from: number
    to: number
    edits: readonly { place: Place; text: string }[]
  },
  report: Report,
): LinePatch | undefined {
  const text = report.lines.of(run.path)
  if (!text || run.to - run.from >= mostLines) return undefined
  const numbers = Array.from({ length: run.to - run.from + 1 }, (_, index) => run.from + index)
  const was = numbers.map((line) => text.line(line))
  if (was.some((line, index) => hidden(run.path, run.from + index, line, report))) return undefined
  const start = text.start(run.from)
  const end = text.start(run.to + 1)
  let made = ''
  let at = start
  for (const { place, text: added } of run.edits) {
    made += text.text.slice(at, place.span.start) + added
    at = place.span.end
  }
  made += text.text.slice(at, end)
  const becomes = made === '' ? [] : made.replace(/\n$/, '').split('\n')
  if (becomes.length > 2 * mostLines || [...was, ...becomes].some((line) => line.length > 2_000))
    return undefined
  // Git ends no line at a lone carriage return: below one it numbers lines otherwise.
  const isPlain = !/\r(?!\n)/.test(text.text.slice(0, start))
  const isExact = isPlain && !text.text.slice(start, end).includes('\r') && !made.includes('\r')
  return {
    path: run.path,
    startLine: run.from,
    was,
    becomes: becomes.map((line) => line.replace(/\r$/, '')),
    isExact: isExact && (text.start(run.to + 1) < text.text.length || text.text.endsWith('\n')),
  }
}

function hidden(path: string, number: number, line: string, { secrecy }: Report): boolean {
  return secrecy.touches(path, number) || secrecy.suspects(line)
}
