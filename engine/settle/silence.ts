import type { Finding } from '../finding.ts'
import type { FileLines } from '../source/fileLines.ts'
import type { Suppression } from './suppression.ts'

/** Which findings are silenced inline, at their primary or any related place. */
export function silence(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  lines: FileLines,
  today: string,
): { kept: Finding[]; suppressed: number } {
  const byLine = new Map<string, Set<string>>()
  for (const suppression of suppressions) {
    if (suppression.until !== undefined && suppression.until < today) continue
    for (const line of [suppression.line, suppression.line + 1]) {
      const key = `${suppression.path}:${line}`
      const silenced = byLine.get(key) ?? new Set()
      byLine.set(key, silenced)
      for (const { id } of suppression.rules) silenced.add(id)
    }
  }
  if (byLine.size === 0) return { kept: [...findings], suppressed: 0 }
  const isSilent = (finding: Finding): boolean =>
    [finding.place, ...finding.related.map(({ place }) => place)].some(({ path, span }) =>
      byLine.get(`${path}:${lines.of(path)?.position(span.start).line}`)?.has(finding.rule),
    )
  const kept = findings.filter((finding) => !isSilent(finding))
  return { kept, suppressed: findings.length - kept.length }
}
