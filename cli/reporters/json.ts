import type { FileLines, Finding, Place, Position, Report } from '../../engine/index.ts'
import { summarize } from './summary.ts'

type UnknownVerdict = Report['unknowns'][number]

/** Characters that reorder or break lines where a report is printed; legal JSON either way. */
const deceiving = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

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
    `"findings": ${listed(report.findings, (finding) => findingOf(finding, lines))}`,
    `"fixed": ${listed(report.fixed, (fixed) => fixed)}`,
    `"unknowns": ${listed(report.unknowns, (verdict) => unknownOf(verdict, lines))}`,
    `"notices": ${listed(notices, (notice) => notice)}`,
  ]
  return `{\n  ${parts.join(',\n  ')}\n}\n`
}

/** A list of the document, one item after the other: all of them as objects at once would be many times the text. */
function listed<T>(items: readonly T[], of: (item: T) => object): string {
  if (items.length === 0) return '[]'
  return `[\n    ${items.map((item) => printed(of(item), 2)).join(',\n    ')}\n  ]`
}

/** An object as it stands so many levels deep. */
function printed(value: object, depth: number): string {
  const text = JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${'  '.repeat(depth)}`)
  return text.replace(deceiving, (point) => (point === '\n' ? point : escaped(point)))
}

/** As JSON writes it, in UTF-16 units. */
function escaped(point: string): string {
  return [...Array(point.length).keys()]
    .map((unit) => `\\u${point.charCodeAt(unit).toString(16).padStart(4, '0')}`)
    .join('')
}

function findingOf(finding: Finding, lines: FileLines): object {
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
    status: finding.status,
    ...(finding.fix && { fix: fixOf(finding.fix) }),
  }
}

function fixOf({ safety, edits }: NonNullable<Finding['fix']>): object {
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
function unknownOf({ rule, subject, place, causes }: UnknownVerdict, lines: FileLines): object {
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
