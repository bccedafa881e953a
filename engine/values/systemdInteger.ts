/** A number at the start of a text, as C's strtoull reads it, and where it ends; undefined where there is none. */
export interface LeadingInteger {
  readonly value: bigint
  readonly negative: boolean
  readonly end: number
}

/** Decimal digits at `from`, after white space and a sign. Past 64 bits the value is 2^64, which no caller takes. */
export function leadingDecimal(text: string, from: number): LeadingInteger | undefined {
  const pattern = /[ \t\n\v\f\r]*([+-]?)([0-9]+)/y
  pattern.lastIndex = from
  const match = pattern.exec(text)
  if (match === null) return undefined
  const digits = (match[2] ?? '').replace(/^0+/, '')
  const exact = digits.length > 20 ? 2n ** 64n : BigInt(digits)
  const value = exact >= 2n ** 64n ? 2n ** 64n : exact
  return { value, negative: match[1] === '-', end: pattern.lastIndex }
}

/** A whole text as systemd's safe_atoi reads it: decimal, 0x, 0b, 0o, and a leading 0 for octal; 32 bits. */
export function parseSystemdInteger(text: string): number | undefined {
  const match = /^[ \t\n\r]*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.exec(text) ?? prefixed(text)
  if (match === null) return undefined
  const body = (match[2] ?? '').replace(/^0([0-7]+)$/, '0o$1')
  const value = Number(body) * (match[1] === '-' ? -1 : 1)
  return value >= -(2 ** 31) && value < 2 ** 31 ? value : undefined
}

/** systemd takes 0b and 0o off before the sign is read, so no sign may stand before them. */
function prefixed(text: string): RegExpExecArray | null {
  return /^[ \t\n\r]*()(0[bB][01]+|0[oO][0-7]+)$/.exec(text)
}
