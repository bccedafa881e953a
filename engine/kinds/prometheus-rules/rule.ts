import { entity } from '../../entities/entity.ts'
import {
  type Cause,
  type Entity,
  type Fact,
  type Fields,
  known,
  list,
  maybe,
  record,
  unknown,
} from '../../entities/fact.ts'
import { folderOf } from '../../source/path.ts'
import type { Place } from '../../source/place.ts'
import { child, entries, isNull, type YamlNode } from '../../source/yaml/node.ts'
import { parsePrometheusDuration } from '../../values/prometheusDuration.ts'
import type { Document } from '../kind.ts'
import { Scalars, shorten } from '../scalar.ts'
import type { Expression } from './expression.ts'
import type { QuantileCall } from './promql/quantile.ts'
import { withTarget } from './sloTarget.ts'

/** One rule and what stands around it. */
export interface RuleContext {
  readonly document: Document
  readonly scalars: Scalars
  readonly node: YamlNode
  readonly group: YamlNode
  readonly groupName: string
  readonly folder: string
  readonly identity: { readonly kind: string; readonly name: string; readonly namespace?: string }
  readonly owner: string
  readonly expression: Expression
  /** Why the rule may look otherwise once a template is rendered. */
  readonly open?: Cause
}

/** What the rules of one document share. */
export function surroundings(
  document: Document,
): Pick<RuleContext, 'document' | 'scalars' | 'folder' | 'open'> {
  const { source, yaml } = document
  const template = yaml?.template
  return {
    document,
    scalars: new Scalars(document),
    folder: folderOf(source.path),
    ...(template && { open: { says: 'the file is a template', place: source.place(template) } }),
  }
}

/**
 * A duration as Prometheus reads it, in seconds; absent where none is written, which in a template leaves open
 * whether there will be one.
 */
export function durationFact(
  holder: YamlNode,
  key: string,
  { scalars, open }: Pick<RuleContext, 'scalars' | 'open'>,
): Fact | undefined {
  const read = (text: string): number | undefined => {
    const duration = parsePrometheusDuration(text)
    return duration.ok ? duration.seconds : undefined
  }
  return scalars.number(child(holder, key), read, 'a duration of Prometheus') ?? (open && maybe(open))
}

/** The labels a rule's results get: the group's, then the rule's own; templates are unknown. */
export function labelsOf({ node, group, scalars, open }: RuleContext): Fact {
  const own = child(node, 'labels')
  const labels = new Map<string, Fact>()
  for (const holder of [child(group, 'labels'), own]) {
    for (const { key, value } of entries(holder)) {
      const label = labelValue(value, scalars)
      labels.set(key.text, key.text === 'slo_target' ? withTarget(label) : label)
    }
  }
  const place = own && scalars.place(own)
  return { ...record({}, { ...(place && { place }), ...(open && { open: [open] }) }), fields: labels }
}

function labelValue(node: YamlNode, scalars: Scalars): Fact {
  const place = scalars.place(node)
  // Prometheus reads null as the empty text; `${…}` is a text for it.
  if (isNull(node)) return known('', { place, text: '' })
  if (node.type !== 'scalar') return unknown({ says: 'a text is expected here', place }, { place })
  if (node.template)
    return unknown({ says: `a template: ${shorten(node.text)}`, place }, { place, text: node.text })
  return scalars.templated(node) ? (scalars.text(node) as Fact) : known(node.text, { place, text: node.text })
}

/** Texts by key, such as annotations. */
export function textsOf(node: YamlNode | undefined, { scalars, open }: RuleContext): Fact {
  const texts = new Map<string, Fact>()
  for (const { key, value } of entries(node)) {
    const text = scalars.text(value)
    if (text) texts.set(key.text, text)
  }
  return { ...record({}, open && { open: [open] }), fields: texts }
}

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

/** The entities of all calls of histogram_quantile in a rule's expression. */
export function quantileCalls(
  context: RuleContext,
  owner: 'alert' | 'recordingRule',
  rule: { readonly name: string; readonly part: string; readonly place: Place },
): Entity[] {
  const { expression, identity, document } = context
  const name = known(rule.name, { place: rule.place, text: rule.name })
  return (expression.facts?.quantiles ?? []).map((call) =>
    entity(
      {
        type: 'quantileCall',
        identity: { ...identity, part: `${rule.part} › quantile ${call.phi ?? '?'}` },
        subject: `${context.owner} › ${rule.part}`,
        place: expression.placeOf(call.span),
      },
      { owner: known(owner), rule: name, ...callFields(expression, call) },
      { path: document.source.path },
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
  const argument = { place: expression.placeOf({ start, end }), text: expression.text.slice(start, end) }
  const at = (span: { start: number; end: number }, value: string): Fact =>
    known(value, { place: expression.placeOf(span), text: value })
  const lost = { says: 'the recorded buckets may have lost le before', place: argument.place }
  return {
    quantile: phiFact(expression, call),
    argument: known(argument.text, argument),
    metric: call.metric && at(call.metric.span, call.histogram ?? call.metric.name),
    classic: known(classic),
    keepsLe: !classic ? undefined : call.keepsLe === 'unknown' ? unknown(lost) : known(call.keepsLe),
    recorded: known(call.recorded),
    aggregation: call.aggregation && at(call.aggregation.span, call.aggregation.op),
    ratedAggregation: call.ratedAggregation && at(call.ratedAggregation.span, call.ratedAggregation.op),
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
