import type { Report } from '../../engine/index.ts'
import { mainCause } from './causes.ts'
import type { Look } from './look.ts'
import { cut, visible, widthOf, wrap } from './screenText.ts'
import { type Summary, summarize } from './summary.ts'

const rank: Readonly<Record<string, number>> = { error: 0, warning: 1, info: 2, never: -1 }

/** The last lines: what was found, in how much, and what could not be decided. */
export function footer(
  report: Report,
  look: Look,
  options: { failOn: string; show: ReadonlySet<string> },
): string[] {
  const summary = summarize(report)
  const cause = options.show.has('unknown') ? '' : ` (${hint(report)})`
  const verdicts = [
    ...(summary.rules > 0 ? [judged(summary)] : []),
    ...(summary.unknown > 0 ? [`${count(summary.unknown, 'verdict')} unknown${cause}`] : []),
  ]
  const parts = [
    ...(report.findings.length > 0 ? found(report, summary, look) : [clean(summary, look)]),
    ...(verdicts.length > 0 ? [verdicts.join(', ')] : []),
    ...(summary.suppressed > 0 ? [`${summary.suppressed} suppressed`] : []),
  ]
  const standing = report.findings.filter(({ status }) => status === 'standing').length
  if (standing > 0) {
    const hidden = options.show.has('standing') ? '' : ' (--show standing)'
    parts.push(`${standing} stood before this change${hidden}`)
  }
  if (report.fixed.length > 0) parts.push(`${report.fixed.length} fixed`)
  const limit = rank[options.failOn]
  if (
    report.findings.some(({ status }) => status === 'new') &&
    limit !== undefined &&
    !report.findings.some((f) => f.status === 'new' && (rank[f.severity] ?? 0) <= limit)
  )
    parts.push(`nothing fails at --fail-on ${options.failOn}`)
  return joined(parts, look.width)
}

/** What counts: where a run compares with a base, only what is new. */
function found(report: Report, { files }: Summary, { colors, severity }: Look): string[] {
  const fresh = report.findings.filter(({ status }) => status === 'new')
  if (fresh.length === 0) return [`${colors.bold(colors.green('Nothing new'))} in ${count(files, 'file')}`]
  const counts = (['error', 'warning', 'info'] as const).flatMap((level) => {
    const number = fresh.filter((finding) => finding.severity === level).length
    return number > 0 ? [colors.bold(severity(level)(count(number, level)))] : []
  })
  const paths = new Set(fresh.map(({ place }) => place.path).filter((path) => path !== ''))
  const said = fresh.length < report.findings.length ? 'new in' : 'in'
  return [`${counts.join(', ')} ${said} ${paths.size} of ${count(files, 'file')}`]
}

/** Never praises what was not looked at. */
function clean(summary: Summary, { colors }: Look): string {
  if (summary.rules > 0) return `${colors.bold(colors.green('No findings'))} in ${extent(summary)}`
  const what = summary.unknown > 0 ? 'Nothing could be decided' : 'Nothing was checked'
  return `${colors.bold(colors.yellow(what))}: ${
    summary.entities > 0
      ? `no rule came to a verdict about ${extent(summary)}`
      : `${count(summary.files, 'file')} read, nothing that a rule speaks about`
  }`
}

function extent({ files, entities }: Summary): string {
  return `${count(entities, 'object')} of ${count(files, 'file')}`
}

function judged({ rules }: Summary): string {
  return `${count(rules, 'rule')} judged`
}

function hint(report: Report): string {
  const main = mainCause(report)
  const command = 'slo-lint check --show unknown'
  if (!main) return command
  const times = main.count < report.unknowns.length ? `${main.count} × ` : ''
  return `${times}${cut(visible(main.kind), 40)}: ${command}`
}

/** "1 error", "2 errors", "1,204 files". */
export function count(number: number, noun: string): string {
  return `${String(number).replace(/\B(?=(\d{3})+$)/g, ',')} ${noun}${number === 1 ? '' : 's'}`
}

/** Parts with a dot between them; where they do not fit, each on lines of its own. */
function joined(parts: readonly string[], width: number): string[] {
  const line = parts.join(' · ')
  return widthOf(line) <= width ? [line] : parts.flatMap((part) => wrap(part, width))
}
