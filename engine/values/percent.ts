import { type Failure, failure } from './failure.ts'

export type PercentResult = { readonly ok: true; readonly percent: number } | Failure

/** A percentage: `5%` is 5, never 0.05. A plain number is none, so that the two cannot be confused. */
export function parsePercent(text: string): PercentResult {
  const match = /^([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))%$/.exec(text)
  const percent = Number(match?.[1] ?? Number.NaN)
  return Number.isFinite(percent) ? { ok: true, percent } : failure('is not a percentage')
}
