import type { FileLines, Finding, Place, Position, Report } from '../../engine/index.ts'
import { listed, printed } from './jsonText.ts'
import { type ShownFix, shownFix } from './shownFix.ts'
import { summarize } from './summary.ts'

type UnknownVerdict = Report['unknowns'][number]

/** A report for programs: `schemas/report.schema.json`; ends with a line end. No text of a file is in it. */
export function json(report: Report, version: string): string {
  const { lines } = report
  const notices = report.notices.map(({ code, message, path }) => ({
    code,
    message,
    ...(path !== undefined && { path }),
  }))
  const parts = [
    '"schemaVersion": 1',
    `"tool": ${printed({ name: 'slo-lint', version }, 1)}`,
    `"summary": ${printed(summarize(report), 1)}`,
    `"findings": ${listed(report.findings, (finding) => findingOf(finding, report), 2)}`,
    `"fixed": ${listed(report.fixed, (fixed) => fixed, 2)}`,
    `"unknowns": ${listed(report.unknowns, (verdict) => unknownOf(verdict, lines), 2)}`,
    `"notices": ${listed(notices, (notice) => notice, 2)}`,
  ]
  return `{\n  ${parts.join(',\n  ')}\n}\n`
}

function findingOf(finding: Finding, report: Report): object {
  const { lines } = report
  const fix = shownFix(finding, report)
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    subject: finding.subject,
    entity: entityOf(finding),
    units: finding.units ?? [],
    ...placeOf(finding.place, lines),
    related: finding.related.map(({ place, message }) => ({ ...placeOf(place, lines), message })),
    fingerprint: finding.fingerprint,
    status: finding.status,
    ...(fix && { fix: fixOf(fix) }),
  }
}

function fixOf({ safety, edits }: ShownFix): object {
  return {
    safety,
    edits: edits.map(({ place: { path, span }, text }) => ({ path, start: span.start, end: span.end, text })),
  }
}

function entityOf({ entity: { type, kind, namespace, name, part } }: Finding): object {
  return {
    type,
    ...(kind !== undefined && { kind }),
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(part !== undefined && { [type === 'container' ? 'container' : 'part']: part }),
  }
}

/** One entry for each verdict; it stands where its first cause does. */
function unknownOf({ rule, subject, units, place, causes }: UnknownVerdict, lines: FileLines): object {
  const at = causes[0]?.place ?? place
  const { path, start } = placeOf(at, lines)
  return {
    rule,
    subject,
    ...(units && { units }),
    cause: causes.map(({ says }) => says).join('; '),
    path,
    start,
    causes: causes.map((cause) => ({ cause: cause.says, ...placeOf(cause.place, lines) })),
  }
}

interface JsonPosition extends Position {
  readonly decodedLine?: number
}

function placeOf(
  { path, span, decodedLine }: Place,
  lines: FileLines,
): { path: string; start: JsonPosition; end: JsonPosition } {
  const text = lines.of(path)
  const position = (offset: number): JsonPosition => ({
    ...(text?.position(offset) ?? { line: 1, column: 1, offset: 0 }),
    ...(decodedLine !== undefined && { decodedLine }),
  })
  return { path, start: position(span.start), end: position(Math.max(span.start, span.end)) }
}
