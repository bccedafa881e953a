import { type Failure, failure } from './failure.ts'
import { type GoVersions, parseGoInteger } from './goInteger.ts'

/**
 * What GOMEMLIMIT sets. `bytes` is exact up to 2^53 and the nearest number above; with `off` there is no limit and
 * `bytes` is the runtime's own "no limit", the greatest 64-bit integer. `versions` is there only when Go versions
 * read the text differently and the version was not given: the reading then holds for those versions alone.
 */
export interface GoBytes {
  readonly ok: true
  readonly bytes: number
  readonly off: boolean
  readonly versions?: GoVersions
}

export type GoBytesResult = GoBytes | Failure

/** Units of Go's byte counts; there are no decimal ones. */
export type GoByteUnit = 'B' | 'KiB' | 'MiB' | 'GiB' | 'TiB'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
const NO_LIMIT = 2n ** 63n - 1n

/**
 * GOMEMLIMIT as the Go runtime reads it at start (runtime/mgcpacer.go, readGOMEMLIMIT; runtime/string.go,
 * parseByteCount): empty and `off` mean no limit, everything else must be digits with B, KiB, MiB, GiB or TiB or
 * nothing. A failure means that the process dies at start with "malformed GOMEMLIMIT".
 */
export function parseGoBytes(text: string, goVersion?: string): GoBytesResult {
  if (text === '' || text === 'off') return { ok: true, bytes: Number(NO_LIMIT), off: true }
  const unit = UNITS.findLast((name) => text.endsWith(name)) ?? ''
  const number = text.slice(0, text.length - unit.length)
  if (number === '') return failure('has no digits')
  if (!/[0-9]$/.test(number) && !(number === '-' && unit.length === 3)) return failure(unitReason(text))
  const count = parseGoInteger(number, 64, goVersion)
  if (!count.ok) return count
  if (count.value < 0n) return failure('is negative')
  const bytes = count.value << BigInt(unit === '' ? 0 : 10 * UNITS.indexOf(unit))
  if (bytes > NO_LIMIT) return failure('does not fit in 64 bits')
  const read: GoBytes = { ok: true, bytes: Number(bytes), off: bytes === NO_LIMIT }
  return count.versions === undefined ? read : { ...read, versions: count.versions }
}

function unitReason(text: string): string {
  return /^[0-9.]+[a-zA-Z% ]*$/.test(text)
    ? 'has a unit that Go does not know (only B, KiB, MiB, GiB and TiB exist)'
    : 'is not a byte count'
}

/**
 * Writes bytes as a GOMEMLIMIT in whole units, rounded down so that the text never stands for more; a count below one
 * unit takes the next smaller unit. Refuses what is no count.
 */
export function formatGoBytes(
  bytes: number,
  unit: GoByteUnit,
): { readonly ok: true; readonly text: string } | Failure {
  if (!(bytes >= 0 && bytes < 2 ** 63)) return failure('is not a byte count below 2^63')
  let power = UNITS.indexOf(unit)
  while (power > 0 && bytes < 1024 ** power) power--
  return { ok: true, text: `${BigInt(Math.floor(bytes / 1024 ** power))}${UNITS[power]}` }
}
