import { isGoTimestamp } from './goTimestamp.ts'
import { type GoYamlNumber, parseGoYaml2Number, parseGoYamlNumber } from './goYamlNumber.ts'

/**
 * What a plain (unquoted) YAML scalar is to one consumer. `value` is the nearest number for numbers. `json` is the
 * exact JSON text, or null where JSON has none (infinities, not-a-number), which makes the consumer refuse the file.
 */
export type YamlScalar =
  | { readonly type: 'string'; readonly value: string; readonly json: string }
  | { readonly type: 'timestamp'; readonly value: string; readonly json: string }
  | { readonly type: 'boolean'; readonly value: boolean; readonly json: string }
  | { readonly type: 'integer'; readonly value: number; readonly json: string }
  | { readonly type: 'float'; readonly value: number; readonly json: string | null }
  | { readonly type: 'null'; readonly value: null; readonly json: 'null' }

/**
 * A plain scalar in a Compose file. `env` is the text a container gets when the scalar stands in `environment`; it is
 * absent for null (the variable then comes from the shell), for points in time (printed in the machine's time zone)
 * and where Compose refuses the file.
 */
export type ComposeScalar = YamlScalar & { readonly env?: string }

const BOOLEANS = new Map(casings('true', true).concat(casings('false', false)))
const BOOLEANS_1_1 = new Map([
  ...BOOLEANS,
  ...['y', 'yes', 'on'].flatMap((word) => casings(word, true)),
  ...['n', 'no', 'off'].flatMap((word) => casings(word, false)),
])
const NULLS = new Set(['', '~', ...casings('null', null).map(([word]) => word)])
const INFINITY = /^([-+]?)\.(?:inf|Inf|INF)$/
const NAN = /^\.(?:nan|NaN|NAN)$/

/** The spellings YAML knows of a word: lower case, capitalised, upper case. */
function casings<T>(word: string, value: T): [string, T][] {
  const capitalised = word.slice(0, 1).toUpperCase() + word.slice(1)
  return [...new Set([word, capitalised, word.toUpperCase()])].map((spelling) => [spelling, value])
}

/**
 * As Kubernetes, kubectl and everything else on sigs.k8s.io/yaml reads it (go-yaml v2, then JSON): `off` and `y` are
 * booleans, `012` is 10, dates and `1:30` stay strings.
 */
export function resolveKubernetes(text: string): YamlScalar {
  const known = wordOf(text, BOOLEANS_1_1)
  if (known !== undefined) return known
  const number = /^[-+.0-9]/.test(text) ? parseGoYaml2Number(text) : undefined
  return number === undefined ? stringOf(text) : numberOf(number)
}

/** As Docker Compose reads it (compose-go on go-yaml v4): only true and false are booleans, dates are points in time. */
export function resolveCompose(text: string): ComposeScalar {
  const scalar = composeScalar(text)
  const env = envOf(scalar)
  return env === undefined ? scalar : { ...scalar, env }
}

function composeScalar(text: string): YamlScalar {
  const known = wordOf(text, BOOLEANS)
  if (known !== undefined) return known
  if (text === '-0') return numberOf({ type: 'float', value: -0 })
  if (isGoTimestamp(text)) return { type: 'timestamp', value: text, json: JSON.stringify(text) }
  const number = /^[-+.0-9]/.test(text) ? parseGoYamlNumber(text) : undefined
  return number === undefined ? stringOf(text) : numberOf(number)
}

function wordOf(text: string, booleans: ReadonlyMap<string, boolean>): YamlScalar | undefined {
  const boolean = booleans.get(text)
  if (boolean !== undefined) return { type: 'boolean', value: boolean, json: String(boolean) }
  if (NULLS.has(text)) return { type: 'null', value: null, json: 'null' }
  if (NAN.test(text)) return { type: 'float', value: Number.NaN, json: null }
  const infinity = INFINITY.exec(text)
  if (infinity === null) return undefined
  const value = infinity[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return { type: 'float', value, json: null }
}

function stringOf(text: string): YamlScalar {
  return { type: 'string', value: text, json: JSON.stringify(text) }
}

function numberOf(number: GoYamlNumber): YamlScalar {
  if (number.type === 'integer') return { type: 'integer', value: number.value, json: number.digits }
  // JavaScript and encoding/json print the same digits, but for the sign of zero.
  return {
    type: 'float',
    value: number.value,
    json: Object.is(number.value, -0) ? '-0' : String(number.value),
  }
}

function envOf(scalar: YamlScalar): string | undefined {
  if (scalar.type === 'null' || scalar.type === 'timestamp' || scalar.json === null) return undefined
  if (scalar.type === 'string') return scalar.value
  return scalar.type === 'float' ? printGoFloat(scalar.value) : scalar.json
}

/** Go's %v of a float: an exponent of two digits from a million up and below a ten-thousandth. */
function printGoFloat(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const [mantissa = '', exponent = ''] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 6) return String(value)
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}
