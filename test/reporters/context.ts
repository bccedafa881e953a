import type { ReporterContext } from '../../cli/reporters/index.ts'
import { sampleRules } from './samples.ts'

/** What a reporter of a format for programs is given. */
export function context(more: Partial<ReporterContext> = {}): ReporterContext {
  return {
    rules: sampleRules,
    version: '0.1.0',
    color: false,
    width: 80,
    show: new Set(),
    failOn: 'error',
    ...more,
  }
}
