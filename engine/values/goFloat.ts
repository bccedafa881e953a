/**
 * A number as Go's strconv.ParseFloat(text, 64) reads it: also hexadecimal with a `p` exponent, underscores between
 * digits, `inf`, `infinity`, `nan`. Undefined where Go returns an error, which includes what is too large.
 */
export function parseGoFloat(text: string): number | undefined {
  const special = /^([+-]?)(?:inf|infinity)$/i.exec(text)
  if (special !== null) return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  if (/^nan$/i.test(text)) return Number.NaN
  if (text.includes('_') && !underscoresStandBetweenDigits(text)) return undefined
  const plain = text.replaceAll('_', '')
  const number = /^[+-]?0x/i.test(plain) ? hexadecimal(plain) : decimal(plain)
  return Number.isFinite(number) ? number : undefined
}

function decimal(text: string): number {
  return /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i.test(text) ? Number(text) : Number.NaN
}

function hexadecimal(text: string): number {
  const match = /^([+-]?)0x([0-9a-f]*)(\.[0-9a-f]*)?p([+-]?[0-9]+)$/i.exec(text)
  const [, sign, whole = '', point = '', exponent = ''] = match ?? []
  const digits = `${whole}${point.slice(1)}`
  // 256 digits are past the largest number; not converting longer texts keeps the time linear.
  if (match === null || digits === '' || digits.length > 256) return Number.NaN
  const magnitude =
    Number(BigInt(`0x${digits}`)) * 2 ** (Number(exponent) - 4 * Math.max(0, point.length - 1))
  return sign === '-' ? -magnitude : magnitude
}

/** Go's rule for underscores: digits, or a base prefix, on the left and a digit on the right of each. */
function underscoresStandBetweenDigits(text: string): boolean {
  const hex = /^[+-]?0x/i.test(text)
  const body = text.replace(/^[+-]?(?:0[box])?/i, (prefix) => (/[box]$/i.test(prefix) ? '0' : ''))
  return hex ? !/(?:^|[^0-9a-f])_|_(?:$|[^0-9a-f])/i.test(body) : !/(?:^|[^0-9])_|_(?:$|[^0-9])/.test(body)
}
