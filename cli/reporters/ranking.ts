import type { Finding, Severity, Status } from '../../engine/index.ts'

const statuses: Readonly<Record<Status, number>> = { new: 0, standing: 1, known: 2 }
const severities: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

/** What a change brought first, then what was there before; the most severe first in each. Else the order stays. */
export function ranked(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) => statuses[a.status] - statuses[b.status] || severities[a.severity] - severities[b.severity],
  )
}

/** Whether a finding makes a run fail: it is new, and at or above the severity from which that is wanted. */
export function fails(finding: Finding, failOn: string): boolean {
  const limit = failOn === 'never' ? -1 : (severities[failOn as Severity] ?? severities.error)
  return finding.status === 'new' && severities[finding.severity] <= limit
}

/** Findings by what `of` says of them, in the order of the first of each. */
export function grouped(
  findings: readonly Finding[],
  of: (finding: Finding) => string,
): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const group = groups.get(of(finding))
    if (group) group.push(finding)
    else groups.set(of(finding), [finding])
  }
  return groups
}
