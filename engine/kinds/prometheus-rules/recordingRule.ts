import type { RecordingParts } from '../../entities/alertParts.ts'
import { entity } from '../../entities/entity.ts'
import type { Entity } from '../../entities/fact.ts'
import type { RuleContext } from './context.ts'
import { metricFact, windowFact } from './expressionFacts.ts'
import { phiFact } from './quantileCall.ts'
import { readRule } from './rule.ts'

/** The recording rule of a rule, and the calls of histogram_quantile in it. */
export function readRecording(context: RuleContext): readonly Entity[] {
  const rule = readRule(context, 'recordingRule')
  if (!rule) return []
  const { group, expression } = context
  const { folder, interval, open } = group
  const { facts } = expression
  const source = open ? undefined : facts?.source
  const only = facts?.quantiles.length === 1 ? facts.quantiles[0] : undefined
  const recording = entity<RecordingParts>(
    rule.head,
    {
      name: rule.name,
      expression: rule.expression,
      labels: rule.labels,
      quantile: source && only && phiFact(expression, only),
      metric: metricFact(expression, only, undefined),
      window: windowFact(expression, only),
      interval,
      quantileCalls: rule.quantileCalls,
    },
    { folder, group: group.name, name: rule.written, source, open },
  )
  return [recording, ...rule.calls]
}
