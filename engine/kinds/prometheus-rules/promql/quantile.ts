import type { Span } from '../../../source/span.ts'
import { canCarry, type Labels, without } from '../../../values/labelSet.ts'
import {
  type Aggregate,
  type Call,
  type DurationValue,
  type Expr,
  type Name,
  type Selector,
  walk,
} from './ast.ts'
import { fold } from './fold.ts'
import { labelsOf } from './labels.ts'

const BUCKETS = /_bucket(?:$|:)/
/** What turns counters into increases over a range. */
export const RATES: ReadonlySet<string> = new Set(['rate', 'irate', 'increase', 'delta', 'idelta'])
/** Those that take a fall for a counter's reset. */
const RESETTING = new Set(['rate', 'irate', 'increase'])

/** One `histogram_quantile(φ, argument)`. */
export interface QuantileCall {
  readonly span: Span
  /** Folded; undefined where it is not constant. */
  readonly phi: number | undefined
  readonly phiSpan: Span
  readonly argument: Expr
  /** The histogram: the metric's name without `_bucket`. Undefined with no or several metrics. */
  readonly histogram: string | undefined
  /** The metric as written. */
  readonly metric: Name | undefined
  /** From the name: `_bucket` is classic, a plain name native; a recorded name without `_bucket` is unknown. */
  readonly histogramType: 'classic' | 'native' | 'unknown'
  /** A recording rule's name (with a colon): what it aggregated is not seen here. */
  readonly recorded: boolean
  /** Whether a classic histogram's `le` gets through to the function; `unknown` for native ones and `vmrange`. */
  readonly keepsLe: 'yes' | 'no' | 'unknown'
  /** The range the buckets are rated over; undefined without one or with different ones. */
  readonly window: DurationValue | undefined
  readonly rate: Name | undefined
  /** The outermost aggregation in the argument. */
  readonly aggregation: { readonly op: string; readonly span: Span } | undefined
  /** An aggregation that a rate is computed over, through a subquery; undefined where the rate stands inside. */
  readonly ratedAggregation: { readonly op: string; readonly span: Span } | undefined
  /** The labels of the result. */
  readonly labels: Labels
}

/** The `histogram_quantile` calls among expressions. */
export function quantilesIn(all: readonly Expr[]): readonly QuantileCall[] {
  const found: QuantileCall[] = []
  for (const each of all) {
    if (each.kind !== 'call' || each.func.name !== 'histogram_quantile') continue
    const [phi, argument] = each.args
    if (phi && argument) found.push(read(each, phi, argument))
  }
  return found
}

function read(call: Call, phi: Expr, argument: Expr): QuantileCall {
  const inside = walk(argument)
  const selectors = sources(inside)
  const metric = single(selectors.map((each) => each.metric))
  const recorded = metric?.name.includes(':') ?? false
  const histogramType = typeByName(metric, recorded)
  const aggregation = inside.find((each): each is Aggregate => each.kind === 'aggregate')
  const rate = inside.find((each): each is Call => each.kind === 'call' && RATES.has(each.func.name))
  const labels = labelsOf(argument)
  return {
    span: call.span,
    phi: fold(phi),
    phiSpan: phi.span,
    argument,
    histogram: metric?.name.replace(/_bucket$/, ''),
    metric,
    histogramType,
    recorded,
    keepsLe: keepsLe(labels, histogramType, recorded),
    window: windowOf(selectors, inside),
    rate: rate?.func,
    aggregation: aggregation ? { op: aggregation.op, span: aggregation.span } : undefined,
    ratedAggregation: ratedAggregation(inside),
    labels: without(labels, ['le', '__name__']),
  }
}

function ratedAggregation(inside: readonly Expr[]): QuantileCall['ratedAggregation'] {
  for (const call of inside) {
    const [range] = call.kind === 'call' && RESETTING.has(call.func.name) ? call.args : []
    if (!range) continue
    const over = walk(range).find((each): each is Aggregate => each.kind === 'aggregate')
    if (over) return { op: over.op, span: over.span }
  }
  return undefined
}

/** The metric, where all selectors have the same. */
function single(metrics: readonly (Name | undefined)[]): Name | undefined {
  const [first] = metrics
  return metrics.every((each) => each?.name === first?.name) ? first : undefined
}

function typeByName(metric: Name | undefined, recorded: boolean): QuantileCall['histogramType'] {
  if (!metric) return 'unknown'
  if (BUCKETS.test(metric.name)) return 'classic'
  return recorded ? 'unknown' : 'native'
}

function keepsLe(
  labels: Labels,
  type: QuantileCall['histogramType'],
  recorded: boolean,
): QuantileCall['keepsLe'] {
  const vmrange = labels.carries === 'closed' && labels.names.has('vmrange')
  const carried = canCarry(labels, 'le')
  if (type !== 'classic') return 'unknown'
  if (carried === 'no') return vmrange ? 'unknown' : 'no'
  if (carried === 'yes') return 'yes'
  // Buckets as scraped have `le`; an open set has lost none of the labels it does not name.
  return labels.carries === 'open' && !recorded ? 'yes' : 'unknown'
}

/** The selectors of buckets where there are any, so that a join with an info metric does not hide them. */
function sources(inside: readonly Expr[]): readonly Selector[] {
  const selectors = inside.filter((each): each is Selector => each.kind === 'selector')
  const buckets = selectors.filter(({ metric }) => metric && BUCKETS.test(metric.name))
  return buckets.length > 0 ? buckets : selectors
}

function windowOf(selectors: readonly Selector[], inside: readonly Expr[]): DurationValue | undefined {
  const ranges = selectors.map((each) => each.range)
  const subqueries = inside.filter((each) => each.kind === 'subquery').map((each) => each.range)
  const all = ranges.some((each) => each) ? ranges : subqueries
  return all.every((each) => each?.seconds === all[0]?.seconds) ? all[0] : undefined
}

/** A quantile someone else computed: a summary's `quantile` label, or a recorded `…:p99`. */
export interface GivenQuantile {
  readonly phi: number
  readonly metric: Name
  /** Where the quantile is written: the matcher's value or the metric. */
  readonly span: Span
}

/** Quantiles given by a matcher `quantile="0.99"` or by a recorded metric's name among expressions. */
export function givenQuantilesIn(all: readonly Expr[]): readonly GivenQuantile[] {
  const found: GivenQuantile[] = []
  for (const each of all) {
    if (each.kind !== 'selector' || !each.metric) continue
    const matcher = each.matchers.find(({ name, op }) => name === 'quantile' && op === '=')
    const phi = matcher ? fractionOf(matcher.value) : phiInName(each.metric.name)
    if (phi !== undefined)
      found.push({ phi, metric: each.metric, span: matcher?.valueSpan ?? each.metric.span })
  }
  return found
}

function fractionOf(text: string): number | undefined {
  return /^(?:0?\.\d+|[01](?:\.0+)?)$/.test(text) ? Number(text) : undefined
}

/** `p99`, `p999` and `99quantile` as a word of a name with a colon; `p999` is 0.999. */
export function phiInName(name: string): number | undefined {
  if (!name.includes(':')) return undefined
  const word = /(?:^|[:_])(?:p(\d{2,4})|(\d{2,4})(?:th_?)?(?:quantile|percentile))(?=$|[:_])/.exec(name)
  const digits = word?.[1] ?? word?.[2]
  return digits ? Number(`0.${digits}`) : undefined
}
