import type { Finding, Report, Rule } from '../../engine/index.ts'
import { explainCommand, reasonOf, sourcesOf, tuningOf } from './advice.ts'
import { type Folded, fold, nounOf } from './fold.ts'
import { footer } from './footer.ts'
import { frame, type Sources, whereOf } from './frame.ts'
import { heading } from './heading.ts'
import { type Look, lookOf } from './look.ts'
import { cut, visible, widthOf, wrap } from './screenText.ts'
import { subjectOf } from './subject.ts'
import { unknownBlocks } from './unknowns.ts'

/** How people want to see a report. */
export interface PrettyOptions {
  readonly color: boolean
  /** Columns of the terminal; fewer than 24 are taken as 24. */
  readonly width: number
  /** `unknown` lists what could not be decided, `folded` shows equal findings one by one, `standing` those before the change. */
  readonly show: ReadonlySet<string>
  readonly failOn: string
}

/** How many of the others a folded finding names. */
const named = 3

/** A report for people at a terminal; ends with a line end. */
export function pretty(report: Report, rules: ReadonlyMap<string, Rule>, options: PrettyOptions): string {
  const sources: Sources = report
  const look = lookOf(options, largestLine(report, sources))
  const explained = new Set<string>()
  const findings = options.show.has('standing')
    ? report.findings
    : report.findings.filter(({ status }) => status === 'new')
  const folded = options.show.has('folded')
    ? findings.map((shown) => ({ shown, others: [] }))
    : fold(findings)
  const blocks = folded.map((group) => {
    const first = !explained.has(group.shown.rule)
    explained.add(group.shown.rule)
    return block(group, first ? rules.get(group.shown.rule) : undefined, sources, look)
  })
  if (report.fixed.length > 0) blocks.push(fixedRows(report, look))
  if (options.show.has('unknown')) blocks.push(...unknownBlocks(report, rules, sources, look))
  blocks.push(footer(report, look, options))
  return `${blocks.map((rows) => rows.join('\n')).join('\n\n')}\n`
}

/** How many mended findings are named. */
const praised = 10

/** What the change mended, each on a line. */
function fixedRows({ fixed }: Report, look: Look): string[] {
  const { colors, width } = look
  const rows = fixed
    .slice(0, praised)
    .map(({ rule, subject, path }) => cut(visible(`fixed    ${rule}  ${subject} (${path})`), width))
  const rest = fixed.length - praised
  return [...rows, ...(rest > 0 ? [`fixed    and ${rest} more`] : [])].map((row) => colors.green(row))
}

/** A finding, and how many others there are like it. What the rule says stands below its first finding only. */
function block(group: Folded, rule: Rule | undefined, sources: Sources, look: Look): string[] {
  const { shown } = group
  const { message: text, severity } = shown
  return [
    ...heading({ word: severity, text, rule: shown.rule, paint: look.severity(severity) }, look),
    ...frame(shown, sources, look),
    ...closing([...othersRows(group, sources, look), ...adviceRows(shown, rule, look)], look),
  ]
}

function closing(rows: readonly string[], look: Look): string[] {
  const pad = ' '.repeat(look.gutter + 1)
  return rows.map((row, index) => (index === 0 ? `${look.colors.dim(`${pad}└─`)} ${row}` : `${pad}   ${row}`))
}

/** "and 11 more containers: …", each with its place where that is another one. */
function othersRows({ shown, others }: Folded, sources: Sources, look: Look): string[] {
  if (others.length === 0) return []
  const at = whereOf(shown.place, sources)
  const names = others.slice(0, others.length === named + 1 ? named + 1 : named).map((other) => {
    const where = whereOf(other.place, sources)
    const subject = visible(subjectOf(other))
    return where === at || subject === where ? subject : `${subject} (${where})`
  })
  const rest = names.length < others.length ? ' … (all: --show folded)' : ''
  const text = `and ${others.length} more ${nounOf(others)}: ${names.join(', ')}${rest}`
  return wrap(text, room(look))
}

function adviceRows(finding: Finding, rule: Rule | undefined, look: Look): string[] {
  const { dim } = look.colors
  const width = room(look)
  const explain = explainCommand(finding.rule)
  const tuning = rule ? tuningOf(rule) : ''
  const about = rule ? cut(sourcesOf(rule), width) : ''
  const together = about !== '' && widthOf(`${about} · ${explain}`) <= width
  return [
    ...(rule ? wrap(reasonOf(rule), width) : []),
    ...(tuning === '' ? [] : wrap(`tune: ${tuning}`, width).map(dim)),
    ...(together
      ? [dim(`${about} · ${explain}`)]
      : [about, ...wrap(explain, width)].filter(Boolean).map(dim)),
  ]
}

/** What is left beside the corner of the frame, and is still read with ease. */
function room(look: Look): number {
  return Math.min(look.aligned - look.gutter - 4, 100)
}

function largestLine(report: Report, { lines }: Sources): number {
  let largest = 0
  for (const { place, related } of report.findings)
    for (const { path, span } of [place, ...related.map((other) => other.place)])
      largest = Math.max(largest, lines.of(path)?.position(span.start).line ?? 0)
  return largest
}
