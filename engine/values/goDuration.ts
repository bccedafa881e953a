import { type Failure, failure } from './failure.ts'

export type DurationResult = { readonly ok: true; readonly seconds: number } | Failure

const LIMIT = 2n ** 63n
const NANOSECONDS = new Map<string, bigint>([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
])

/** A duration as Go's time.ParseDuration reads it, in seconds: `1h30m`, `-1.5s`, `0`. There are no days. */
export function parseGoDuration(text: string): DurationResult {
  const negative = text.startsWith('-')
  const body = /^[+-]/.test(text) ? text.slice(1) : text
  if (body === '0') return { ok: true, seconds: 0 }
  if (body === '') return failure('is empty')
  const term = /([0-9]*)(\.[0-9]*)?([^0-9.]*)/y
  let sum = 0n
  while (term.lastIndex < body.length) {
    const [, whole = '', fraction = '', unit = ''] = term.exec(body) ?? []
    const part = nanosecondsOf(whole, fraction.slice(1), unit)
    if (typeof part !== 'bigint') return part
    sum += part
    if (sum > LIMIT) return failure('is out of range')
  }
  if (!negative && sum === LIMIT) return failure('is out of range')
  return { ok: true, seconds: Number(`${negative ? -sum : sum}e-9`) + 0 }
}

function nanosecondsOf(whole: string, fraction: string, unitName: string): bigint | Failure {
  if (whole === '' && fraction === '') return failure('is not a duration')
  if (unitName === '') return failure('has a number without a unit')
  const unit = NANOSECONDS.get(unitName)
  if (unit === undefined) return failure(`has the unknown unit "${unitName.slice(0, 20)}"`)
  const digits = whole.replace(/^0+/, '')
  if (digits.length > 19) return failure('is out of range')
  const count = BigInt(digits)
  if (count > LIMIT / unit) return failure('is out of range')
  const part = count * unit + fractionOf(fraction, unit)
  return part > LIMIT ? failure('is out of range') : part
}

/** Go keeps the digits that fit 63 bits, drops the rest and multiplies in floating point; so do we. */
function fractionOf(digits: string, unit: bigint): bigint {
  let kept = 0n
  let scale = 1
  for (const digit of digits.slice(0, 400)) {
    if (kept > (LIMIT - 1n) / 10n) break
    const next = kept * 10n + BigInt(digit)
    if (next > LIMIT) break
    kept = next
    scale *= 10
  }
  return BigInt(Math.trunc(Number(kept) * (Number(unit) / scale)))
}
