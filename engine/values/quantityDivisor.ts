import type { Decimal } from './decimal.ts'
import { type Failure, failure } from './failure.ts'
import { milliUnits, type Quantity, wholeUnits } from './quantity.ts'

/** What the Downward API divides: memory (also ephemeral storage and huge pages) in bytes, cpu in thousandths. */
export type DividedResource = 'cpu' | 'memory'

const ONE: Decimal = { unscaled: 1n, exponent: 0 }

export type QuotientResult = { readonly ok: true; readonly value: number } | Failure

/**
 * The number that a `resourceFieldRef` puts into the variable: value / divisor rounded up, where a divisor of 0 counts
 * as 1 (kubectl pkg/util/resource and the kubelet, ExtractContainerResourceValue). Refuses what leaves 64 bits.
 */
export function divideQuantity(
  value: Quantity,
  divisor: Quantity,
  resource: DividedResource,
): QuotientResult {
  const count = resource === 'cpu' ? milliUnits : wholeUnits
  const dividend = count(value)
  const by = count(divisor.unscaled === 0n ? ONE : divisor)
  if (dividend === null || by === null || by === 0n) return failure('does not fit in 64 bits')
  // Kubernetes divides in floating point; so do we, to get the same figure.
  return { ok: true, value: Math.ceil(Number(dividend) / Number(by)) }
}

/**
 * Whether the API server takes a divisor for a resource: 0 (unset), 1 and 1m for cpu; 0, 1, 1k … 1E, 1Ki … 1Ei
 * otherwise (pkg/apis/core/validation, validateContainerResourceDivisor). Odd spellings of these, such as `01M`, count as
 * them here, though the API server compares texts.
 */
export function isDivisorAllowed(divisor: Quantity, resource: DividedResource): boolean {
  if (divisor.unscaled === 0n) return true
  if (divisor.format === 'DecimalExponent') return false
  if (resource === 'cpu') return divisor.value === 1 || divisor.value === 0.001
  const base = divisor.format === 'BinarySI' ? 1024 : 1000
  return Array.from({ length: 7 }, (_, power) => base ** power).includes(divisor.value)
}
