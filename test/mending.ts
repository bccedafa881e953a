import type { Edit, Report } from '../engine/index.ts'

/** How often a report has each fingerprint. */
export function counted({ findings }: Report): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { fingerprint } of findings) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1)
  return counts
}

/** What one report has more of than another, in words; nothing where a change brought nothing. */
export function brought(before: Report, after: Report): string[] {
  const old = counted(before)
  const grown = [...counted(after)].filter(([fingerprint, count]) => count > (old.get(fingerprint) ?? 0))
  return grown.map(([fingerprint]) => {
    const finding = after.findings.find((one) => one.fingerprint === fingerprint)
    return `${finding?.rule} ${finding?.place.path}: ${finding?.message}`
  })
}

/** A text with edits of it applied, the last first. */
export function spliced(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.place.span.start - a.place.span.start)
    .reduce(
      (made, { place: { span }, text: put }) => made.slice(0, span.start) + put + made.slice(span.end),
      text,
    )
}
