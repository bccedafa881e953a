import type { Report } from '../../engine/index.ts'

/** What kind of cause a text is: the part before what it found there. */
function causeKind(says: string): string {
  const colon = says.indexOf(': ')
  return colon > 0 ? says.slice(0, colon) : says
}

/** The kind of cause that most unknown verdicts have, and of how many. */
export function mainCause(report: Report): { kind: string; count: number } | undefined {
  const counts = new Map<string, number>()
  for (const { causes } of report.unknowns) {
    for (const kind of new Set(causes.map(({ says }) => causeKind(says))))
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const [main] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return main && { kind: main[0], count: main[1] }
}
