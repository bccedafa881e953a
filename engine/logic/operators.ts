import type { Dimension, Shape } from '../entities/shape.ts'
import { flag, number as numberShape, text as textShape } from '../entities/shape.ts'
import { formatGoBytes } from '../values/goBytes.ts'
import { atLeast } from '../values/goVersion.ts'
import { negation } from './kleene.ts'
import { absent, isFact, join, scalarOf, Unknown, type Value } from './value.ts'

/**
 * One operator of conditions: its arity, its types, its meaning. The table below is all there are; the
 * documentation's list is generated from it.
 */
export interface Operator {
  readonly says: string
  readonly arity: readonly [least: number, most: number]
  /** The type of the result for argument types, or why they do not fit. */
  readonly type: (args: readonly Shape[]) => Shape | string
  /** What it makes of evaluated arguments; or, for those of Kleene, the truth value that decides it at once. */
  readonly apply: ((args: readonly Value[]) => Value) | boolean
}

const truth = flag('a truth value')
const anyNumber = numberShape('a number')
const dimensionOf = (shape: Shape): Dimension | undefined => shape.dimension
const isNumber = (shape: Shape): boolean => shape.type === 'number'
const numberIn = (dimension: Dimension | undefined): Shape => ({
  ...anyNumber,
  ...(dimension && { dimension }),
})

/** What a type is called in messages of the checker. */
export function nameOf(shape: Shape): string {
  if (shape.type === 'number') return shape.dimension ? shape.dimension : 'a plain number'
  if (shape.type === 'boolean') return 'a truth value'
  if (shape.type === 'string') return shape.dimension === 'version' ? 'a version' : 'a text'
  if (shape.items) return 'a list'
  if (shape.entity) return `an entity (${shape.entity})`
  return 'a record'
}

/** Of truth values; what it makes of them, or the one that decides it. */
const logical = (says: string, arity: Operator['arity'], apply: Operator['apply']): Operator => ({
  says,
  arity,
  type: (args) =>
    args.find((arg) => arg.type !== 'boolean')
      ? `wants truth values, not ${nameOf(args.find((arg) => arg.type !== 'boolean') ?? truth)}`
      : truth,
  apply,
})

const ordered = (says: string, holds: (a: number, b: number) => boolean): Operator => ({
  says,
  arity: [2, 2],
  type: ([a = truth, b = truth]) => {
    if (!isNumber(a) || !isNumber(b)) return `compares numbers, not ${nameOf(isNumber(a) ? b : a)}`
    if (dimensionOf(a) !== dimensionOf(b)) return `compares ${nameOf(a)} with ${nameOf(b)}`
    return truth
  },
  apply: numeric((a, b) => holds(a, b)),
})

const equality = (says: string, wanted: boolean): Operator => ({
  says,
  arity: [2, 2],
  type: ([a = truth, b = truth]) => {
    if (!a.type || a.type !== b.type || dimensionOf(a) !== dimensionOf(b))
      return `compares ${nameOf(a)} with ${nameOf(b)}`
    return valuesFit(a, b) ?? truth
  },
  apply: ([a = absent, b = absent]) => {
    const left = scalarOf(a)
    const right = scalarOf(b)
    if (left instanceof Unknown || right instanceof Unknown) return join(left, right)
    return same(left, right) === wanted
  },
})

/** Two sets of values that share none can never be equal: a typing mistake. */
function valuesFit(a: Shape, b: Shape): string | undefined {
  if (!a.values || !b.values || a.values.some((value) => b.values?.includes(value))) return undefined
  return `is never true: ${b.values.join(', ')} is none of ${a.values.join(', ')}`
}

