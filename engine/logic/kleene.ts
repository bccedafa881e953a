import { join, scalarOf, Unknown, type Value } from './value.ts'

/** Kleene's and: false decides at once; else one unknown makes it unknown, with the reasons of all. */
export function conjunction(args: Iterable<Value>): Value {
  return decided(args, false)
}

/** Kleene's or: true decides at once; else one unknown makes it unknown, with the reasons of all. */
export function disjunction(args: Iterable<Value>): Value {
  return decided(args, true)
}

/** Kleene's not: the opposite, or the unknown itself. */
export function negation(value: Value): Value {
  const truth = scalarOf(value)
  return truth instanceof Unknown ? truth : truth !== true
}

/** Arguments are asked for one by one, so that what comes after the deciding one need not be evaluated. */
function decided(args: Iterable<Value>, deciding: boolean): Value {
  const unknowns: Unknown[] = []
  for (const arg of args) {
    const value = scalarOf(arg)
    if (value === deciding) return deciding
    if (value instanceof Unknown) unknowns.push(value)
  }
  return unknowns.length > 0 ? join(...unknowns) : !deciding
}
