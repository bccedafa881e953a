import { type Failure, failure } from './failure.ts'
import { atLeast } from './goVersion.ts'

/**
 * The Go versions a reading holds for, where versions differ and the version is not known. Up to 1.25 the runtime had
 * its own number parser (runtime/string.go, atoi64), which refused a leading `+` and took a lone `-` for 0; from 1.26
 * it uses internal/strconv.
 */
export type GoVersions = 'from 1.26' | 'before 1.26'

export type GoIntegerResult =
  | { readonly ok: true; readonly value: bigint; readonly versions?: GoVersions }
  | Failure

/**
 * A decimal integer as the Go runtime reads one from the environment at start.
 * `bits` bounds it (two's complement). `goVersion` decides between versions; unknown gives `versions`.
 */
export function parseGoInteger(text: string, bits: 32 | 64, goVersion?: string): GoIntegerResult {
  if (text === '-') return gated(0n, 'before 1.26', goVersion, 'has no digits')
  if (!/^[+-]?[0-9]+$/.test(text)) return failure('is not a decimal integer')
  const digits = text.replace(/^[+-]?0*/, '')
  // Twenty digits are past 64 bits; not converting longer ones keeps the time linear.
  const magnitude = digits.length > 19 ? 10n ** 20n : BigInt(digits === '' ? '0' : digits)
  const value = text.startsWith('-') ? -magnitude : magnitude
  const bound = 2n ** BigInt(bits - 1)
  if (value >= bound || value < -bound) return failure(`is outside the range of a ${bits}-bit integer`)
  if (!text.startsWith('+')) return { ok: true, value }
  return gated(value, 'from 1.26', goVersion, 'has a leading +, which Go before 1.26 refuses')
}

function gated(
  value: bigint,
  versions: GoVersions,
  goVersion: string | undefined,
  reason: string,
): GoIntegerResult {
  const modern = goVersion === undefined ? undefined : atLeast(goVersion, '1.26')
  if (modern === undefined || !modern.ok) return { ok: true, value, versions }
  return modern.holds === (versions === 'from 1.26') ? { ok: true, value } : failure(reason)
}
