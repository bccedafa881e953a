import type { Rule } from '../../engine/index.ts'
import { visible } from './screenText.ts'

type Parameter = Rule['params'][string]
type ParameterValue = Parameter['default']

/** Longer reasons are left to `explain`. */
const enough = 260

/** The first sentence of a rule's reason, and the second where both are short. */
export function reasonOf(rule: Rule): string {
  const [first = '', second] = sentences(visible(rule.why.trim().replace(/\s+/g, ' ')))
  return second !== undefined && first.length + second.length < enough ? `${first} ${second}` : first
}

function sentences(text: string): string[] {
  const found: string[] = []
  let start = 0
  for (let at = text.indexOf('. '); at >= 0; at = text.indexOf('. ', at + 1)) {
    if (!/["'A-Z]/.test(text[at + 2] ?? '')) continue
    found.push(text.slice(start, at + 1))
    start = at + 2
  }
  return [...found, text.slice(start)]
}

/** Where a rule's figures come from: "guide 2.5, go.dev/doc/gc-guide". */
export function sourcesOf(rule: Rule): string {
  const named = rule.baseline.flatMap(({ guide, url }) => [
    ...(guide === undefined ? [] : [`guide ${guide}`]),
    ...(url === undefined ? [] : [url.replace(/^https?:\/\//, '').replace(/\/$/, '')]),
  ])
  const distinct = [...new Set(named)]
  const shown = distinct.slice(0, 3).join(', ')
  return visible(distinct.length > 3 ? `${shown} and ${distinct.length - 3} more` : shown)
}

/** What to write into the configuration to move a rule's figures, as one line of YAML; empty without any. */
export function tuningOf(rule: Rule): string {
  const params = Object.entries(rule.params).map(
    ([name, parameter]) => `${name}: ${short(notationOf(parameter, parameter.default))}`,
  )
  return params.length === 0 ? '' : visible(`rules: {${rule.id}: {params: {${params.join(', ')}}}}`)
}

/** The command that says more about a rule. */
export function explainCommand(rule: string): string {
  return `slo-lint explain ${visible(rule)}`
}

/** A long list is shown by `explain`. */
function short(text: string): string {
  return text.length > 40 && text.startsWith('[') ? '[…]' : text
}

/** A parameter's value, given in base units, in the notation the configuration takes. */
export function notationOf({ type }: Pick<Parameter, 'type'>, value: ParameterValue): string {
  if (typeof value !== 'number') return flow(value)
  if (type === 'bytes')
    return scaled(value, [
      ['GiB', 2 ** 30],
      ['MiB', 2 ** 20],
      ['KiB', 2 ** 10],
      ['B', 1],
    ])
  if (type === 'seconds')
    return scaled(value, [
      ['h', 3_600],
      ['m', 60],
      ['s', 1],
      ['ms', 1e-3],
    ])
  if (type === 'cores')
    return scaled(value, [
      ['', 1],
      ['m', 1e-3],
    ])
  return type === 'percent' ? `${value}%` : String(value)
}

/** In the largest unit that gives a whole number. */
function scaled(value: number, units: readonly (readonly [string, number])[]): string {
  for (const [unit, size] of units) {
    const count = Math.round((value / size) * 1e6) / 1e6
    if (Number.isInteger(count) && (count !== 0 || size === 1)) return `${count}${unit}`
  }
  const [unit, size] = units.at(-1) ?? ['', 1]
  return `${value / size}${unit}`
}

function flow(value: ParameterValue): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value !== 'object') return typeof value === 'string' ? quoted(value) : String(value)
  return `{${Object.entries(value)
    .map(([key, item]) => `${quoted(key)}: ${flow(item)}`)
    .join(', ')}}`
}

/** Words stay bare, what YAML could read as something else is quoted. */
function quoted(text: string): string {
  return /^[a-z][a-zA-Z_-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)
}
