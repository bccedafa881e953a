import type { Report, Rule } from '../../engine/index.ts'
import { json } from './json.ts'
import { type PrettyOptions, pretty } from './pretty.ts'

/** What a reporter may know besides the report. */
export interface ReporterContext extends PrettyOptions {
  readonly rules: ReadonlyMap<string, Rule>
  /** Of the tool. */
  readonly version: string
}

/** Turns a report into a text that ends with a line end. */
export type Reporter = (report: Report, context: ReporterContext) => string

/** The reporter of every format. */
export const reporters = {
  pretty: (report, context) => pretty(report, context.rules, context),
  json: (report, { version }) => json(report, version),
} as const satisfies Readonly<Record<string, Reporter>>

export type Format = keyof typeof reporters

/** What `--format` takes. */
export const formats = Object.keys(reporters) as readonly Format[]
