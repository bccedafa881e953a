import type { AlertParts } from '../../entities/alertParts.ts'
import { entity } from '../../entities/entity.ts'
import { type Entity, type Fact, type Fields, known, maybe } from '../../entities/fact.ts'
import { child, textOf } from '../../source/yaml/node.ts'
import type { Expression } from './expression.ts'
import { measureOf } from './measure.ts'
import type { Comparison } from './promql/comparison.ts'
import type { Facts } from './promql/facts.ts'
import type { QuantileCall } from './promql/quantile.ts'
import {
  callList,
  durationFact,
  expressionFact,
  labelsOf,
  phiFact,
  quantileCalls,
  type RuleContext,
  textsOf,
  windowFact,
} from './rule.ts'
import { thresholdOf } from './threshold.ts'

/** The alert of a rule, and the calls of histogram_quantile in it. */
export function readAlert(context: RuleContext): Entity[] {
  const { node, scalars, expression, identity, owner, groupName, open } = context
  const nameNode = child(node, 'alert')
  const name = nameNode && scalars.text(nameNode)
  if (!nameNode || !name) return []
  const part = `alert ${textOf(nameNode) ?? '?'}`
  const calls = quantileCalls(context, 'alert', {
    name: textOf(nameNode) ?? '?',
    part,
    place: scalars.place(nameNode),
  })
  const labels = labelsOf(context)
  const { facts } = expression
  const measure = facts && !open ? measureOf(facts) : undefined
  const alert = entity<AlertParts>(
    {
      type: 'alert',
      identity: { ...identity, part },
      subject: `${owner} › ${part}`,
      place: scalars.place(node),
    },
    {
      name,
      expression: expressionFact(expression),
      quantileCalls: callList(expression, calls),
      for: durationFact(node, 'for', context),
      keepFiringFor: durationFact(node, 'keep_firing_for', context),
      interval: durationFact(context.group, 'interval', context),
      severity: labels.fields?.get('severity') ?? (open && maybe(open)),
      labels,
      annotations: textsOf(child(node, 'annotations'), context),
      ...(facts && saidBy(expression, facts)),
    },
    {
      folder: context.folder,
      group: groupName,
      ...(facts && { labels: facts.labels }),
      ...(measure && { measure }),
    },
  )
  return [alert, ...calls]
}

/** What a valid expression says of the alert. */
function saidBy(expression: Expression, facts: Facts): Fields {
  const { decisive, signal } = facts
  const call = decidingCall(facts)
  const metric = call?.metric ?? signal.metric ?? facts.selectors.find((each) => each.metric)?.metric
  const given = decisive && facts.givenQuantiles.find(({ span }) => holds(decisive, span.start))
  const at = (span: { start: number; end: number }, value: string): Fact =>
    known(value, { place: expression.placeOf(span), text: value })
  const evidence = signal.metric && at(signal.metric.span, signal.metric.name)
  const givenAt = given && expression.placeOf(given.span)
  return {
    quantile: call
      ? phiFact(expression, call)
      : given && givenAt && known(given.phi, { place: givenAt, text: String(given.phi) }),
    comparison: decisive && at(decisive.opSpan, decisive.op),
    threshold: thresholdOf(expression, decisive),
    metric: metric && at(metric.span, call?.histogram ?? metric.name),
    window: windowFact(expression, call),
    signal: known(signal.kind, {
      ...(evidence?.place && { place: evidence.place }),
      fields: { metric: evidence },
    }),
  }
}

/** The quantile that decides: the only one in what is measured. */
function decidingCall({ decisive, quantiles }: Facts): QuantileCall | undefined {
  if (!decisive) return undefined
  const calls = quantiles.filter(({ span }) => holds(decisive, span.start))
  return calls.length === 1 ? calls[0] : undefined
}

function holds({ measured: { span } }: Comparison, offset: number): boolean {
  return span.start <= offset && offset < span.end
}
