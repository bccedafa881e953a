import type { Finding } from '../finding.ts'
import { LineIndex } from '../source/position.ts'
import type { Suppression } from './suppression.ts'

/** Which findings are silenced inline, at their primary or any related place. */
export function silence(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  texts: ReadonlyMap<string, string>,
  today: string,
): { kept: Finding[]; suppressed: number } {
  const byLine = new Map<string, Set<string>>()
  for (const suppression of suppressions) {
    if (suppression.until !== undefined && suppression.until < today) continue
    for (const line of [suppression.line, suppression.line + 1]) {
      const key = `${suppression.path}:${line}`
      const silenced = byLine.get(key) ?? new Set()
      byLine.set(key, silenced)
      for (const rule of suppression.rules) silenced.add(rule)
    }
  }
  if (byLine.size === 0) return { kept: [...findings], suppressed: 0 }
  const lines = new Map<string, LineIndex>()
  const lineOf = (path: string, offset: number): number => {
    const index = lines.get(path) ?? new LineIndex(texts.get(path) ?? '')
    lines.set(path, index)
    return index.position(offset).line
  }
  const isSilent = (finding: Finding): boolean =>
    [finding.place, ...finding.related.map(({ place }) => place)].some(({ path, span }) =>
      byLine.get(`${path}:${lineOf(path, span.start)}`)?.has(finding.rule),
    )
  const kept = findings.filter((finding) => !isSilent(finding))
  return { kept, suppressed: findings.length - kept.length }
}
