const INT64_MAX = 9223372036854775807n

/**
 * A PromQL number literal as Go reads it: `0x` is hexadecimal, a leading zero octal where all digits are,
 * `_` separates digits. Undefined where Go finds none or a number out of range.
 */
export function parseNumber(text: string): number | undefined {
  const lower = text.toLowerCase()
  if (lower === 'inf') return Number.POSITIVE_INFINITY
  if (lower === 'nan') return Number.NaN
  return parseInteger(lower) ?? parseDecimal(lower)
}

function parseInteger(text: string): number | undefined {
  const hex = /^0x_?([0-9a-f]+(?:_[0-9a-f]+)*)$/.exec(text)
  const octal = /^0_?([0-7]+(?:_[0-7]+)*)$/.exec(text)
  const found = hex ?? octal
  if (!found?.[1]) return undefined
  const value = BigInt((hex ? '0x' : '0o') + found[1].replaceAll('_', ''))
  return value <= INT64_MAX ? Number(value) : octal ? parseDecimal(text) : undefined
}

function parseDecimal(text: string): number | undefined {
  if (!/^(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d[\d_]*)?$/.test(text)) return undefined
  // Go wants every underscore between two digits.
  if (/_(?!\d)/.test(text) || /(?:^|[^\d_])_/.test(text)) return undefined
  const value = Number(text.replaceAll('_', ''))
  return Number.isFinite(value) ? value : undefined
}
