import jsonLogic from 'json-logic-js'
import { conjunction, disjunction, negation } from './kleene.ts'
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

/** The verdicts of a condition over the items of a list, and what may stand behind an open one. */
interface Verdicts {
  readonly items: readonly Value[]
  readonly of: () => Generator<boolean | Unknown>
}

function quantify(scope: Scope, list: Value, body: Body, seen: boolean): Verdicts | Unknown {
  const listed = itemsOf(list)
  if (listed instanceof Unknown) return listed
  const { items, open } = listed
  return {
    items,
    *of() {
      for (const item of items) yield decide(body.condition, { ...scope, [body.item]: item })
      if (open && !seen) yield new Unknown(open)
    },
  }
}

/** The item that decides: the first true one; unknown as soon as one before it is. */
function first({ items, of }: Verdicts): Value {
  let index = 0
  for (const verdict of of()) {
    if (verdict instanceof Unknown) return verdict
    if (verdict) return items[index] ?? absent
    index++
  }
  return absent
}

const readings: Readonly<Record<string, (found: Verdicts) => Value>> = {
  some: ({ of }) => disjunction(of()),
  all: ({ of }) => conjunction(of()),
  none: ({ of }) => negation(disjunction(of())),
  first,
}

/** Arguments that are evaluated when they are asked for; two keys keep json-logic-js from doing it before. */
export interface Deferred {
  readonly args: readonly Logic[]
  readonly lazy: true
}

function* evaluated({ args }: Deferred, scope: Scope): Generator<Value> {
  for (const arg of args) yield evaluate(arg, scope)
}

function register(): void {
  for (const [name, operator] of operators) {
    if (operator.lazy) {
      jsonLogic.add_operation(`${prefix}${name}`, function (this: Scope, deferred: Deferred): Value {
        return operator.apply(evaluated(deferred, this))
      })
    } else jsonLogic.add_operation(`${prefix}${name}`, (...args: Value[]) => operator.apply(args))
  }
  jsonLogic.add_operation(`${prefix}path`, function (this: Scope, path: ScopePath, from?: Value): Value {
    return valueAt(this, path, from)
  })
  for (const [name, reading] of Object.entries(readings)) {
    jsonLogic.add_operation(
      `${prefix}${name}`,
      function (this: Scope, list: Value, body: Body, seen: boolean): Value {
        const found = quantify(this, list, body, seen)
        return found instanceof Unknown ? found : reading(found)
      },
    )
  }
}

register()
