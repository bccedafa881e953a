import jsonLogic, { type RulesLogic } from 'json-logic-js'
import type { Scalar } from '../entities/fact.ts'
import { Decision, negation } from './kleene.ts'
import { itemsOf, operators } from './operators.ts'
import { absent, type Scope, type ScopePath, scalarOf, Unknown, type Value, valueAt } from './value.ts'

/**
 * JSON Logic as the compiler writes it: a call of an operator registered here, data, or a list of these. A map of two
 * keys is data to json-logic-js, hence the shape of paths and operands: nothing is evaluated before it is wanted.
 */
export type Logic = Scalar | PathFrom | readonly Logic[] | { readonly [operator: string]: Operands | Body }

/** What an operator is given, and the truth value that decides it before the rest is evaluated, if there is one. */
export interface Operands {
  readonly args: readonly Logic[]
  readonly decides: boolean | null
}

/** What a quantifier is given: the condition is evaluated for each item of the list that it is bound to. */
export interface Body {
  readonly list: Logic
  /** True where items that may be missing from the list do not count. */
  readonly seen: boolean
  readonly item: string
  readonly condition: Logic
}

/** A path from a variable of the scope, or from a value that an expression of a `let` yields. */
export interface PathFrom extends ScopePath {
  readonly from?: Logic
}

/**
 * The prefix of our operators in compiled logic. The stock `and or if some all none` are hard-wired in
 * json-logic-js and take the unknown for true, so compiled logic never names a stock operator.
 */
export const prefix = 'slo:'

/** Evaluates compiled logic over a scope. */
export function evaluate(logic: Logic, scope: Scope): Value {
  if (typeof logic !== 'object') return logic
  if (Array.isArray(logic)) return logic.map((item) => evaluate(item, scope))
  if ('root' in logic) return read(logic as PathFrom, scope)
  return jsonLogic.apply(logic as RulesLogic, scope) as Value
}

function read(path: PathFrom, scope: Scope): Value {
  return path.from === undefined ? valueAt(scope, path) : valueAt(scope, path, evaluate(path.from, scope))
}

/** Evaluates a condition to Kleene's three values. */
export function decide(logic: Logic, scope: Scope): boolean | Unknown {
  const value = scalarOf(evaluate(logic, scope))
  return value instanceof Unknown ? value : value === true
}

/** How a quantifier reads the items of a list, and why there may be more of them. */
type Quantifier = (items: readonly Value[], open: Unknown | undefined, holds: Holds) => Value

type Holds = (item: Value) => boolean | Unknown

function over(deciding: boolean): (...args: Parameters<Quantifier>) => boolean | Unknown {
  return (items, open, holds) => {
    const decision = new Decision(deciding)
    for (const item of items) if (decision.takes(holds(item))) return decision.outcome
    if (open) decision.takes(open)
    return decision.outcome
  }
}

const some = over(true)

/** The item that decides: the first true one; unknown as soon as one before it is. */
const first: Quantifier = (items, open, holds) => {
  for (const item of items) {
    const verdict = holds(item)
    if (verdict instanceof Unknown) return verdict
    if (verdict) return item
  }
  return open ?? absent
}

const quantifiers: Readonly<Record<string, Quantifier>> = {
  some,
  all: over(false),
  none: (...args) => negation(some(...args)),
  first,
}

function register(): void {
  for (const [name, { apply }] of operators) {
    jsonLogic.add_operation(`${prefix}${name}`, function (this: Scope, { args, decides }: Operands): Value {
      if (typeof apply === 'function') return apply(args.map((arg) => evaluate(arg, this)))
      const decision = new Decision(decides === true)
      for (const arg of args) if (decision.takes(evaluate(arg, this))) break
      return decision.outcome
    })
  }
  for (const [name, quantifier] of Object.entries(quantifiers)) {
    jsonLogic.add_operation(`${prefix}${name}`, function (this: Scope, body: Body): Value {
      const listed = itemsOf(evaluate(body.list, this))
      if (listed instanceof Unknown) return listed
      const open = listed.open && !body.seen ? new Unknown(listed.open) : undefined
      const holds: Holds = (item) => decide(body.condition, { ...this, [body.item]: item })
      return quantifier(listed.items, open, holds)
    })
  }
}

register()
