import type { AlertParts } from '../../entities/alertParts.ts'
import { entity } from '../../entities/entity.ts'
import { type Entity, type Fact, known, maybe } from '../../entities/fact.ts'
import { child } from '../../source/yaml/node.ts'
import type { RuleContext } from './context.ts'
import type { Expression } from './expression.ts'
import { metricFact, windowFact, wordFact } from './expressionFacts.ts'
import { durationFact, textsFact } from './fieldFacts.ts'
import type { Comparison } from './promql/comparison.ts'
import type { Facts } from './promql/facts.ts'
import type { GivenQuantile, QuantileCall } from './promql/quantile.ts'
import { phiFact } from './quantileCall.ts'
import { readRule } from './rule.ts'
import { thresholdOf } from './threshold.ts'

/** The alert of a rule, and the calls of histogram_quantile in it. */
export function readAlert(context: RuleContext): readonly Entity[] {
  const rule = readRule(context, 'alert')
  if (!rule) return []
  const { group, node, expression } = context
  const { folder, interval, open } = group
  const { facts } = expression
  const said = facts && saidBy(expression, facts)
  const alert = entity<AlertParts>(
    rule.head,
    {
      name: rule.name,
      expression: rule.expression,
      quantileCalls: rule.quantileCalls,
      for: durationFact(node, 'for', group),
      keepFiringFor: durationFact(node, 'keep_firing_for', group),
      interval,
      severity: rule.labels.fields?.get('severity') ?? (open && maybe(open)),
      labels: rule.labels,
      annotations: textsFact(child(node, 'annotations'), group),
      quantile: said?.quantile,
      comparison: said?.comparison,
      threshold: said?.threshold,
      metric: said?.metric,
      window: said?.window,
      signal: said?.signal,
    },
    {
      folder,
      group: group.name,
      labels: facts?.labels,
      measure: open ? undefined : facts?.measure,
    },
  )
  return [alert, ...rule.calls]
}

/** What a valid expression says of the alert. */
function saidBy(expression: Expression, facts: Facts) {
  const { decisive, signal } = facts
  const call = decidingCall(facts)
  const given = decisive && facts.givenQuantiles.find(({ span }) => holds(decisive, span.start))
  const evidence = signal.metric && wordFact(expression, signal.metric.span, signal.metric.name)
  return {
    quantile: call ? phiFact(expression, call) : given && givenFact(expression, given),
    comparison: decisive && wordFact(expression, decisive.opSpan, decisive.op),
    threshold: thresholdOf(expression, facts),
    metric: metricFact(expression, call, signal.metric),
    window: windowFact(expression, call),
    signal: known(signal.kind, { place: evidence?.place, fields: { metric: evidence } }),
  }
}

function givenFact(expression: Expression, { phi, span }: GivenQuantile): Fact {
  return known(phi, { place: expression.placeOf(span), text: String(phi) })
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
