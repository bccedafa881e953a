import type { Report } from '../../engine/index.ts'

/** What a report holds, in numbers. */
export interface Summary {
  readonly files: number
  readonly documents: number
  readonly entities: number
  /** Rules that came to a verdict, pass or fail, at least once. */
  readonly rules: number
  readonly errors: number
  readonly warnings: number
  readonly infos: number
  readonly unknown: number
  readonly suppressed: number
  readonly known: number
}

/** Counts what a report holds. */
export function summarize(report: Report): Summary {
  const count = (severity: string): number =>
    report.findings.filter((finding) => finding.severity === severity).length
  return {
    files: report.files,
    documents: report.documents,
    entities: report.entities,
    rules: [...report.tallies.values()].filter(({ pass, fail }) => pass + fail > 0).length,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    unknown: report.unknowns.length,
    suppressed: report.suppressed,
    known: 0,
  }
}
