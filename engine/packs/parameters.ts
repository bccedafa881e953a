import { type Dimension, listOf, type Shape } from '../entities/shape.ts'
import { parseDimension } from '../logic/dimension.ts'
import type { Mistake } from '../logic/expression.ts'
import { child, entries, type YamlNode } from '../source/yaml/node.ts'
import { type Plain, toPlain } from '../source/yaml/plain.ts'
import type { Parameter, ParameterValue } from './rule.ts'

const dimensions: ReadonlySet<string> = new Set(['bytes', 'cores', 'seconds', 'percent'])

/** Reads the `params` of a rule; values end in base units. */
export function readParameters(
  node: YamlNode | undefined,
  report: (mistake: Mistake) => void,
): Record<string, Parameter> {
  const made: Record<string, Parameter> = Object.create(null)
  for (const { key, value } of entries(node)) {
    const plain = toPlain(value) as { [key: string]: Plain }
    const type = plain['type'] as Parameter['type']
    const read = (name: string): ParameterValue | undefined => {
      if (plain[name] === undefined) return undefined
      const result = readValue({ type, items: plain['items'] } as Parameter, plain[name])
      if (typeof result === 'object' && 'wrong' in result) {
        report({ message: `${name} ${result.wrong}`, span: (child(value, name) ?? value).span })
        return undefined
      }
      return result.value
    }
    const minimum = read('minimum') as number | undefined
    const maximum = read('maximum') as number | undefined
    made[key.text] = {
      type,
      default: read('default') ?? '',
      ...(minimum !== undefined && { minimum }),
      ...(maximum !== undefined && { maximum }),
      ...(typeof plain['says'] === 'string' && { says: plain['says'] }),
      ...(plain['items'] !== undefined && { items: plain['items'] as Parameter['items'] }),
    } as Parameter
    const wrong = outOfBounds(made[key.text] as Parameter, made[key.text]?.default)
    if (wrong) report({ message: `default ${wrong}`, span: (child(value, 'default') ?? value).span })
  }
  return made
}

/** A written value of a parameter in base units, or what is wrong with it. */
export function readValue(
  parameter: Pick<Parameter, 'type' | 'items'>,
  plain: Plain,
): { value: ParameterValue } | { wrong: string } {
  const { type } = parameter
  if (dimensions.has(type)) {
    const value =
      typeof plain === 'string' || typeof plain === 'number'
        ? parseDimension(type as Dimension, String(plain))
        : undefined
    return value === undefined ? { wrong: `is not a value in ${type}: ${String(plain)}` } : { value }
  }
  if (type === 'array') return readArray(parameter, plain)
  const wanted =
    type === 'number' || type === 'integer' ? 'number' : type === 'boolean' ? 'boolean' : 'string'
  const value = type === 'version' && typeof plain === 'number' ? String(plain) : plain
  if (typeof value !== wanted) return { wrong: `is not of type ${type}` }
  if (type === 'integer' && !Number.isInteger(value)) return { wrong: 'is not a whole number' }
  return { value: value as ParameterValue }
}

function readArray(
  parameter: Pick<Parameter, 'items'>,
  plain: Plain,
): { value: ParameterValue } | { wrong: string } {
  if (!Array.isArray(plain)) return { wrong: 'is not a list' }
  const { items = 'string' } = parameter
  const fits = (item: Plain): boolean => {
    if (typeof items === 'string') return typeof item === items
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return false
    const keys = Object.keys(items)
    return Object.keys(item).length === keys.length && keys.every((key) => typeof item[key] === items[key])
  }
  return plain.every(fits) ? { value: plain as ParameterValue } : { wrong: 'has an item of another form' }
}

/** Why a value in base units is not allowed, if it is not. */
export function outOfBounds(parameter: Parameter, value: ParameterValue | undefined): string | undefined {
  if (typeof value !== 'number') return undefined
  if (parameter.minimum !== undefined && value < parameter.minimum)
    return `is below the minimum ${parameter.minimum}`
  if (parameter.maximum !== undefined && value > parameter.maximum)
    return `is above the maximum ${parameter.maximum}`
  return undefined
}

/** The type of a parameter as conditions see it. */
export function parameterShape(parameter: Parameter): Shape {
  const says = parameter.says ?? 'a parameter'
  const { type } = parameter
  if (dimensions.has(type)) return { type: 'number', dimension: type as Dimension, always: true, says }
  if (type === 'array') return { ...listOf(itemShape(parameter.items ?? 'string'), says), always: true }
  if (type === 'version') return { type: 'string', dimension: 'version', always: true, says }
  const scalar = type === 'integer' || type === 'number' ? 'number' : type
  return { type: scalar as 'number' | 'string' | 'boolean', always: true, says }
}

function itemShape(items: NonNullable<Parameter['items']>): Shape {
  if (typeof items === 'string') return { type: items, says: 'an item' }
  const fields = Object.entries(items).map(
    ([name, type]) => [name, { type, always: true, says: name }] as const,
  )
  return { fields: Object.fromEntries(fields), says: 'an item' }
}
