import type { Finding, Fixed, UnknownVerdict } from '../finding.ts'
import { severityRank } from '../packs/rule.ts'
import { type Revision, renamed } from './renamed.ts'

/** The findings of a workspace at one time: what is told, and what is silenced in its files. */
export interface Told {
  readonly kept: readonly Finding[]
  readonly silenced: readonly Finding[]
}

/** What cannot be told of a workspace: verdicts that are not known, and files that could not be read or not whole. */
export interface Untold {
  readonly unknowns: readonly UnknownVerdict[]
  readonly unread: ReadonlySet<string>
}

/**
 * What a change brought, left standing and mended. Findings are counted as a multiset of their fingerprints, so that a new
 * one never hides behind one that was mended; one that has grown more severe is new. What is silenced now is not
 * mended, nor what cannot be judged any more. What has another name now stands as it stood.
 */
export function compared(
  now: Told & Untold & Revision,
  before: Told & Revision,
): { findings: Finding[]; fixed: Fixed[] } {
  const standing = grouped(before.kept)
  const marked = new Set<Finding>()
  const ordered = mostSevereFirst([...now.kept])
  // Of equal ones those stand that are where they were; a file that was renamed comes second.
  for (const isHere of [true, false]) {
    for (const finding of ordered) {
      if (marked.has(finding)) continue
      const candidates = standing.get(finding.fingerprint) ?? []
      const at = candidates.findIndex(
        (old) =>
          severityRank(old.ownSeverity) <= severityRank(finding.ownSeverity) &&
          (!isHere || old.place.path === finding.place.path),
      )
      if (at < 0) continue
      candidates.splice(at, 1)
      marked.add(finding)
    }
  }
  const fresh = now.kept.filter((finding) => !marked.has(finding))
  const gone = goneOf(now, before)
  const pairs = renamed(fresh, gone, now, before)
  const findings = now.kept.map((finding) =>
    marked.has(finding) || pairs.has(finding) ? { ...finding, status: 'standing' as const } : finding,
  )
  const renamedOnes = new Set(pairs.values())
  const fixed = gone.flatMap((finding) => (renamedOnes.has(finding) ? [] : [fixedOf(finding)]))
  return { findings, fixed }
}

function fixedOf({ rule, place: { path }, subject, fingerprint }: Finding): Fixed {
  return { rule, path, subject, fingerprint }
}

/** What is silenced now and was not before: by this change, that is. */
export function newlySilenced(now: Told, before: Told): Finding[] {
  const left = new Map<string, number>()
  for (const { fingerprint } of before.silenced) left.set(fingerprint, (left.get(fingerprint) ?? 0) + 1)
  return now.silenced.filter(({ fingerprint }) => {
    const count = left.get(fingerprint) ?? 0
    left.set(fingerprint, count - 1)
    return count <= 0
  })
}

/** What was told before, and is neither told nor silenced now, though it was judged. */
function goneOf(now: Told & Untold, before: Told): Finding[] {
  const unknown = new Set(now.unknowns.map(({ rule, subject }) => JSON.stringify([rule, subject])))
  const isUntold = ({ rule, subject, place: { path } }: Finding): boolean =>
    unknown.has(JSON.stringify([rule, subject])) || (rule !== 'source/syntax' && now.unread.has(path))
  const left = new Map<string, number>()
  for (const { fingerprint } of [...now.kept, ...now.silenced])
    left.set(fingerprint, (left.get(fingerprint) ?? 0) + 1)
  return before.kept.filter((finding) => {
    const count = left.get(finding.fingerprint) ?? 0
    left.set(finding.fingerprint, count - 1)
    return count <= 0 && !isUntold(finding)
  })
}

/** By fingerprint, the most severe first. */
function grouped(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>()
  for (const finding of mostSevereFirst([...findings])) {
    const group = groups.get(finding.fingerprint)
    if (group) group.push(finding)
    else groups.set(finding.fingerprint, [finding])
  }
  return groups
}

function mostSevereFirst(findings: Finding[]): Finding[] {
  return findings.sort((a, b) => severityRank(a.ownSeverity) - severityRank(b.ownSeverity))
}
