import { entity } from '../../entities/entity.ts'
import { type Entity, type Fact, type Fields, known, list, unknown } from '../../entities/fact.ts'
import type { Place } from '../../source/place.ts'
import { shorten } from '../scalar.ts'
import type { RuleContext } from './context.ts'
import type { Expression } from './expression.ts'
import { wordFact } from './expressionFacts.ts'
import type { QuantileCall } from './promql/quantile.ts'

/** The entities of all calls of histogram_quantile in a rule's expression. */
export function quantileCalls(
  context: RuleContext,
  owner: 'alert' | 'recordingRule',
  rule: { readonly name: string; readonly part: string; readonly place: Place },
): Entity[] {
  const { group, expression } = context
  const quantiles = expression.facts?.quantiles ?? []
  if (quantiles.length === 0) return []
  const name = known(rule.name, { place: rule.place, text: rule.name })
  return quantiles.map((call) =>
    entity(
      {
        type: 'quantileCall',
        identity: { ...group.identity, part: `${rule.part} › quantile ${call.phi ?? '?'}` },
        subject: `${group.owner} › ${rule.part}`,
        place: expression.placeOf(call.span),
      },
      { owner: known(owner), rule: name, ...callFields(expression, call) },
      { path: group.document.source.path },
    ),
  )
}

/** The list fact of those calls; unknown where the expression is not read. */
export function callList(expression: Expression, calls: readonly Entity[]): Fact {
  const { cause, place } = expression
  return cause
    ? unknown(cause)
    : list(
        calls.map(({ facts }) => facts),
        { place },
      )
}

function callFields(expression: Expression, call: QuantileCall): Fields {
  const vmrange = call.labels.carries === 'closed' && call.labels.names.has('vmrange')
  const classic = call.histogramType === 'classic' && !vmrange
  const { start, end } = call.argument.span
  const argument = { place: expression.placeOf(call.argument.span), text: expression.text.slice(start, end) }
  const lost = { says: 'the recorded buckets may have lost le before', place: argument.place }
  return {
    quantile: phiFact(expression, call),
    argument: known(argument.text, argument),
    metric: call.metric && wordFact(expression, call.metric.span, call.histogram ?? call.metric.name),
    classic: known(classic),
    keepsLe: !classic ? undefined : call.keepsLe === 'unknown' ? unknown(lost) : known(call.keepsLe),
    recorded: known(call.recorded),
    aggregation: call.aggregation && wordFact(expression, call.aggregation.span, call.aggregation.op),
    ratedAggregation:
      call.ratedAggregation && wordFact(expression, call.ratedAggregation.span, call.ratedAggregation.op),
  }
}

/** The quantile of a call, at its characters. */
export function phiFact(expression: Expression, call: QuantileCall): Fact {
  const place = expression.placeOf(call.phiSpan)
  const text = expression.text.slice(call.phiSpan.start, call.phiSpan.end)
  return call.phi === undefined
    ? unknown({ says: `the quantile ${shorten(text)} is no constant`, place }, { place, text })
    : known(call.phi, { place, text })
}
