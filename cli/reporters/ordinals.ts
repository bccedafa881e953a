import type { Finding } from '../../engine/index.ts'

/**
 * How many findings of the same fingerprint stand before each one in its file: with fingerprint and path it names a
 * finding without its line, and without the others that are found.
 */
export function ordinals(findings: readonly Finding[]): ReadonlyMap<Finding, number> {
  const seen = new Map<string, number>()
  const found = new Map<Finding, number>()
  for (const finding of findings.toSorted((a, b) => a.place.span.start - b.place.span.start)) {
    const key = JSON.stringify([finding.fingerprint, finding.place.path])
    const before = seen.get(key) ?? 0
    found.set(finding, before)
    seen.set(key, before + 1)
  }
  return found
}
