import type { Edit, Finding } from './finding.ts'
import { type Severity, severityRank } from './packs/rule.ts'
import type { Report } from './report.ts'
import { edited, overlap } from './settle/edit.ts'

/** Lints the whole workspace with some texts in place of its own: every rule, without focus, base or limits of what is shown. */
export type Relint = (texts: ReadonlyMap<string, string>) => Promise<Report>

/** More rounds than this prove no fix: what is left then is not offered. */
const mostRounds = 64

/**
 * The findings with those fixes alone that were tried: each was applied in memory and all was linted again, its finding was
 * gone, and nothing was there that had not been before. Fixes that could meet are never tried together.
 */
export async function proven(
  findings: readonly Finding[],
  textOf: (path: string) => string | undefined,
  relint: Relint,
  rounds: number = mostRounds,
): Promise<Finding[]> {
  const candidates = findings.filter(({ fix }) => fix)
  if (candidates.length === 0) return [...findings]
  const before = countsOf(await relint(new Map()))
  const good = new Set<Finding>()
  const pending = apart(candidates)
  for (let round = 0; pending.length > 0 && round < rounds; round++) {
    const group = pending.shift() ?? []
    const made = edited(textOf, group.flatMap(editsOf))
    const holds = made !== undefined && mends(group, before, countsOf(await relint(made)))
    if (holds) for (const finding of group) good.add(finding)
    else if (group.length > 1) {
      const half = Math.ceil(group.length / 2)
      pending.push(group.slice(0, half), group.slice(half))
    }
  }
  return findings.map((finding) => (finding.fix && !good.has(finding) ? unfixed(finding) : finding))
}

/**
 * The texts that fixes leave together: all that do not overlap, in their order, proven at once. Undefined where there is
 * none, or where they are not good together.
 */
export async function together(
  fixes: readonly Finding[],
  textOf: (path: string) => string | undefined,
  relint: Relint,
): Promise<{ readonly fixed: readonly Finding[]; readonly texts: ReadonlyMap<string, string> } | undefined> {
  const fixed: Finding[] = []
  for (const finding of fixes)
    if (!fixed.some((other) => overlap(editsOf(other), editsOf(finding)))) fixed.push(finding)
  const texts = edited(textOf, fixed.flatMap(editsOf))
  if (fixed.length === 0 || !texts) return undefined
  const before = countsOf(await relint(new Map()))
  return mends(fixed, before, countsOf(await relint(texts))) ? { fixed, texts } : undefined
}

function unfixed({ fix: _, ...finding }: Finding): Finding {
  return finding
}

function editsOf({ fix }: Finding): readonly Edit[] {
  return fix?.edits ?? []
}

/**
 * Groups of fixes no two of which speak of one object or meet at one place: a file may hold hundreds of objects, and to
 * try them one by one would take the square of their number.
 */
function apart(findings: readonly Finding[]): Finding[][] {
  const groups: Finding[][] = []
  /** How many groups a thing is in already: it is in the first ones. */
  const taken = new Map<string, number>()
  for (const finding of findings) {
    const touches = touchedBy(finding)
    const at = Math.max(...touches.map((one) => taken.get(one) ?? 0))
    const group = groups[at]
    if (group) group.push(finding)
    else groups[at] = [finding]
    for (const one of touches) taken.set(one, at + 1)
  }
  return groups
}

function touchedBy(finding: Finding): string[] {
  const { kind, namespace, name } = finding.entity
  const places = [
    finding.place,
    ...finding.related.map(({ place }) => place),
    ...editsOf(finding).map(({ place }) => place),
  ]
  return [
    JSON.stringify([kind, namespace, name, finding.place.path]),
    ...places.map(({ path, span }) => `${path}:${span.start}`),
  ]
}

/** What a report says, counted. */
interface Counts {
  /** Severities by fingerprint, the most severe first. */
  readonly findings: ReadonlyMap<string, readonly Severity[]>
  readonly unknowns: ReadonlyMap<string, number>
}

function countsOf({ findings, unknowns }: Report): Counts {
  const found = new Map<string, Severity[]>()
  for (const { fingerprint, ownSeverity } of findings) {
    const group = found.get(fingerprint)
    if (group) group.push(ownSeverity)
    else found.set(fingerprint, [ownSeverity])
  }
  for (const group of found.values()) group.sort((a, b) => severityRank(a) - severityRank(b))
  const unknown = new Map<string, number>()
  for (const { rule, subject } of unknowns) {
    const key = `${rule}\0${subject}`
    unknown.set(key, (unknown.get(key) ?? 0) + 1)
  }
  return { findings: found, unknowns: unknown }
}

/** Whether each of some findings is gone, and no other came, grew worse or became unknown. */
function mends(fixed: readonly Finding[], before: Counts, after: Counts): boolean {
  const gone = new Map<string, number>()
  for (const { fingerprint } of fixed) gone.set(fingerprint, (gone.get(fingerprint) ?? 0) + 1)
  for (const [fingerprint, times] of gone) {
    const left = after.findings.get(fingerprint)?.length ?? 0
    if (left > (before.findings.get(fingerprint)?.length ?? 0) - times) return false
  }
  for (const [fingerprint, now] of after.findings) {
    const old = before.findings.get(fingerprint) ?? []
    if (
      now.length > old.length ||
      now.some((severity, at) => severityRank(severity) < severityRank(old[at] ?? 'info'))
    )
      return false
  }
  return [...after.unknowns].every(([key, times]) => times <= (before.unknowns.get(key) ?? 0))
}
