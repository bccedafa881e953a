import type { Finding, Report, Rule } from '../../engine/index.ts'
import { explainCommand, reasonOf } from './advice.ts'
import { mainCause } from './causes.ts'
import type { ReporterContext } from './context.ts'
import { fold } from './fold.ts'
import { count } from './footer.ts'
import { whereOf } from './frame.ts'
import { code, fenced, plain } from './inertMarkdown.ts'
import { ranked } from './ranking.ts'
import { sourcesMarkdown } from './ruleHelp.ts'
import { shownFix } from './shownFix.ts'
import { subjectOf } from './subject.ts'
import { summarize } from './summary.ts'

/** A list under a heading; every entry is one thing. */
interface Section {
  readonly title: string
  readonly entries: readonly string[]
}

/** GitHub drops the summary of a step, without a word, from just below 1 MiB on. */
const stepRoom = 900 * 1024

/** For what says that something was left out, and for the headings. */
const reserve = 4 * 1024

/** A report for people in GitHub's and GitLab's Markdown: nothing in it that a repository holds is obeyed or links. */
export function markdown(report: Report, context: ReporterContext): string {
  return documentOf(report, context, Number.POSITIVE_INFINITY)
}

/** The same for the summary of a step of GitHub Actions: it stays below 900 KiB and says what it leaves out. */
export function stepSummary(report: Report, context: ReporterContext): string {
  return documentOf(report, context, stepRoom - reserve)
}

function documentOf(report: Report, context: ReporterContext, room: number): string {
  const head = [`## slo-lint: ${headline(report)}`, '', extent(report), '']
  const lines: string[] = []
  let used = Buffer.byteLength(head.join('\n'))
  for (const { title, entries } of sectionsOf(report, context)) {
    if (entries.length === 0) continue
    lines.push(`### ${title}`, '')
    for (const [index, entry] of entries.entries()) {
      used += Buffer.byteLength(entry) + 1
      if (used > room) {
        lines.push(`- … and ${entries.length - index} more that have no room here`)
        break
      }
      lines.push(entry)
    }
    lines.push('')
  }
  return `${[...head, ...lines].join('\n').trimEnd()}\n`
}

function headline({ findings, ...rest }: Report): string {
  const fresh = findings.filter(({ status }) => status === 'new')
  const of = (severity: Finding['severity']): number =>
    fresh.filter((one) => one.severity === severity).length
  const counts = [
    ...(of('error') > 0 ? [count(of('error'), 'error')] : []),
    ...(of('warning') > 0 ? [count(of('warning'), 'warning')] : []),
    ...(of('info') > 0 ? [count(of('info'), 'info')] : []),
  ]
  if (counts.length > 0) return counts.join(', ')
  if (findings.length > 0) return 'no new findings'
  const { rules, unknown } = summarize({ findings, ...rest })
  if (rules > 0) return 'no findings'
  return unknown > 0 ? 'nothing could be decided' : 'nothing was checked'
}

function extent(report: Report): string {
  const { rules, unknown, suppressed, entities, files } = summarize(report)
  const cause = mainCause(report)
  const why = cause ? ` (${cause.count < unknown ? `${cause.count} × ` : ''}${plain(cause.kind)})` : ''
  return [
    `${count(rules, 'rule')} judged ${count(entities, 'object')} of ${count(files, 'file')}`,
    ...(report.fixed.length > 0 ? [`${report.fixed.length} fixed`] : []),
    ...(unknown > 0 ? [`${count(unknown, 'verdict')} unknown${why}`] : []),
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
  ].join(' · ')
}

function sectionsOf(report: Report, { rules, show }: ReporterContext): Section[] {
  const findings = ranked(report.findings)
  const of = (status: Finding['status']): string[] =>
    fold(findings.filter((finding) => finding.status === status)).flatMap(({ shown, others }) => [
      findingEntry(shown, report),
      ...others.map((other) => otherEntry(other, report)),
    ])
  const [fresh, standing, known] = [of('new'), of('standing'), of('known')]
  const named = [...new Set(findings.map(({ rule }) => rule))].flatMap((id) => rules.get(id) ?? [])
  return [
    { title: 'Findings', entries: fresh },
    { title: `There before this change: ${standing.length}`, entries: standing },
    { title: `Known: ${known.length}`, entries: known },
    { title: `Fixed: ${report.fixed.length}`, entries: report.fixed.map(fixedEntry) },
    {
      title: 'Unknown',
      entries: show.has('unknown') ? report.unknowns.map((one) => unknownEntry(one, report)) : [],
    },
    { title: 'Notices', entries: report.notices.map(noticeEntry) },
    { title: 'Rules', entries: named.map(ruleEntry) },
  ]
}

function findingEntry(finding: Finding, report: Report): string {
  const { severity, message, rule, place, related } = finding
  return [
    `- **${severity}** ${plain(message)}`,
    `  ${where(place, report)}${decoded(place)}${aboutOf(finding)} · ${code(rule)}`,
    ...related.map(
      (other) => `  - ${where(other.place, report)}${decoded(other.place)} ${plain(other.message)}`,
    ),
    ...fixLines(finding, report),
  ].join('\n')
}

/** An item for each edit; what is more than one line is a block of its own, inside of the item. */
function fixLines(finding: Finding, report: Report): string[] {
  const fix = shownFix(finding, report)
  if (!fix) return []
  return fix.edits.map(({ place, text }) => {
    const item = `  - fix (${fix.safety}) at ${where(place, report)}:`
    if (text === '') return `${item} take it out`
    if (!/[\r\n]/.test(text)) return `${item} ${code(text)}`
    return `${item}\n\n${fenced(text).replace(/^/gm, '    ')}`
  })
}

/** The same about something else. */
function otherEntry(finding: Finding, report: Report): string {
  const places = finding.related.map((other) => `${where(other.place, report)} ${plain(other.message)}`)
  return `  - also ${where(finding.place, report)}${decoded(finding.place)}${aboutOf(finding)}${places.length > 0 ? `: ${places.join(', ')}` : ''}`
}

function aboutOf(finding: Finding): string {
  const { subject, place } = finding
  return subject === '' || subject === place.path ? '' : ` · ${plain(subjectOf(finding))}`
}

function where(place: Finding['place'], report: Report): string {
  return code(whereOf(place, report))
}

function decoded({ decodedLine }: Finding['place']): string {
  return decodedLine === undefined ? '' : ` (line ${decodedLine} of the decoded text)`
}

function fixedEntry({ rule, path, subject }: Report['fixed'][number]): string {
  return `- ${code(rule)} ${plain(subject)}${path === '' ? '' : ` in ${code(path)}`}`
}

function unknownEntry(verdict: Report['unknowns'][number], report: Report): string {
  const { rule, causes } = verdict
  const reasons = causes.map(({ says, place }) => `${plain(says)} at ${where(place, report)}`)
  return `- ${code(rule)} ${plain(subjectOf(verdict))}: ${reasons.join('; ')}`
}

function noticeEntry({ path, message }: Report['notices'][number]): string {
  return `- ${path ? `${code(path)} ` : ''}${plain(message)}`
}

function ruleEntry(rule: Rule): string {
  return [
    `- ${code(rule.id)} ${plain(rule.title)}`,
    `  - ${plain(reasonOf(rule))}`,
    `  - ${[sourcesMarkdown(rule), code(explainCommand(rule.id))].filter(Boolean).join(' · ')}`,
  ].join('\n')
}
