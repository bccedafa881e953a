import type { Cause, Fact, Scalar } from '../entities/fact.ts'

/** The third truth value: it cannot be known here, and why. */
export class Unknown {
  readonly causes: readonly Cause[]
  constructor(causes: readonly Cause[]) {
    this.causes = causes
  }
}

/** What a path leads to when nothing is there. The checker lets no rule read it unguarded. */
export const absent = Symbol('absent')

/** What an expression yields while it is evaluated. */
export type Value = Fact | Scalar | Unknown | typeof absent | readonly Value[] | null

/** The variables an expression sees: bound entities, parameters, targets, items. */
export type Scope = Readonly<Record<string, Value>>

/** Whether a value was read from a document, with its place, and not computed. */
export function isFact(value: Value): value is Fact {
  return typeof value === 'object' && value !== null && 'state' in value
}

/** A scalar to compute with; a fact gives its value, and what is not known gives the reasons. */
export function scalarOf(value: Value): Scalar | Unknown {
  if (value === absent || value === null) return new Unknown([])
  if (value instanceof Unknown || typeof value !== 'object') return value
  if (!isFact(value)) return new Unknown([])
  if (value.state !== 'known') return new Unknown(value.causes ?? [])
  return value.value ?? new Unknown([])
}

/** Follows one step of a path. Below something unknown, nothing is known to be there or not. */
function follow(value: Value, step: string): Value {
  if (value === absent || value instanceof Unknown || !isFact(value))
    return value instanceof Unknown ? value : absent
  const found = value.fields?.get(step)
  if (found) return found
  if (value.state !== 'known') return { state: 'maybe', causes: value.causes ?? [] }
  if (value.open) return { state: 'maybe', causes: value.open }
  return absent
}

/** A path from a variable of the scope. */
export interface ScopePath {
  readonly root: string
  readonly steps: readonly string[]
}

/** What a path leads to, from its variable or from a value that stands for it. */
export function valueAt(
  scope: Scope,
  { root, steps }: ScopePath,
  from: Value = scope[root] ?? absent,
): Value {
  let value = from
  // By index: paths are read so often that the iterators of them are a tenth of what a run leaves to be collected.
  for (let index = 0; index < steps.length; index++) value = follow(value, steps[index] as string)
  return value
}

/** All reasons of several unknown values, each once. */
export function join(...values: readonly unknown[]): Unknown {
  const causes: Cause[] = []
  const seen = new Set<string>()
  for (const value of values) {
    if (!(value instanceof Unknown)) continue
    for (const cause of value.causes) {
      const key = `${cause.says}\0${cause.place.path}\0${cause.place.span.start}`
      if (seen.has(key)) continue
      seen.add(key)
      causes.push(cause)
    }
  }
  return new Unknown(causes)
}
