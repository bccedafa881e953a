/** The exact number `unscaled` × 10^`exponent`. */
export interface Decimal {
  readonly unscaled: bigint
  readonly exponent: number
}

/** Rounds away from zero to a multiple of 10^`exponent`; what is coarser already stays. */
export function roundUp(decimal: Decimal, exponent: number): Decimal {
  const shift = exponent - decimal.exponent
  if (shift <= 0) return decimal
  const { unscaled } = decimal
  // Ten to a power far beyond the digits would be built for nothing.
  const divisor = 10n ** BigInt(Math.min(shift, digitsOf(unscaled) + 1))
  const quotient = unscaled / divisor
  if (quotient * divisor === unscaled) return { unscaled: quotient, exponent }
  return { unscaled: unscaled < 0n ? quotient - 1n : quotient + 1n, exponent }
}

/** The number counted in units of 10^`exponent`, rounded away from zero; null where that leaves 64 bits. */
export function countIn(decimal: Decimal, exponent: number): bigint | null {
  const rounded = roundUp(decimal, exponent)
  const shift = rounded.exponent - exponent
  if (rounded.unscaled === 0n) return 0n
  if (shift > 19) return null
  const count = rounded.unscaled * 10n ** BigInt(shift)
  return count >= 2n ** 63n || count < -(2n ** 63n) ? null : count
}

/** The nearest number, at most the largest one in magnitude. */
export function toNumber({ unscaled, exponent }: Decimal): number {
  const nearest = Number(`${unscaled}e${exponent}`)
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, nearest))
}

function digitsOf(unscaled: bigint): number {
  return unscaled.toString().length
}
