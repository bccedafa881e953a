import type { Finding, Place, Report, Rule } from '../../engine/index.ts'
import type { ReporterContext } from './context.ts'
import { listed, printed, wellFormed } from './jsonText.ts'
import { ranked } from './ranking.ts'
import { pathOf, type Region } from './region.ts'
import { homepage, linkOf } from './ruleHelp.ts'
import { visible } from './screenText.ts'
import { messageOf } from './sentences.ts'
import { shownFix } from './shownFix.ts'
import { Utf8Columns } from './utf8Columns.ts'

const severities = { error: 'ERROR', warning: 'WARNING', info: 'INFO' } as const

/** Reviewdog's diagnostics (proto/rdf in its repository): columns are bytes of UTF-8, from 1, the end exclusive. */
export function rdjson(report: Report, { rules }: ReporterContext): string {
  const columns = new Utf8Columns(report.lines)
  const diagnostics = listed(
    ranked(report.findings),
    (finding) => diagnosticOf(finding, rules.get(finding.rule), report, columns),
    2,
  )
  const source = printed({ name: 'slo-lint', url: homepage }, 1)
  return `{\n  "source": ${source},\n  "diagnostics": ${diagnostics}\n}\n`
}

function diagnosticOf(
  finding: Finding,
  rule: Rule | undefined,
  report: Report,
  columns: Utf8Columns,
): object {
  const url = rule && linkOf(rule)
  const suggestions = suggestionsOf(finding, report, columns)
  return {
    message: messageOf(finding),
    location: locationOf(finding.place, columns),
    severity: severities[finding.severity],
    code: { value: finding.rule, ...(url !== undefined && { url }) },
    ...(suggestions.length > 0 && { suggestions }),
    ...(finding.related.length > 0 && {
      related_locations: finding.related.map(({ place, message }) => ({
        message: visible(message),
        location: locationOf(place, columns),
      })),
    }),
  }
}

/** A suggestion stands alone and in the file of its diagnostic: a fix of more than one edit would be done by half. */
function suggestionsOf(finding: Finding, report: Report, columns: Utf8Columns): object[] {
  const edits = shownFix(finding, report)?.edits ?? []
  const [edit] = edits
  if (!edit || edits.length > 1 || edit.place.path !== finding.place.path) return []
  return [{ range: rangeOf(columns.regionOf(edit.place)), text: wellFormed(edit.text) }]
}

function locationOf(place: Place, columns: Utf8Columns): object {
  if (place.path === '') return { path: pathOf(place) }
  return { path: wellFormed(place.path), range: rangeOf(columns.regionOf(place)) }
}

function rangeOf({ startLine, startColumn, endLine, endColumn }: Region): object {
  return { start: { line: startLine, column: startColumn }, end: { line: endLine, column: endColumn } }
}
