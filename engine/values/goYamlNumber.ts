import { parseGoFloat } from './goFloat.ts'

/** A number that go-yaml found in a plain scalar; an integer also exactly, as decimal digits. */
export type GoYamlNumber =
  | { readonly type: 'integer'; readonly value: number; readonly digits: string }
  | { readonly type: 'float'; readonly value: number }

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/

/**
 * The number that go-yaml (v2 to v4) makes of a plain scalar which starts with a digit, a sign or a point; undefined
 * where it is none. Underscores are dropped, `0x`, `0o`, `0b` and a leading `0` change the base, integers have 64 bits
 * and become floats beyond.
 */
export function parseGoYamlNumber(text: string): GoYamlNumber | undefined {
  if (text.startsWith('.')) {
    const value = parseGoFloat(text)
    return value === undefined ? undefined : { type: 'float', value }
  }
  const plain = text.replaceAll('_', '')
  const integer = integerOf(plain)
  if (integer !== undefined) return { type: 'integer', value: Number(integer), digits: integer.toString() }
  const value = FLOAT.test(plain) ? Number(plain) : Number.NaN
  return Number.isFinite(value) ? { type: 'float', value } : undefined
}

/** Go's ParseInt and ParseUint with base 0; only an unsigned text may use the full 64 bits. */
function integerOf(text: string): bigint | undefined {
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  const magnitude = magnitudeOf(text.slice(sign.length))
  if (magnitude === undefined) return undefined
  const bound = sign === '' ? 2n ** 64n - 1n : sign === '-' ? 2n ** 63n : 2n ** 63n - 1n
  if (magnitude > bound) return undefined
  return sign === '-' ? -magnitude : magnitude
}

function magnitudeOf(text: string): bigint | undefined {
  const match = /^(?:(0[xX])([0-9a-fA-F]+)|(0[bB])([01]+)|(0[oO]|0)([0-7]*)|([1-9][0-9]*))$/.exec(text)
  if (match === null || /^0[oO]$/.test(text)) return undefined
  const digits = (match[2] ?? match[4] ?? match[6] ?? match[7] ?? '').replace(/^0+/, '')
  // Sixty-four digits hold 64 bits in every base; not converting longer ones keeps the time linear.
  if (digits.length > 64) return 2n ** 64n
  const prefix = match[1] ?? match[3] ?? (match[5] === undefined ? '' : '0o')
  return BigInt(digits === '' ? '0' : `${prefix}${digits}`)
}

/**
 * Like go-yaml v2, which after all else takes the binary digits behind `0b` for a signed number, so that `0b-1` is -1.
 */
export function parseGoYaml2Number(text: string): GoYamlNumber | undefined {
  const number = parseGoYamlNumber(text)
  if (number !== undefined) return number
  const match = /^0b([+-])([01]+)$/.exec(text.startsWith('.') ? text : text.replaceAll('_', ''))
  const integer = match === null ? undefined : integerOf(`${match[1]}0b${match[2]}`)
  return integer === undefined
    ? undefined
    : { type: 'integer', value: Number(integer), digits: integer.toString() }
}
