import { type Pack, RuleNames } from '../engine/index.ts'
import { UsageError } from './usageError.ts'

/** The refusal of a name that no rule has: says the rule it may have meant, else where to find them all. */
export function unknownRule(id: string, packs: readonly Pack[]): UsageError {
  const hint = new RuleNames(packs).hint(id)
  return new UsageError('usage', `there is no rule ${id}${hint || ': slo-lint rules lists them'}`)
}
