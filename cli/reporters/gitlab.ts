import { createHash } from 'node:crypto'
import type { Finding, Place, Report } from '../../engine/index.ts'
import { listed, wellFormed } from './jsonText.ts'
import { ordinals } from './ordinals.ts'
import { ranked } from './ranking.ts'
import { lastLineOf, pathOf, regionOf } from './region.ts'
import { sentenceOf } from './sentences.ts'

const severities = { error: 'major', warning: 'minor', info: 'info' } as const

/**
 * A code quality report for GitLab merge requests (docs.gitlab.com/ci/testing/code_quality). GitLab compares it with that
 * of the target branch by fingerprints, and shows one of several that are equal: each is made unique without a line.
 */
export function gitlab(report: Report): string {
  const numbers = ordinals(report.findings)
  const issue = (finding: Finding): object => ({
    type: 'issue',
    check_name: finding.rule,
    description: sentenceOf(finding, report),
    categories: ['Bug Risk'],
    severity: severities[finding.severity],
    fingerprint: fingerprintOf(finding, numbers.get(finding) ?? 0),
    location: locationOf(finding.place, report),
    other_locations: finding.related.map(({ place }) => locationOf(place, report)),
  })
  return `${listed(ranked(report.findings), issue, 1)}\n`
}

function fingerprintOf({ fingerprint, place }: Finding, ordinal: number): string {
  return createHash('sha256')
    .update(JSON.stringify([fingerprint, place.path, ordinal]))
    .digest('hex')
    .slice(0, 32)
}

function locationOf(place: Place, report: Report): object {
  const region = regionOf(place, report)
  return { path: wellFormed(pathOf(place)), lines: { begin: region.startLine, end: lastLineOf(region) } }
}
