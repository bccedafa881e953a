import type { QuantileMeasure, QuantileSource, SeriesSource } from '../../../entities/alertParts.ts'
import { type Aggregate, bare, type Expr, type Selector } from './ast.ts'
import type { Comparison } from './comparison.ts'
import { givenQuantilesIn, quantilesIn } from './quantile.ts'
import { shapeOf } from './shape.ts'

/** Aggregations under which a higher quantile stays the higher one. */
const monotone = new Set(['max', 'min', 'avg', 'sum'])

/** The quantile that an expression compares with a constant; undefined when it compares anything else. */
export function measureOf(expr: Expr, decisive: Comparison | undefined): QuantileMeasure | undefined {
  if (!decisive?.threshold || decisive.bool || !(decisive.factor > 0)) return undefined
  const { direction } = decisive
  if (direction !== 'above' && direction !== 'below') return undefined
  const source = quantileOf(decisive.measured) ?? seriesOf(decisive.measured)
  if (!source) return undefined
  const whole = bare(expr)
  const alone = whole.kind === 'binary' && whole.opSpan.start === decisive.opSpan.start
  return {
    source,
    direction,
    threshold: decisive.threshold.value / decisive.factor,
    condition: alone ? '' : shapeOf(expr, { decisive: decisive.opSpan.start, windows: true }),
  }
}

/** The quantile an expression is: a call of histogram_quantile or a series picked by `quantile`. */
export function quantileOf(expr: Expr): QuantileSource | undefined {
  const inner = innermost(expr)
  if (inner.kind === 'call' && inner.func.name === 'histogram_quantile') {
    const [call] = quantilesIn([inner])
    if (call?.phi === undefined || !(call.phi >= 0 && call.phi <= 1)) return undefined
    return {
      kind: 'quantile',
      phi: call.phi,
      shape: shapeOf(expr, { windows: true }),
      ...(call.window?.seconds !== undefined && { window: call.window.seconds }),
      ...(call.rate && { rate: call.rate.name }),
    }
  }
  const given = labelled(inner)
  const [quantile] = given ? givenQuantilesIn([given]) : []
  return quantile
    ? { kind: 'quantile', phi: quantile.phi, shape: shapeOf(expr, { windows: true }) }
    : undefined
}

function labelled(expr: Expr): Selector | undefined {
  const picked = expr.kind === 'selector' && !expr.range
  return picked && expr.matchers.some(({ name, op }) => name === 'quantile' && op === '=') ? expr : undefined
}

/** A series by its name, which a recording rule may explain. */
function seriesOf(expr: Expr): SeriesSource | undefined {
  const inner = innermost(expr)
  if (inner.kind !== 'selector' || !inner.named || !inner.metric || inner.range) return undefined
  const unnamed: Selector = { ...inner, metric: undefined, named: false }
  return { kind: 'series', metric: inner.metric.name, filter: shapeOf(rewrapped(expr, unnamed)) }
}

function innermost(expr: Expr): Expr {
  let inner: Expr = bare(expr)
  while (inner.kind === 'aggregate' && inner.expr && monotone.has(inner.op)) inner = bare(inner.expr)
  return inner
}

/** The same aggregations around another expression. */
function rewrapped(expr: Expr, core: Expr): Expr {
  const outer = bare(expr)
  if (outer.kind !== 'aggregate' || !outer.expr || !monotone.has(outer.op)) return core
  const inner = rewrapped(outer.expr, core)
  const wrapped: Aggregate = { ...outer, args: [inner], expr: inner }
  return wrapped
}
