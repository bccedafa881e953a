import type { Finding, Report, Severity } from '../../engine/index.ts'
import { explainCommand } from './advice.ts'
import { count } from './footer.ts'
import { ranked } from './ranking.ts'
import { lastLineOf, regionOf } from './region.ts'
import { visible } from './screenText.ts'
import { messageOf, othersOf } from './sentences.ts'
import { subjectOf } from './subject.ts'

/** What GitHub shows of each level for a step (actions/toolkit, docs/problem-matchers.md); the others are dropped. */
const most = 10

/** GitHub cuts what is longer than 4 KB; bytes, after escaping. */
const longest = 4_000

/** Of a title, in letters; bytes are more. */
const longestTitle = 250

const levels = { error: 'error', warning: 'warning', info: 'notice' } as const
const nouns = { error: 'error', warning: 'warning', info: 'notice' } as const

/**
 * Annotations by workflow commands: the first ten of each level, those of the change first. What is left is counted in
 * the last line; all of it stands in the summary of the step.
 */
export function github(report: Report): string {
  const findings = ranked(report.findings)
  const shown = (severity: Severity): Finding[] => findings.filter((one) => one.severity === severity)
  const kinds = (['error', 'warning', 'info'] as const).map((severity) => ({
    severity,
    all: shown(severity),
  }))
  const commands = kinds.flatMap(({ all }) => all.slice(0, most)).map((finding) => commandOf(finding, report))
  const left = kinds
    .filter(({ all }) => all.length > most)
    .map(({ severity, all }) => count(all.length - most, `more ${nouns[severity]}`))
  const last =
    left.length > 0 ? [`slo-lint: ${left.join(', ')}: all of them are in the summary of this step`] : []
  return [...commands, ...last, ''].join('\n')
}

function commandOf(finding: Finding, report: Report): string {
  const properties = Object.entries({ ...placeOf(finding, report), title: titleOf(finding) })
  const written = properties.map(([name, value]) => `${name}=${escapedProperty(value)}`).join(',')
  return `::${levels[finding.severity]} ${written}::${escapedData(textOf(finding, report))}`
}

function titleOf({ rule, status }: Finding): string {
  return cut(visible(status === 'new' ? rule : `${rule} (${status})`), longestTitle)
}

/** Columns may be given within one line only; both ends are part of what is marked. */
function placeOf({ place }: Finding, report: Report): Readonly<Record<string, string>> {
  if (place.path === '') return {}
  const region = regionOf(place, report)
  const { startLine, startColumn, endLine, endColumn } = region
  return {
    file: namedFile(place.path),
    line: String(startLine),
    endLine: String(lastLineOf(region)),
    ...(startLine === endLine && {
      col: String(startColumn),
      endColumn: String(Math.max(startColumn, endColumn - 1)),
    }),
  }
}

function textOf(finding: Finding, report: Report): string {
  const subject = visible(subjectOf(finding))
  const lines = [
    messageOf(finding),
    ...(subject === '' || subject === finding.place.path ? [] : [`in ${subject}`]),
    ...othersOf(finding, report),
    explainCommand(finding.rule),
  ]
  return cut(lines.join('\n'), longest)
}

/** Line ends are escaped with the rest; what a terminal obeys stays out of the log. */
function namedFile(path: string): string {
  return path.replace(/[^\r\n]+/g, visible)
}

/** As many letters as fit when escaped. */
function cut(text: string, bytes: number): string {
  let used = 0
  let kept = ''
  for (const letter of text) {
    used += Buffer.byteLength(escapedData(letter))
    if (used > bytes) return `${kept}…`
    kept += letter
  }
  return kept
}

/** As @actions/core does. */
/** Text as the runner reads it in a command (actions/toolkit, packages/core/src/command.ts). */
export function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** The same for a property of a command. */
export function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
