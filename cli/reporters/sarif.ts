import type { Finding, Notice, Place, Report } from '../../engine/index.ts'
import type { ReporterContext } from './context.ts'
import { listed, printed, wellFormed } from './jsonText.ts'
import { ordinals } from './ordinals.ts'
import { grouped, ranked } from './ranking.ts'
import { pathOf, type Region, regionOf } from './region.ts'
import { homepage } from './ruleHelp.ts'
import { descriptorOf, levels } from './sarifRule.ts'
import { visible } from './screenText.ts'
import { messageOf } from './sentences.ts'
import { shownFix } from './shownFix.ts'
import { subjectOf } from './subject.ts'

/** What GitHub takes (docs.github.com, "SARIF results exceed one or more limits"). */
const mostResults = 25_000
const mostLocations = 1_000

const root = '%SRCROOT%'
const schema = 'https://json.schemastore.org/sarif-2.1.0.json'

/** SARIF 2.1.0: columns in UTF-16 units; what is beyond GitHub's limits is left out from the end, and said to be. */
export function sarif(report: Report, { rules, version }: ReporterContext): string {
  const findings = ranked(report.findings)
  const kept = findings.slice(0, mostResults)
  const ids = [...new Set(kept.map(({ rule }) => rule))].sort()
  const indices = new Map(ids.map((id, index) => [id, index] as const))
  const numbers = ordinals(report.findings)
  const driver = {
    name: 'slo-lint',
    version,
    semanticVersion: version,
    informationUri: homepage,
    rules: ids.map((id) => descriptorOf(id, rules.get(id))),
  }
  const invocation = {
    executionSuccessful: true,
    toolExecutionNotifications: [
      ...cutNotes(findings, kept),
      ...unknownNotes(report),
      ...report.notices.map((notice) => noticeOf(notice)),
    ],
  }
  const results = listed(
    kept,
    (finding) => resultOf(finding, indices.get(finding.rule) ?? -1, numbers.get(finding) ?? 0, report),
    4,
  )
  const parts = [
    `"tool": ${printed({ driver }, 3)}`,
    '"columnKind": "utf16CodeUnits"',
    `"newlineSequences": ${printed(['\r\n', '\n', '\r'], 3)}`,
    `"originalUriBaseIds": ${printed({ [root]: { description: { text: 'The root of the workspace' } } }, 3)}`,
    `"invocations": ${printed([invocation], 3)}`,
    `"results": ${results}`,
  ]
  return `{\n  "$schema": "${schema}",\n  "version": "2.1.0",\n  "runs": [\n    {\n      ${parts.join(',\n      ')}\n    }\n  ]\n}\n`
}

function resultOf(finding: Finding, ruleIndex: number, ordinal: number, report: Report): object {
  const fix = shownFix(finding, report)
  const related = finding.related.slice(0, mostLocations - 1)
  const name = `${finding.fingerprint}:${ordinal + 1}`
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: textOf(finding, related) },
    locations: [
      {
        ...physical(finding.place, report),
        logicalLocations: [{ fullyQualifiedName: visible(subjectOf(finding)), kind: 'resource' }],
      },
    ],
    ...(related.length > 0 && {
      relatedLocations: related.map(({ place, message }, index) => ({
        id: index + 1,
        ...physical(place, report),
        message: { text: linkless(visible(message)) },
      })),
    }),
    // The first is the one GitHub goes by.
    partialFingerprints: { primaryLocationLineHash: name, 'sloLint/v1': name },
    baselineState: finding.status === 'new' ? 'new' : 'unchanged',
    ...(fix && { fixes: [fixOf(fix, report)] }),
    properties: { status: finding.status },
  }
}

/** The message, and each other place by its id: GitHub shows those that the message links to. */
function textOf(finding: Finding, related: Finding['related']): string {
  const links = related.map(({ message }, index) => `[${linkText(linkless(visible(message)))}](${index + 1})`)
  const left = finding.related.length - related.length
  const all = left > 0 ? [...links, `${left} more places`] : links
  return `${linkless(messageOf(finding))}${all.length > 0 ? ` (${all.join(', ')})` : ''}`
}

/** What looks like a link in a message is one (section 3.11.6), whoever wrote it. */
function linkless(text: string): string {
  return text.replaceAll('](', '] (')
}

function linkText(text: string): string {
  return text === '' ? 'here' : text.replace(/[\\[\]]/g, '\\$&')
}

function physical(place: Place, report: Report): object {
  const region = place.path === '' ? { startLine: 1 } : regionOf(place, report)
  return { physicalLocation: { artifactLocation: artifact(pathOf(place)), region } }
}

function artifact(path: string): object {
  return { uri: uriOf(path), uriBaseId: root }
}

/** A relative reference. */
function uriOf(path: string): string {
  return path
    .split('/')
    .map((name) => encodeURIComponent(wellFormed(name)))
    .join('/')
}

function fixOf({ safety, edits }: NonNullable<ReturnType<typeof shownFix>>, report: Report): object {
  const files = new Map<string, object[]>()
  for (const { place, text } of edits) {
    const deletedRegion: Region = regionOf(place, report)
    const replacements = files.get(place.path) ?? []
    files.set(place.path, replacements)
    replacements.push({ deletedRegion, insertedContent: { text: wellFormed(text) } })
  }
  return {
    description: {
      text: safety === 'safe' ? 'A safe fix' : 'A fix that changes behaviour: look at it first',
    },
    artifactChanges: [...files].map(([path, replacements]) => ({
      artifactLocation: artifact(path),
      replacements,
    })),
  }
}

function cutNotes(findings: readonly Finding[], kept: readonly Finding[]): object[] {
  if (findings.length === kept.length) return []
  const left = [...grouped(findings.slice(kept.length), ({ severity }) => severity)]
  const counts = left.map(([severity, { length }]) => `${length} of severity ${severity}`).join(', ')
  const text = `${findings.length - kept.length} of ${findings.length} findings are left out, since GitHub takes no more than ${mostResults} results: ${counts}. Those that were there before the change and the mildest went first.`
  return [{ descriptor: { id: 'cut' }, level: 'warning', message: { text } }]
}

function unknownNotes({ unknowns }: Report): object[] {
  if (unknowns.length === 0) return []
  const text = `${unknowns.length} verdicts could not be reached: slo-lint check --show unknown says why.`
  return [{ descriptor: { id: 'unknown' }, level: 'note', message: { text } }]
}

function noticeOf({ code, message, path }: Notice): object {
  return {
    descriptor: { id: code },
    level: 'note',
    message: { text: linkless(visible(message)) },
    ...(path && { locations: [{ physicalLocation: { artifactLocation: artifact(path) } }] }),
  }
}
