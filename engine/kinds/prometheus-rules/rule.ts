import type { entity } from '../../entities/entity.ts'
import type { Entity, Fields } from '../../entities/fact.ts'
import { child, textOf } from '../../source/yaml/node.ts'
import type { RuleContext } from './context.ts'
import { expressionFact } from './expressionFacts.ts'
import { labelsFact } from './fieldFacts.ts'
import { callList, quantileCalls } from './quantileCall.ts'

/** What alerts and recording rules have in common. */
export interface Rule {
  /** As written; `?` where it is no text. */
  readonly name: string
  readonly head: Parameters<typeof entity>[0]
  readonly facts: Fields
  /** The calls of histogram_quantile in its expression. */
  readonly calls: readonly Entity[]
}

const keys = { alert: 'alert', recordingRule: 'record' } as const

/** Reads a rule as one of the two; undefined where it has no name as such. */
export function readRule(context: RuleContext, type: keyof typeof keys): Rule | undefined {
  const { node, scalars, expression, identity, owner } = context
  const named = child(node, keys[type])
  const nameFact = scalars.text(named)
  if (!named || !nameFact) return undefined
  const name = textOf(named) ?? '?'
  const part = `${keys[type]} ${name}`
  const calls = quantileCalls(context, type, { name, part, place: scalars.place(named) })
  return {
    name,
    head: {
      type,
      identity: { ...identity, part },
      subject: `${owner} › ${part}`,
      place: scalars.place(node),
    },
    facts: {
      name: nameFact,
      expression: expressionFact(expression),
      quantileCalls: callList(expression, calls),
      interval: context.interval,
      labels: labelsFact(node, context.group, context),
    },
    calls,
  }
}
