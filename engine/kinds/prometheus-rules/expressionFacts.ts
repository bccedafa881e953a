import { type Fact, known, unknown } from '../../entities/fact.ts'
import type { Span } from '../../source/span.ts'
import { shorten } from '../scalar.ts'
import type { Expression } from './expression.ts'
import type { Name } from './promql/ast.ts'
import type { QuantileCall } from './promql/quantile.ts'

/** The expression as written; unknown where it is a template. */
export function expressionFact({ text, place, analysis, cause }: Expression): Fact {
  if (cause && !analysis) return unknown(cause, { place, text })
  return known(text, { place, text })
}

/** The range an expression looks back; absent without one, unknown with several different ones. */
export function windowFact(expression: Expression, call: QuantileCall | undefined): Fact | undefined {
  const all = (expression.facts?.windows ?? []).filter(({ of }) => of === 'range')
  const [first] = call?.window ? [call.window] : all
  if (!first) return undefined
  const place = expression.placeOf(first.span)
  const text = expression.text.slice(first.span.start, first.span.end)
  const several = !call?.window && all.some(({ seconds }) => seconds !== first.seconds)
  if (several) return unknown({ says: 'the expression looks back over several ranges', place }, { place })
  if (first.seconds === undefined)
    return unknown({ says: `the range ${shorten(text)} depends on the query`, place }, { place, text })
  return known(first.seconds, { place, text })
}

/** The metric an expression is about: a quantile's histogram, else the one `otherwise` names. */
export function metricFact(
  expression: Expression,
  call: QuantileCall | undefined,
  otherwise: Name | undefined,
): Fact | undefined {
  const metric = call?.metric ?? otherwise ?? expression.facts?.selectors.find((each) => each.metric)?.metric
  return metric && wordFact(expression, metric.span, call?.histogram ?? metric.name)
}

/** What some characters of an expression say. */
export function wordFact(expression: Expression, span: Span, value: string): Fact {
  return known(value, { place: expression.placeOf(span), text: value })
}
