import type { Expression } from './expression.ts'
import { absent, type Scope, type ScopePath, valueAt } from './value.ts'

/**
 * The paths without which a condition is false for certain: what `set` asks for where the condition is that, or an
 * `and` of it and others. Most rules speak of few of the entities they are asked about.
 */
export function requirementsOf(expression: Expression, lets: ReadonlyMap<string, Expression>): ScopePath[] {
  if (expression.type !== 'call') return []
  if (expression.operator === 'and') return expression.args.flatMap((arg) => requirementsOf(arg, lets))
  if (expression.operator !== 'set') return []
  return expression.args.flatMap((arg) => {
    if (arg.type !== 'path') return []
    const [root, ...steps] = arg.steps
    return lets.has(root) ? [] : [{ root, steps }]
  })
}

/** Whether what a condition requires may be there. */
export function mayHold(requirements: readonly ScopePath[], scope: Scope): boolean {
  for (const path of requirements) if (valueAt(scope, path) === absent) return false
  return true
}
