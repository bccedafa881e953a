import type { RecordingParts } from '../../entities/alertParts.ts'
import { entity } from '../../entities/entity.ts'
import { type Entity, type Fact, known } from '../../entities/fact.ts'
import { child, textOf } from '../../source/yaml/node.ts'
import { quantileOf } from './measure.ts'
import type { QuantileCall } from './promql/quantile.ts'
import {
  callList,
  durationFact,
  expressionFact,
  labelsOf,
  phiFact,
  quantileCalls,
  type RuleContext,
  windowFact,
} from './rule.ts'

/** The recording rule of a rule, and the calls of histogram_quantile in it. */
export function readRecording(context: RuleContext): Entity[] {
  const { node, scalars, expression, identity, owner, open } = context
  const nameNode = child(node, 'record')
  const name = nameNode && scalars.text(nameNode)
  if (!nameNode || !name) return []
  const series = textOf(nameNode) ?? '?'
  const part = `record ${series}`
  const calls = quantileCalls(context, 'recordingRule', {
    name: series,
    part,
    place: scalars.place(nameNode),
  })
  const { facts } = expression
  const source = facts && !open ? quantileOf(facts.expr) : undefined
  const only = facts?.quantiles.length === 1 ? facts.quantiles[0] : undefined
  const recording = entity<RecordingParts>(
    {
      type: 'recordingRule',
      identity: { ...identity, part },
      subject: `${owner} › ${part}`,
      place: scalars.place(node),
    },
    {
      name,
      expression: expressionFact(expression),
      labels: labelsOf(context),
      quantile: source && only ? phiFact(expression, only) : undefined,
      metric: metricOf(context, only),
      window: windowFact(expression, only),
      interval: durationFact(context.group, 'interval', context),
      quantileCalls: callList(expression, calls),
    },
    {
      folder: context.folder,
      group: context.groupName,
      name: series,
      ...(source?.kind === 'quantile' && { source }),
      ...(open && { open }),
    },
  )
  return [recording, ...calls]
}

function metricOf({ expression }: RuleContext, call: QuantileCall | undefined): Fact | undefined {
  const metric = call?.metric ?? expression.facts?.selectors.find((each) => each.metric)?.metric
  if (!metric) return undefined
  const name = call?.histogram ?? metric.name
  return known(name, { place: expression.placeOf(metric.span), text: name })
}
