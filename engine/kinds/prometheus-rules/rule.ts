import type { entity } from '../../entities/entity.ts'
import type { Entity, Fact } from '../../entities/fact.ts'
import { child, textOf } from '../../source/yaml/node.ts'
import type { RuleContext } from './context.ts'
import { expressionFact } from './expressionFacts.ts'
import { labelsFact } from './fieldFacts.ts'
import { callList, quantileCalls } from './quantileCall.ts'

/** What alerts and recording rules have in common. */
export interface Rule {
  /** As written; `?` where it is no text. */
  readonly written: string
  readonly head: Parameters<typeof entity>[0]
  readonly name: Fact
  readonly expression: Fact
  readonly labels: Fact
  readonly quantileCalls: Fact
  /** The calls of histogram_quantile in its expression. */
  readonly calls: readonly Entity[]
}

const keys = { alert: 'alert', recordingRule: 'record' } as const

/** Reads a rule as one of the two; undefined where it has no name as such. */
export function readRule(context: RuleContext, type: keyof typeof keys): Rule | undefined {
  const { group, node, expression } = context
  const { scalars, identity } = group
  const named = child(node, keys[type])
  const name = scalars.text(named)
  if (!named || !name) return undefined
  const written = textOf(named) ?? '?'
  const part = `${keys[type]} ${written}`
  const calls = quantileCalls(context, type, { name: written, part, place: scalars.place(named) })
  return {
    written,
    head: {
      type,
      identity: { kind: identity.kind, namespace: identity.namespace, name: identity.name, part },
      subject: `${group.owner} › ${part}`,
      place: scalars.place(node),
    },
    name,
    expression: expressionFact(expression),
    labels: labelsFact(node, group.node, group),
    quantileCalls: callList(expression, calls),
    calls,
  }
}
