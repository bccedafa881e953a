import { failure } from './failure.ts'
import type { DurationResult } from './goDuration.ts'

/** In milliseconds: beyond 63 bits of nanoseconds. Up to here every sum is exact. */
const LIMIT = 2 ** 63 / 1e6
/** From the largest unit to the smallest, in milliseconds; a year always has 365 days. */
const UNITS = [
  ['y', 31_536_000_000],
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const

/**
 * A duration as Prometheus and Alertmanager read it (prometheus/common model.ParseDuration), in seconds: whole numbers
 * with the units y w d h m s ms, each at most once and in this order, or a lone `0`.
 */
export function parsePrometheusDuration(text: string): DurationResult {
  if (text === '0') return { ok: true, seconds: 0 }
  if (text === '') return failure('is empty')
  const term = /([0-9]+)([^0-9]+)/y
  let sum = 0
  let last = -1
  while (term.lastIndex < text.length) {
    const [, digits = '', name = ''] = term.exec(text) ?? []
    if (digits === '') return failure('is not a duration: every number needs a unit')
    const at = UNITS.findIndex(([unit]) => unit === name)
    const unit = UNITS[at]
    if (unit === undefined) return failure(`has the unknown unit "${name.slice(0, 20)}"`)
    if (at <= last) return failure('has its units out of order (y w d h m s ms, each once)')
    last = at
    sum += Number(digits) * unit[1]
    if (sum >= LIMIT) return failure('is out of range')
  }
  return { ok: true, seconds: sum / 1_000 }
}
