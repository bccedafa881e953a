import { failure } from './failure.ts'
import type { DurationResult } from './goDuration.ts'

const LIMIT = 2n ** 63n
/** From the largest unit to the smallest, in milliseconds; a year always has 365 days. */
const UNITS = [
  ['y', 31_536_000_000n],
  ['w', 604_800_000n],
  ['d', 86_400_000n],
  ['h', 3_600_000n],
  ['m', 60_000n],
  ['s', 1_000n],
  ['ms', 1n],
] as const

/**
 * A duration as Prometheus and Alertmanager read it (prometheus/common model.ParseDuration), in seconds: whole numbers
 * with the units y w d h m s ms, each at most once and in this order, or a lone `0`.
 */
export function parsePrometheusDuration(text: string): DurationResult {
  if (text === '0') return { ok: true, seconds: 0 }
  if (text === '') return failure('is empty')
  const term = /([0-9]+)([^0-9]+)/y
  let sum = 0n
  let last = -1
  while (term.lastIndex < text.length) {
    const [, digits = '', name = ''] = term.exec(text) ?? []
    if (digits === '') return failure('is not a duration: every number needs a unit')
    const at = UNITS.findIndex(([unit]) => unit === name)
    const unit = UNITS[at]
    if (unit === undefined) return failure(`has the unknown unit "${name.slice(0, 20)}"`)
    if (at <= last) return failure('has its units out of order (y w d h m s ms, each once)')
    last = at
    sum += countOf(digits) * unit[1] * 1_000_000n
    if (sum >= LIMIT) return failure('is out of range')
  }
  return { ok: true, seconds: Number(`${sum}e-9`) }
}

/** Nineteen digits are past every unit's range; not converting longer ones keeps the time linear. */
function countOf(digits: string): bigint {
  const significant = digits.replace(/^0+/, '')
  return significant.length > 19 ? LIMIT : BigInt(significant)
}
