/** A number of YAML 1.2's core schema. */
export type Yaml12Number =
  | { readonly type: 'integer'; readonly value: number; readonly json: string | null }
  | { readonly type: 'float'; readonly value: number; readonly json: string | null }

const DECIMAL = /^[-+]?[0-9]+$/
const PREFIXED = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
/** Octal and hexadecimal digits beyond which there is no number left to round to. */
const MAX_DIGITS = 400

/** The number a plain scalar is in YAML 1.2's core schema: there are no underscores, and `012` is twelve. */
export function core12Number(text: string): Yaml12Number | undefined {
  if (DECIMAL.test(text)) {
    const digits = text.replace(/^[-+]?0*/, '') || '0'
    const sign = text.startsWith('-') && digits !== '0' ? '-' : ''
    return { type: 'integer', value: Number(text), json: `${sign}${digits}` }
  }
  if (PREFIXED.test(text)) return integerOf(`${text.slice(0, 2)}${text.slice(2).replace(/^0+/, '') || '0'}`)
  if (!FLOAT.test(text)) return undefined
  const value = Number(text)
  return { type: 'float', value, json: Number.isFinite(value) ? String(value) : null }
}

function integerOf(text: string): Yaml12Number {
  if (text.length > MAX_DIGITS) return { type: 'integer', value: Number.POSITIVE_INFINITY, json: null }
  const exact = BigInt(text)
  return { type: 'integer', value: Number(exact), json: exact.toString() }
}
