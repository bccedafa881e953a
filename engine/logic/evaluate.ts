import jsonLogic from 'json-logic-js'
import { Decision, negation } from './kleene.ts'
import { itemsOf, operators } from './operators.ts'
import { absent, type Scope, type ScopePath, scalarOf, Unknown, type Value, valueAt } from './value.ts'

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

/** Arguments that are evaluated until one decides; two keys keep json-logic-js from evaluating all before. */
export interface Deferred {
  readonly args: readonly Logic[]
  readonly decides: boolean
}

function register(): void {
  for (const [name, { apply }] of operators) {
    if (typeof apply === 'function') {
      jsonLogic.add_operation(`${prefix}${name}`, (...args: Value[]) => apply(args))
      continue
    }
    jsonLogic.add_operation(`${prefix}${name}`, function (this: Scope, { args, decides }: Deferred): Value {
      const decision = new Decision(decides)
      for (const arg of args) if (decision.takes(evaluate(arg, this))) break
      return decision.outcome
    })
  }
  // A path begins at a variable of the scope, or at a value that `first` found.
  jsonLogic.add_operation(`${prefix}path`, function (this: Scope, path: ScopePath, from?: Value): Value {
    return valueAt(this, path, from)
  })
  for (const [name, quantifier] of Object.entries(quantifiers)) {
    jsonLogic.add_operation(
      `${prefix}${name}`,
      function (this: Scope, list: Value, { item: variable, condition }: Body, seen: boolean): Value {
        const listed = itemsOf(list)
        if (listed instanceof Unknown) return listed
        const open = listed.open && !seen ? new Unknown(listed.open) : undefined
        return quantifier(listed.items, open, (item) => decide(condition, { ...this, [variable]: item }))
      },
    )
  }
}

register()
