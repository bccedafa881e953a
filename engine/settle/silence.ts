import type { Finding } from '../finding.ts'
import type { FileLines } from '../source/fileLines.ts'
import type { Suppression } from './suppression.ts'

/** Which findings are silenced inline, at their primary or any related place. */
export function silence(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  lines: FileLines,
  today: string,
): { kept: Finding[]; silenced: Finding[] } {
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
  if (byLine.size === 0) return { kept: [...findings], silenced: [] }
  const isSilent = (finding: Finding): boolean =>
    [finding.place, ...finding.related.map(({ place }) => place)].some(({ path, span }) =>
      byLine.get(`${path}:${lines.of(path)?.position(span.start).line}`)?.has(finding.rule),
    )
  const kept: Finding[] = []
  const silenced: Finding[] = []
  for (const finding of findings) (isSilent(finding) ? silenced : kept).push(finding)
  return { kept, silenced }
}
