import type { Report, Rule } from '../../engine/index.ts'
import type { PrettyOptions } from './pretty.ts'

/** What a reporter may know besides the report. */
export interface ReporterContext extends PrettyOptions {
  readonly rules: ReadonlyMap<string, Rule>
  /** Of the tool. */
  readonly version: string
}

/** Turns a report into a text that ends with a line end. */
export type Reporter = (report: Report, context: ReporterContext) => string