/** Computed numbers are equal within a relative 1e-9. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))
}

function numeric(compute: (a: number, b: number) => Value): Operator['apply'] {
  return ([a = absent, b = absent]) => {
    const left = scalarOf(a)
    const right = scalarOf(b)
    if (left instanceof Unknown || right instanceof Unknown) return join(left, right)
    return typeof left === 'number' && typeof right === 'number' ? compute(left, right) : new Unknown([])
  }
}

const sum = (says: string, compute: (a: number, b: number) => number): Operator => ({
  says,
  arity: [2, 2],
  type: ([a = truth, b = truth]) => {
    if (!isNumber(a) || !isNumber(b)) return `computes with numbers, not ${nameOf(isNumber(a) ? b : a)}`
    if (dimensionOf(a) !== dimensionOf(b)) return `mixes ${nameOf(a)} and ${nameOf(b)}`
    return numberIn(dimensionOf(a))
  },
  apply: numeric(compute),
})

const rounding = (says: string, compute: (a: number) => number): Operator => ({
  says,
  arity: [1, 1],
  type: ([a = truth]) => (isNumber(a) ? numberIn(dimensionOf(a)) : `rounds numbers, not ${nameOf(a)}`),
  apply: ([a = absent]) => {
    const value = scalarOf(a)
    return typeof value === 'number' ? compute(value) : join(value)
  },
})

const textual = (says: string, compute: (a: string, b: string) => Value): Operator => ({
  says,
  arity: [2, 2],
  type: ([a = truth, b = truth]) => {
    const odd = [a, b].find((shape) => shape.type !== 'string')
    return odd ? `wants texts, not ${nameOf(odd)}` : truth
  },
  apply: ([a = absent, b = absent]) => {
    const left = scalarOf(a)
    const right = scalarOf(b)
    if (left instanceof Unknown || right instanceof Unknown) return join(left, right)
    return compute(String(left), String(right))
  },
})

/** `set`: present, even with a value that is not known; unknown where presence itself is. */
function presence(args: readonly Value[]): Value {
  const unknowns: Unknown[] = []
  for (const value of args) {
    if (value === absent || value === null) return false
    if (value instanceof Unknown) unknowns.push(value)
    else if (isFact(value) && value.state === 'maybe') unknowns.push(new Unknown(value.causes ?? []))
  }
  return unknowns.length > 0 ? join(...unknowns) : true
}

function membership([needle = absent, haystack = absent]: readonly Value[]): Value {
  const wanted = isFact(needle) && needle.entity ? needle : scalarOf(needle)
  const listed = itemsOf(haystack)
  if (listed instanceof Unknown) return listed
  if (wanted instanceof Unknown) return wanted
  const unknowns: Unknown[] = listed.open ? [new Unknown(listed.open)] : []
  for (const item of listed.items) {
    if (isFact(item) && isFact(wanted)) {
      if (item.entity !== undefined && item.entity === wanted.entity) return true
      continue
    }
    const value = scalarOf(item)
    if (value instanceof Unknown) unknowns.push(value)
    else if (same(value, wanted)) return true
  }
  return unknowns.length > 0 ? join(...unknowns) : false
}

/** The items of a list fact or literal, and why there may be more. */
export function itemsOf(value: Value): { items: readonly Value[]; open?: Unknown['causes'] } | Unknown {
  if (Array.isArray(value)) return { items: value }
  if (value instanceof Unknown) return value
  if (!isFact(value as Value)) return new Unknown([])
  const fact = value as Exclude<Value, readonly Value[]>
  if (!isFact(fact)) return new Unknown([])
  if (fact.state !== 'known') return new Unknown(fact.causes ?? [])
  return { items: fact.items ?? [], ...(fact.open && { open: fact.open }) }
}

