import jsonLogic from 'json-logic-js'
import { itemsOf, operators } from './operators.ts'
import { absent, follow, join, type Scope, scalarOf, Unknown, type Value } from './value.ts'

/** Plain JSON Logic as the compiler writes it; only operators registered here stand in it. */
export type Logic = Parameters<typeof jsonLogic.apply>[0]

/**
 * The prefix of our operators in compiled logic. The stock `and or if some all none` are hard-wired in
 * json-logic-js and take the unknown for true, so compiled logic never names a stock operator.
 */
export const prefix = 'slo:'

/** Evaluates compiled logic over a scope. */
export function evaluate(logic: Logic, scope: Scope): Value {
  return jsonLogic.apply(logic, scope) as Value
}

/** Evaluates a condition to Kleene's three values. */
export function decide(logic: Logic, scope: Scope): boolean | Unknown {
  const value = scalarOf(evaluate(logic, scope))
  return value instanceof Unknown ? value : value === true
}

interface Body {
  readonly item: string
  readonly condition: Logic
}

function quantify(
  scope: Scope,
  list: Value,
  body: Body,
  seen: boolean,
): { verdicts: (boolean | Unknown)[]; items: readonly Value[] } | Unknown {
  const listed = itemsOf(list)
  if (listed instanceof Unknown) return listed
  const verdicts = listed.items.map((item) => decide(body.condition, { ...scope, [body.item]: item }))
  if (listed.open && !seen) verdicts.push(new Unknown(listed.open))
  return { verdicts, items: listed.items }
}

function some(found: ReturnType<typeof quantify>): Value {
  if (found instanceof Unknown) return found
  if (found.verdicts.includes(true)) return true
  return found.verdicts.some((verdict) => verdict instanceof Unknown) ? join(...found.verdicts) : false
}

function all(found: ReturnType<typeof quantify>): Value {
  if (found instanceof Unknown) return found
  if (found.verdicts.includes(false)) return false
  return found.verdicts.some((verdict) => verdict instanceof Unknown) ? join(...found.verdicts) : true
}

function negate(value: Value): Value {
  return value instanceof Unknown ? value : value !== true
}

/** The item that decides: the first true one; unknown as soon as one before it is. */
function first(found: ReturnType<typeof quantify>): Value {
  if (found instanceof Unknown) return found
  for (const [index, verdict] of found.verdicts.entries()) {
    if (verdict instanceof Unknown) return verdict
    if (verdict) return found.items[index] ?? absent
  }
  return absent
}

const readings = { some, all, none: (found: ReturnType<typeof quantify>) => negate(some(found)), first }

function register(): void {
  for (const [name, operator] of operators) {
    jsonLogic.add_operation(`${prefix}${name}`, (...args: Value[]) => operator.apply(args))
  }
  jsonLogic.add_operation(
    `${prefix}path`,
    function (this: Scope, root: string | Value, ...steps: string[]): Value {
      // A path begins at a variable of the scope, or at a value that `first` found.
      let value: Value = typeof root === 'string' ? (this[root] ?? absent) : root
      for (const step of steps) value = follow(value, step)
      return value
    },
  )
  for (const [name, reading] of Object.entries(readings)) {
    jsonLogic.add_operation(
      `${prefix}${name}`,
      function (this: Scope, list: Value, body: Body, seen: boolean): Value {
        return reading(quantify(this, list, body, seen))
      },
    )
  }
}

register()
