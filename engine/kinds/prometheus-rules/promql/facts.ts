import type { Span } from '../../../source/span.ts'
import type { Labels } from '../../../values/labelSet.ts'
import { type DurationValue, type Expr, type Problem, type Selector, walk } from './ast.ts'
import { type Comparison, comparisonsOf, decisive } from './comparison.ts'
import type { Foreign } from './dialect.ts'
import { foreignWords } from './dialect.ts'
import type { ValueType } from './functions.ts'
import { labelsOf } from './labels.ts'
import { lex } from './lex.ts'
import { Memory } from './memory.ts'
import { mayOmitRange } from './metricsql.ts'
import { DEFAULT_LIMITS, type Limits, parse } from './parse.ts'
import { type GivenQuantile, givenQuantilesOf, type QuantileCall, quantilesOf } from './quantile.ts'
import { shapeOf } from './shape.ts'
import { type Signal, signalOf } from './signal.ts'
import { experimental, typecheck, typeOf } from './typecheck.ts'
import { type Unit, unitOf } from './unit.ts'

/** A range an expression reads over: a selector's `[5m]` or a subquery's `[1h:1m]`. */
export interface Window extends DurationValue {
  readonly of: 'range' | 'subquery'
}

/** What one valid expression says. */
export interface Facts {
  readonly kind: 'facts'
  readonly expr: Expr
  readonly type: ValueType
  /** In source order. */
  readonly selectors: readonly Selector[]
  readonly windows: readonly Window[]
  readonly quantiles: readonly QuantileCall[]
  readonly givenQuantiles: readonly GivenQuantile[]
  readonly comparisons: readonly Comparison[]
  /** The comparison that decides whether an alert fires; undefined without any. */
  readonly decisive: Comparison | undefined
  /** Of what the deciding comparison measures (without a constant factor), else of the whole expression. */
  readonly unit: Unit | undefined
  readonly signal: Signal
  /** Of the results: which labels an alert of this expression can have. */
  readonly labels: Labels
  /** Equal for expressions that differ in quantile and threshold only. */
  readonly shapeKey: string
  /** Needs an experimental feature of Prometheus. */
  readonly experimental: readonly { readonly feature: string; readonly span: Span }[]
}

export type Analysis =
  | Facts
  | { readonly kind: 'error'; readonly problems: readonly [Problem, ...Problem[]] }
  | ({ readonly kind: 'foreign' } & Foreign)
  | { readonly kind: 'refused'; readonly reason: 'length' | 'depth' }

/** Reads, checks and describes one PromQL expression. Spans are offsets into `text`. Never throws for bad input. */
export function analyse(
  text: string,
  limits: Limits = DEFAULT_LIMITS,
  memory: Memory = new Memory(),
): Analysis {
  const parsed = parse(text, limits, memory)
  if (parsed.kind !== 'expression') return parsed
  const { type, problems } = typecheck(parsed.expr)
  const [first, ...rest] = problems
  if (first || !type) {
    return (
      foreignProblems(text, parsed.expr, problems) ?? { kind: 'error', problems: [first ?? UNTYPED, ...rest] }
    )
  }
  return describe(parsed.expr, type)
}

const UNTYPED: Problem = { message: 'expression has no type', span: { start: 0, end: 0 } }

function describe(expr: Expr, type: ValueType): Facts {
  const all = [...walk(expr)]
  const deciding = decisive(expr)
  return {
    kind: 'facts',
    expr,
    type,
    selectors: all.filter((each) => each.kind === 'selector'),
    windows: all.flatMap(windowOf),
    quantiles: quantilesOf(expr),
    givenQuantiles: givenQuantilesOf(expr),
    comparisons: comparisonsOf(expr),
    decisive: deciding,
    unit: unitOf(deciding?.measured ?? expr),
    signal: signalOf(deciding?.compared ?? expr),
    labels: labelsOf(expr),
    shapeKey: shapeOf(expr, deciding && { decisive: deciding.opSpan.start }),
    experimental: all.flatMap((each) => {
      const feature = each.kind === 'paren' ? undefined : experimental(each)
      return feature ? [{ feature, span: each.span }] : []
    }),
  }
}

function windowOf(expr: Expr): Window[] {
  if (expr.kind === 'subquery') return [{ ...expr.range, of: 'subquery' }]
  return expr.kind === 'selector' && expr.range ? [{ ...expr.range, of: 'range' }] : []
}

/** MetricsQL where Prometheus sees a type error: its own functions, ranges left out or rolled up unasked. */
function foreignProblems(text: string, expr: Expr, problems: readonly Problem[]): Analysis | undefined {
  const words = foreignWords(text, lex(text).tokens)
  if (words) return { kind: 'foreign', certain: true, ...words, problems }
  const odd = new Set([...walk(expr)].flatMap(unusualRange).map(({ span }) => span))
  const [evidence] = odd
  if (!evidence || !problems.every(({ span }) => odd.has(span))) return undefined
  return { kind: 'foreign', dialect: 'metricsql', certain: false, evidence, problems }
}

/** Arguments that MetricsQL takes without, or with, a range where Prometheus wants the opposite. */
function unusualRange(expr: Expr): readonly Expr[] {
  if (expr.kind === 'aggregate') return expr.expr && typeOf(expr.expr) === 'matrix' ? [expr.expr] : []
  if (expr.kind !== 'call') return []
  const unusual = mayOmitRange(expr.func.name) ? 'vector' : 'matrix'
  return expr.args.filter((arg) => typeOf(arg) === unusual)
}
