import { type Binary, bare, type Expr, type Matcher, type Name, type Selector } from './ast.ts'
import { hasQuantile, readComparison } from './comparison.ts'
import { fold } from './fold.ts'
import { phiInName, RATES } from './quantile.ts'

/** What a shape leaves out beside quantiles and their thresholds. */
export interface Hidden {
  /** The offset of the operator whose threshold reads `θ`. */
  readonly decisive?: number
  /** The ranges looked over, and which of the rate functions does so. */
  readonly windows?: boolean
}

const PHI_FIRST = new Set(['histogram_quantile', 'quantile_over_time', 'quantile'])
const COMMUTATIVE = new Set(['+', '*', '==', '!='])

/**
 * A normal form in which two expressions are equal exactly if they measure the same: parentheses, spaces, the order
 * of matchers and grouping labels do not matter; quantiles read `φ`; the thresholds of quantiles, and of the
 * comparison that starts at `decisive`, read `θ`.
 */
export function shapeOf(expr: Expr, hidden: Hidden = {}): string {
  const inner = bare(expr)
  const shape = (each: Expr) => shapeOf(each, hidden)
  switch (inner.kind) {
    case 'number':
      return String(inner.value)
    case 'string':
      return JSON.stringify(inner.value)
    case 'selector':
      return selectorShape(inner, hidden)
    case 'subquery':
      return `(${shape(inner.expr)})[${hidden.windows ? 'ω' : inner.range.seconds}:${inner.step?.seconds ?? ''}]${shiftShape(inner)}`
    case 'unary':
      return `${inner.op}(${shape(inner.expr)})`
    case 'call':
      return `${functionShape(inner.func.name, hidden)}(${args(inner.func.name, inner.args, shape)})`
    case 'aggregate': {
      const { grouping } = inner
      const by = grouping ? ` ${grouping.without ? 'without' : 'by'}(${names(grouping.labels)})` : ' by()'
      return `${inner.op}${by}(${args(inner.op, inner.args, shape)})`
    }
    case 'binary':
      return binaryShape(inner, hidden.decisive, shape)
  }
}

function args(name: string, list: readonly Expr[], shape: (expr: Expr) => string): string {
  return list.map((arg, index) => (index === 0 && PHI_FIRST.has(name) ? 'φ' : shape(arg))).join(',')
}

function functionShape(name: string, { windows }: Hidden): string {
  return windows && RATES.has(name) ? 'ρ' : name
}

function binaryShape(expr: Binary, decisive: number | undefined, shape: (expr: Expr) => string): string {
  const constant = fold(expr)
  if (constant !== undefined) return String(constant)
  const { matching } = expr
  const on = matching ? ` ${matching.on ? 'on' : 'ignoring'}(${names(matching.labels)})` : ''
  const group = matching?.group ? ` group_${matching.group}(${names(matching.include)})` : ''
  const comparison = readComparison(expr)
  if (comparison?.threshold) {
    const hidden = expr.opSpan.start === decisive || hasQuantile(comparison.compared)
    const threshold = hidden ? 'θ' : String(comparison.threshold.value)
    return `(${shape(comparison.compared)} ${comparison.op}${expr.bool ? ' bool' : ''} ${threshold})`
  }
  const sides = [shape(expr.left), shape(expr.right)]
  if (COMMUTATIVE.has(expr.op) && !matching?.group && sides.some((side) => side === String(Number(side))))
    sides.sort()
  return `(${sides[0]} ${expr.op}${expr.bool ? ' bool' : ''}${on}${group}${expr.fill ? ' fill' : ''} ${sides[1]})`
}

function selectorShape(selector: Selector, hidden: Hidden): string {
  const { metric, matchers, range } = selector
  const others = matchers.filter(({ name }) => !(metric && name === '__name__')).map(matcherShape)
  const name =
    metric && phiInName(metric.name) !== undefined ? metric.name.replace(/\d+/g, 'φ') : (metric?.name ?? '')
  const window = range ? `[${hidden.windows ? 'ω' : (range.seconds ?? 'query')}]` : ''
  return `${name}{${[...new Set(others)].sort().join(',')}}${window}${shiftShape(selector)}`
}

function matcherShape({ name, op, value }: Matcher): string {
  return `${name}${op}${name === 'quantile' && op === '=' ? 'φ' : JSON.stringify(value)}`
}

function shiftShape({ offset, at }: Pick<Selector, 'offset' | 'at'>): string {
  return `${offset ? ` offset ${offset.seconds}` : ''}${at ? ` @ ${at.at}` : ''}`
}

function names(list: readonly Name[]): string {
  return [...new Set(list.map(({ name }) => name))].sort().join(',')
}
