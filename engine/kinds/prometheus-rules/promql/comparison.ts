import type { Span } from '../../../source/span.ts'
import { type Binary, bare, children, type Expr, walk } from './ast.ts'
import { fold, unscale } from './fold.ts'
import { isComparison, isSetOperator } from './typecheck.ts'

/** Where results are, seen from the threshold. */
export type Direction = 'above' | 'below' | 'equal' | 'unequal'

/** A comparison, turned so that the threshold stands on the right. */
export interface Comparison {
  /** As if written `compared op threshold`. */
  readonly op: '>' | '>=' | '<' | '<=' | '==' | '!='
  readonly opSpan: Span
  readonly direction: Direction
  /** Gives 0 or 1 instead of filtering. */
  readonly bool: boolean
  /** Folded; undefined where neither side is a constant. The span is the constant expression's. */
  readonly threshold: { readonly value: number; readonly span: Span } | undefined
  /** What is measured; the left side where nothing is constant. */
  readonly compared: Expr
  /** `compared` equals `measured` times this constant (`x * 1000 > 380`: 1000); 1 without one. */
  readonly factor: number
  readonly measured: Expr
  readonly span: Span
}

const FLIPPED = { '>': '<', '>=': '<=', '<': '>', '<=': '>=', '==': '==', '!=': '!=' } as const
const DIRECTIONS: Record<Comparison['op'], Direction> = {
  '>': 'above',
  '>=': 'above',
  '<': 'below',
  '<=': 'below',
  '==': 'equal',
  '!=': 'unequal',
}

function isOperator(op: string): op is Comparison['op'] {
  return isComparison(op)
}

/** The expression as a comparison; undefined for any other. */
export function readComparison(expr: Binary): Comparison | undefined {
  if (!isOperator(expr.op)) return undefined
  const left = fold(expr.left)
  const right = fold(expr.right)
  const flip = right === undefined && left !== undefined
  const op = flip ? FLIPPED[expr.op] : expr.op
  const value = flip ? left : right
  const compared = flip ? expr.right : expr.left
  const constant = flip ? expr.left : expr.right
  const { expr: measured, factor } = unscale(compared)
  return {
    op,
    opSpan: expr.opSpan,
    direction: DIRECTIONS[op],
    bool: expr.bool,
    threshold: value === undefined ? undefined : { value, span: constant.span },
    compared,
    factor,
    measured,
    span: expr.span,
  }
}

/** The comparisons among expressions. */
export function comparisonsIn(all: readonly Expr[]): readonly Comparison[] {
  const found: Comparison[] = []
  for (const each of all) {
    const comparison = each.kind === 'binary' ? readComparison(each) : undefined
    if (comparison) found.push(comparison)
  }
  return found
}

/**
 * The comparison that decides whether there is a result: the outermost filter; of several joined by `and` or `or`
 * the first on a quantile, else the first against a constant other than zero (a guard such as `traffic > 0` gives
 * way), else the first. What `unless` takes away never decides.
 */
export function decisive(expr: Expr): Comparison | undefined {
  const candidates = outermost(expr).filter(({ bool }) => !bool)
  const constant = candidates.filter(({ threshold }) => threshold)
  return (
    constant.find(({ compared }) => hasQuantile(compared)) ??
    constant.find(({ threshold }) => threshold?.value !== 0) ??
    constant[0] ??
    candidates[0]
  )
}

function outermost(expr: Expr): Comparison[] {
  const inner = bare(expr)
  const comparison = inner.kind === 'binary' ? readComparison(inner) : undefined
  if (comparison && !comparison.bool) {
    // `bool` results and filters inside are compared again here: `count(up == 0) > 2`.
    return [comparison]
  }
  if (inner.kind === 'binary' && inner.op === 'unless') return outermost(inner.left)
  if (inner.kind === 'binary' && isSetOperator(inner.op)) return [inner.left, inner.right].flatMap(outermost)
  return children(inner).flatMap(outermost)
}

/** Whether a quantile is computed anywhere in the expression. */
export function hasQuantile(expr: Expr): boolean {
  return walk(expr).some((each) => each.kind === 'call' && each.func.name === 'histogram_quantile')
}
