import { countIn, type Decimal, roundUp, toNumber } from './decimal.ts'
import { type Failure, failure } from './failure.ts'

/** How a quantity was written; Kubernetes keeps it when it prints the quantity again. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent'

/**
 * A Kubernetes quantity. `value` is in base units (bytes, cores), the nearest number, never above the largest one.
 * `unscaled` times ten to the power `exponent` is the exact value, after Kubernetes' own rounding and capping.
 */
export interface Quantity extends Decimal {
  readonly ok: true
  readonly value: number
  readonly format: QuantityFormat
}

export type QuantityResult = Quantity | Failure

interface Suffix {
  readonly format: QuantityFormat
  /** The power of two for BinarySI, of ten otherwise. */
  readonly power: number
}

interface Parts {
  readonly negative: boolean
  readonly whole: string
  readonly fraction: string
  readonly suffix: Suffix
}

const NANO = -9
const MAX_BINARY = 2n ** 63n - 1n
/** Digits that are kept; one more stands for all that follow, so that rounding up stays right. */
const MAX_DIGITS = 400

const SUFFIXES = new Map<string, Suffix>([
  ['n', { format: 'DecimalSI', power: -9 }],
  ['u', { format: 'DecimalSI', power: -6 }],
  ['m', { format: 'DecimalSI', power: -3 }],
  ['', { format: 'DecimalSI', power: 0 }],
  ['k', { format: 'DecimalSI', power: 3 }],
  ['M', { format: 'DecimalSI', power: 6 }],
  ['G', { format: 'DecimalSI', power: 9 }],
  ['T', { format: 'DecimalSI', power: 12 }],
  ['P', { format: 'DecimalSI', power: 15 }],
  ['E', { format: 'DecimalSI', power: 18 }],
  ['Ki', { format: 'BinarySI', power: 10 }],
  ['Mi', { format: 'BinarySI', power: 20 }],
  ['Gi', { format: 'BinarySI', power: 30 }],
  ['Ti', { format: 'BinarySI', power: 40 }],
  ['Pi', { format: 'BinarySI', power: 50 }],
  ['Ei', { format: 'BinarySI', power: 60 }],
])

/**
 * A quantity as k8s.io/apimachinery reads it (pkg/api/resource, ParseQuantity): sign, digits with a point, a suffix or
 * an exponent of ten; what is finer than a billionth is rounded away from zero, binary quantities stop at 2^63-1.
 * As there, a text without any digit (`m`, `Ki`, `.`, `-`) is mostly 0 and no error.
 */
export function parseQuantity(text: string): QuantityResult {
  if (text === '') return failure('is empty')
  const parts = split(text)
  if ('ok' in parts) return parts
  if (!hasDigits(text, parts) && !takesFastPath(parts)) return failure('has no digits')
  return evaluate(parts)
}

function split(text: string): Parts | Failure {
  const match = /^([+-]?)([0-9]*)(\.[0-9]*)?(.*)$/s.exec(text)
  const [, sign = '', digits = '', point = '', tail = ''] = match ?? []
  const whole = digits.replace(/^0+/, '')
  const fraction = point.slice(1)
  const suffix = SUFFIXES.get(tail) ?? exponentOf(tail)
  if (suffix === undefined) return failure(suffixReason(tail))
  return { negative: sign === '-', whole, fraction, suffix }
}

/** `e3`, `E-2`: a whole number in 64 bits, of which Kubernetes then keeps the lower 32. */
function exponentOf(tail: string): Suffix | undefined {
  const match = /^[eE]([+-]?)0*([0-9]{1,19})$/.exec(tail)
  if (match === null) return undefined
  const number = BigInt(`${match[2]}`) * (match[1] === '-' ? -1n : 1n)
  if (number >= 2n ** 63n || number < -(2n ** 63n)) return undefined
  return { format: 'DecimalExponent', power: Number(BigInt.asIntN(32, number)) }
}

function suffixReason(tail: string): string {
  return tail.trim() === tail
    ? `has a suffix that Kubernetes does not know: "${tail.slice(0, 20)}"`
    : 'has white space in it'
}

/** A lone zero, or zeros only, count as digits even though they are stripped. */
function hasDigits(text: string, { whole, fraction }: Parts): boolean {
  return whole !== '' || fraction !== '' || /^[+-]?[0-9]/.test(text)
}

/** Whether Kubernetes takes the way that never looks at the digits again; it matters only where there are none. */
function takesFastPath({ suffix }: Parts): boolean {
  return suffix.format === 'BinarySI' ? suffix.power <= 40 : suffix.power >= NANO
}

function evaluate({ negative, whole, fraction, suffix }: Parts): Quantity {
  const binary = suffix.format === 'BinarySI'
  const written = digitsOf(`${whole}${fraction}`, (binary ? 0 : suffix.power) - fraction.length)
  const scaled = binary ? { ...written, unscaled: written.unscaled << BigInt(suffix.power) } : written
  const rounded = roundUp(scaled, NANO)
  const whole64 = countIn(rounded, 0)
  const capped = binary && whole64 === null ? { unscaled: MAX_BINARY, exponent: 0 } : rounded
  const fractional = binary && whole64 === 1n && toNumber(rounded) < 1
  const amount = negative ? { ...capped, unscaled: -capped.unscaled } : capped
  return { ok: true, value: toNumber(amount), ...amount, format: fractional ? 'DecimalSI' : suffix.format }
}

/** The number that the digits are, with one digit in place of those beyond what can matter. */
function digitsOf(digits: string, exponent: number): Decimal {
  const significant = digits.replace(/^0+/, '')
  if (significant.length <= MAX_DIGITS) return { unscaled: BigInt(significant), exponent }
  const rest = significant.length - MAX_DIGITS
  const sticky = /[1-9]/.test(significant.slice(MAX_DIGITS)) ? 1n : 0n
  return { unscaled: BigInt(significant.slice(0, MAX_DIGITS)) * 10n + sticky, exponent: exponent + rest - 1 }
}

/** What a quantity is in whole units (bytes) or thousandths (millicores), rounded up; null beyond 64 bits. */
export function wholeUnits(quantity: Decimal): bigint | null {
  return countIn(quantity, 0)
}

/** See wholeUnits. */
export function milliUnits(quantity: Decimal): bigint | null {
  return countIn(quantity, -3)
}