/** All operators but the quantifiers, by the name rules use. */
export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['and', logical('true when all are; false as soon as one is', [1, 16], false)],
  ['or', logical('true as soon as one is', [1, 16], true)],
  ['not', logical('the opposite', [1, 1], ([a = absent]) => negation(a))],
  [
    'if',
    {
      says: 'the second argument where the first is true, else the third',
      arity: [3, 3],
      type: ([condition = truth, then = truth, otherwise = truth]) => {
        if (condition.type !== 'boolean') return `wants a truth value first, not ${nameOf(condition)}`
        if (then.type !== otherwise.type || then.dimension !== otherwise.dimension)
          return `yields ${nameOf(then)} or ${nameOf(otherwise)}`
        return then
      },
      apply: ([condition = absent, then = absent, otherwise = absent]) => {
        const value = scalarOf(condition)
        return value instanceof Unknown ? value : value === true ? then : otherwise
      },
    },
  ],
  [
    'set',
    {
      says: 'true for facts that are present, whatever their value',
      arity: [1, 16],
      type: () => truth,
      apply: presence,
    },
  ],
  [
    'known',
    {
      says: 'true for a fact that is present with a known value; in cases only',
      arity: [1, 1],
      type: () => truth,
      apply: ([a = absent]) => isFact(a) && a.state === 'known',
    },
  ],
  [
    'default',
    {
      says: 'the first argument, or the second where it is absent; never a stand-in for the unknown',
      arity: [2, 2],
      type: ([a = truth, b = truth]) => {
        if (a.type !== b.type || a.dimension !== b.dimension) return `stands ${nameOf(b)} in for ${nameOf(a)}`
        const { always: _, ...rest } = a
        return { ...rest, ...(a.values && b.values ? { values: [...a.values, ...b.values] } : {}) }
      },
      apply: ([a = absent, b = absent]) => (a === absent || a === null ? b : a),
    },
  ],
  ['==', equality('equal; computed numbers within a relative 1e-9', true)],
  ['!=', equality('not equal', false)],
  ['<', ordered('less than', (a, b) => a < b && !same(a, b))],
  ['<=', ordered('at most', (a, b) => a < b || same(a, b))],
  ['>', ordered('more than', (a, b) => a > b && !same(a, b))],
  ['>=', ordered('at least', (a, b) => a > b || same(a, b))],
  ['+', sum('the sum', (a, b) => a + b)],
  ['-', sum('the difference', (a, b) => a - b)],
  ['min', sum('the smaller one', Math.min)],
  ['max', sum('the larger one', Math.max)],
  [
    '*',
    {
      says: 'the product; at most one factor has a dimension',
      arity: [2, 2],
      type: ([a = truth, b = truth]) => {
        if (!isNumber(a) || !isNumber(b)) return `computes with numbers, not ${nameOf(isNumber(a) ? b : a)}`
        if (a.dimension && b.dimension) return `multiplies ${nameOf(a)} by ${nameOf(b)}`
        return numberIn(a.dimension ?? b.dimension)
      },
      apply: numeric((a, b) => a * b),
    },
  ],
  [
    '/',
    {
      says: 'the quotient: of the same dimension a plain ratio; by a plain number the dimension stays',
      arity: [2, 2],
      type: ([a = truth, b = truth]) => {
        if (!isNumber(a) || !isNumber(b)) return `computes with numbers, not ${nameOf(isNumber(a) ? b : a)}`
        if (a.dimension === b.dimension) return anyNumber
        return b.dimension ? `divides ${nameOf(a)} by ${nameOf(b)}` : numberIn(a.dimension)
      },
      apply: numeric((a, b) => (b === 0 ? new Unknown([]) : a / b)),
    },
  ],
  ['ceil', rounding('rounded up to a whole number', Math.ceil)],
  ['floor', rounding('rounded down to a whole number', Math.floor)],
  [
    'in',
    {
      says: 'true when the list holds the value, or the very entity',
      arity: [2, 2],
      type: ([a = truth, b = truth]) => {
        if (!b.items) return `looks into lists, not into ${nameOf(b)}`
        if (
          a.entity !== b.items.entity ||
          (!a.entity && (a.type !== b.items.type || a.dimension !== b.items.dimension))
        ) {
          return `looks for ${nameOf(a)} in a list of ${nameOf(b.items)}`
        }
        return valuesFit(a, b.items) ?? truth
      },
      apply: membership,
    },
  ],
  [
    'count',
    {
      says: 'how many items a list has; unknown for an open one',
      arity: [1, 1],
      type: ([a = truth]) => (a.items ? anyNumber : `counts lists, not ${nameOf(a)}`),
      apply: ([a = absent]) => {
        const listed = itemsOf(a)
        if (listed instanceof Unknown) return listed
        return listed.open ? new Unknown(listed.open) : listed.items.length
      },
    },
  ],
  [
    'get',
    {
      says: 'the value under a key of a record with free keys',
      arity: [2, 2],
      type: ([a = truth, b = truth]) => {
        if (!a.each) return `reads records with free keys, not ${nameOf(a)}`
        return b.type === 'string' ? { ...a.each, always: false } : `wants a text as key, not ${nameOf(b)}`
      },
      apply: ([a = absent, b = absent]) => {
        const key = scalarOf(b)
        if (key instanceof Unknown) return key
        if (!isFact(a)) return a instanceof Unknown ? a : absent
        const found = a.fields?.get(String(key))
        if (found) return found
        if (a.state !== 'known' || a.open) return { state: 'maybe', causes: a.causes ?? a.open ?? [] }
        return absent
      },
    },
  ],
  [
    'atLeast',
    {
      says: 'true when a version is at or above another',
      arity: [2, 2],
      type: ([a = truth, b = truth]) => {
        const odd = [a, b].find((shape) => shape.type !== 'string')
        if (odd) return `compares versions, not ${nameOf(odd)}`
        return a.dimension === 'version' ? truth : 'wants a version first, not a text'
      },
      apply: ([a = absent, b = absent]) => {
        const left = scalarOf(a)
        const right = scalarOf(b)
        if (left instanceof Unknown || right instanceof Unknown) return join(left, right)
        const compared = atLeast(String(left), String(right))
        return compared.ok ? compared.holds : new Unknown([])
      },
    },
  ],
  [
    'lower',
    {
      says: 'the text in lower case',
      arity: [1, 1],
      type: ([a = truth]) => (a.type === 'string' ? textShape('a text') : `wants a text, not ${nameOf(a)}`),
      apply: ([a = absent]) => {
        const value = scalarOf(a)
        return value instanceof Unknown ? value : String(value).toLowerCase()
      },
    },
  ],
  [
    'upper',
    {
      says: 'the text in upper case',
      arity: [1, 1],
      type: ([a = truth]) => (a.type === 'string' ? textShape('a text') : `wants a text, not ${nameOf(a)}`),
      apply: ([a = absent]) => {
        const value = scalarOf(a)
        return value instanceof Unknown ? value : String(value).toUpperCase()
      },
    },
  ],
  ['startsWith', textual('true when a text begins with another', (a, b) => a.startsWith(b))],
  [
    'goBytes',
    {
      says: 'a size as GOMEMLIMIT wants it, rounded down to whole units: {goBytes: [$bytes, MiB]}; in fixes only',
      arity: [2, 2],
      type: ([a = truth, b = truth]) => {
        if (a.dimension !== 'bytes') return `writes bytes, not ${nameOf(a)}`
        return b.type === 'string' ? textShape('a size') : `wants a unit, not ${nameOf(b)}`
      },
      apply: ([a = absent, b = absent]) => {
        const value = scalarOf(a)
        const unit = scalarOf(b)
        if (value instanceof Unknown || unit instanceof Unknown) return join(value, unit)
        const written = formatGoBytes(Number(value), unit as Parameters<typeof formatGoBytes>[1])
        return written.ok ? written.text : new Unknown([])
      },
    },
  ],
  [
    'quoted',
    {
      says: 'a text in double quotes, for fixes in YAML and JSON',
      arity: [1, 1],
      type: ([a = truth]) => (a.type === 'string' ? textShape('a text') : `quotes texts, not ${nameOf(a)}`),
      apply: ([a = absent]) => {
        const value = scalarOf(a)
        return value instanceof Unknown ? value : JSON.stringify(String(value))
      },
    },
  ],
  [
    'duration',
    {
      says: 'a time as text, in whole milliseconds or in seconds: 450ms, 1.5s; in fixes only',
      arity: [1, 1],
      type: ([a = truth]) =>
        a.dimension === 'seconds' ? textShape('a time') : `writes times, not ${nameOf(a)}`,
      apply: ([a = absent]) => {
        const value = scalarOf(a)
        if (typeof value !== 'number') return join(value)
        const milliseconds = Math.round(value * 1_000)
        if (!same(milliseconds / 1_000, value) || milliseconds <= 0) return new Unknown([])
        return milliseconds < 1_000 ? `${milliseconds}ms` : `${milliseconds / 1_000}s`
      },
    },
  ],
  [
    'wholeNumber',
    {
      says: 'a number as text, for fixes',
      arity: [1, 1],
      type: ([a = truth]) => (isNumber(a) ? textShape('a number') : `writes numbers, not ${nameOf(a)}`),
      apply: ([a = absent]) => {
        const value = scalarOf(a)
        return value instanceof Unknown ? value : String(value)
      },
    },
  ],
])
