import type { Finding, Place, Report } from '../../engine/index.ts'
import { type LinePosition, type SourceLines, sourceLines } from './sourceLines.ts'
import { summarize } from './summary.ts'

type UnknownVerdict = Report['unknowns'][number]
type Lines = (path: string) => SourceLines | undefined

/** Characters that reorder or break lines where a report is printed; legal JSON either way. */
const deceiving = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A report for programs: `schemas/report.schema.json`; ends with a line end. No text of a file is in it. */
export function json(report: Report, version: string): string {
  const lines = sourceLines(report.texts)
  const document = {
    schemaVersion: 1,
    tool: { name: 'slo-lint', version },
    summary: summarize(report),
    findings: report.findings.map((finding) => findingOf(finding, lines)),
    fixed: [],
    unknowns: report.unknowns.map((verdict) => unknownOf(verdict, lines)),
    notices: report.notices.map(({ code, message, path }) => ({
      code,
      message,
      ...(path !== undefined && { path }),
    })),
  }
  const text = JSON.stringify(document, undefined, 2)
  return `${text.replace(deceiving, (point) => (point === '\n' ? point : escaped(point)))}\n`
}

/** As JSON writes it, in UTF-16 units. */
function escaped(point: string): string {
  return [...Array(point.length).keys()]
    .map((unit) => `\\u${point.charCodeAt(unit).toString(16).padStart(4, '0')}`)
    .join('')
}

function findingOf(finding: Finding, lines: Lines): object {
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    subject: finding.subject,
    entity: entityOf(finding),
    units: [],
    ...placeOf(finding.place, lines),
    related: finding.related.map(({ place, message }) => ({ ...placeOf(place, lines), message })),
    fingerprint: finding.fingerprint,
    status: 'new',
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
function unknownOf({ rule, subject, place, causes }: UnknownVerdict, lines: Lines): object {
  const at = causes[0]?.place ?? place
  const { path, start } = placeOf(at, lines)
  return {
    rule,
    subject,
    cause: causes.map(({ says }) => says).join('; '),
    path,
    start,
    causes: causes.map((cause) => ({ cause: cause.says, ...placeOf(cause.place, lines) })),
  }
}

interface JsonPosition extends LinePosition {
  readonly decodedLine?: number
}

function placeOf(
  { path, span, decodedLine }: Place,
  lines: Lines,
): { path: string; start: JsonPosition; end: JsonPosition } {
  const text = lines(path)
  const position = (offset: number): JsonPosition => ({
    ...(text?.position(offset) ?? { line: 1, column: 1, offset: 0 }),
    ...(decodedLine !== undefined && { decodedLine }),
  })
  return { path, start: position(span.start), end: position(Math.max(span.start, span.end)) }
}
