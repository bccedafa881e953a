import { type Failure, failure } from './failure.ts'
import { leadingDecimal } from './systemdInteger.ts'
import { parseSystemdPercent } from './systemdPercent.ts'

/** A memory limit of a systemd unit: bytes, none, or a share of the machine's memory in percent. */
export type SystemdBytes =
  | { readonly ok: true; readonly kind: 'bytes'; readonly bytes: number }
  | { readonly ok: true; readonly kind: 'infinity' }
  | { readonly ok: true; readonly kind: 'percent'; readonly percent: number }

export type SystemdBytesResult = SystemdBytes | Failure

const UNITS = ['E', 'P', 'T', 'G', 'M', 'K', 'B'] as const
const MAX = 2n ** 64n - 1n

/**
 * MemoryMax=, MemoryHigh= and MemoryLimit= of a systemd unit (systemd src/core/load-fragment.c,
 * config_parse_memory_limit; src/basic/parse-util.c, parse_size): binary units K M G T P E in capitals without `i` or
 * `B`, sums such as `1G 512M`, `infinity`, a percentage up to 100. A failure means that systemd ignores the line.
 */
export function parseSystemdBytes(text: string): SystemdBytesResult {
  if (text === '' || text === 'infinity') return { ok: true, kind: 'infinity' }
  const share = parseSystemdPercent(text)
  if (share.ok && share.percent === 0) return failure('is 0')
  if (share.ok && share.percent <= 100) return { ok: true, kind: 'percent', percent: share.percent }
  const sum = sumOf(text)
  if (typeof sum !== 'bigint') return sum
  if (sum === 0n) return failure('is 0')
  return sum >= MAX ? failure('does not fit in 64 bits') : { ok: true, kind: 'bytes', bytes: Number(sum) }
}

function sumOf(text: string): bigint | Failure {
  let sum = 0n
  let at = 0
  let smallest = -1
  do {
    const term = parseTerm(text, at, smallest + 1)
    if ('ok' in term) return term
    sum += term.bytes
    if (sum > MAX) return failure('does not fit in 64 bits')
    at = term.end
    smallest = term.unit
  } while (at < text.length)
  return sum
}

interface Term {
  readonly bytes: bigint
  readonly unit: number
  readonly end: number
}

/** One number with its unit, which must be smaller than the one before: `from` is the first that may follow. */
function parseTerm(text: string, at: number, from: number): Term | Failure {
  const number = leadingDecimal(text, at)
  if (number === undefined) return failure('is not a size')
  if (number.negative) return failure('is negative')
  const fraction = fractionAt(text, number.end)
  const unitAt = skipSpace(text, fraction.end)
  const unit = unitIndex(text, unitAt, from)
  if (unit === undefined) return failure('is not a size (units are K, M, G, T, P and E, in falling order)')
  const factor = 1024n ** BigInt(Math.max(0, 6 - unit))
  const rounded = fraction.value > 0 ? 1n : 0n
  if (number.value + rounded > MAX / factor) return failure('does not fit in 64 bits')
  const bytes = number.value * factor + BigInt(Math.trunc(fraction.value * Number(factor)))
  return { bytes, unit, end: unitAt + (unit < UNITS.length ? 1 : 0) }
}

function unitIndex(text: string, at: number, from: number): number | undefined {
  const index = UNITS.findIndex((unit, position) => position >= from && text.startsWith(unit, at))
  if (index >= 0) return index
  return from <= UNITS.length ? UNITS.length : undefined
}

/** systemd divides by ten digit by digit in floating point; so do we, to get the same figure. */
function fractionAt(text: string, at: number): { readonly value: number; readonly end: number } {
  if (text[at] !== '.') return { value: 0, end: at }
  if (!/[0-9]/.test(text[at + 1] ?? '')) return { value: 0, end: at + 1 }
  const digits = leadingDecimal(text, at + 1)
  if (digits === undefined) return { value: 0, end: at + 1 }
  let value = Number(digits.value)
  for (let digit = at + 1; digit < digits.end; digit++) value /= 10
  return { value, end: digits.end }
}

function skipSpace(text: string, at: number): number {
  let end = at
  while (' \t\n\r'.includes(text[end] ?? 'x')) end++
  return end
}
