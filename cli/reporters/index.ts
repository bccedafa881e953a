import type { Report, Rule } from '../../engine/index.ts'
import { json } from './json.ts'
import { type PrettyOptions, pretty } from './pretty.ts'

/** What a reporter may know besides the report. */
export interface ReporterContext extends PrettyOptions {
  readonly rules: ReadonlyMap<string, Rule>
  /** Of the tool. */
  readonly version: string
}

export type Reporter = (report: Report, context: ReporterContext) => string

export const formats = ['pretty', 'json'] as const
export type Format = (typeof formats)[number]

export const reporters: Readonly<Record<Format, Reporter>> = {
  pretty: (report, context) => pretty(report, context.rules, context),
  json: (report, { version }) => json(report, version),
}
