import type { QuantileMeasure, QuantileSource } from '../../../entities/alertParts.ts'
import type { Span } from '../../../source/span.ts'
import type { Labels } from '../../../values/labelSet.ts'
import { type DurationValue, type Expr, type Problem, type Selector, walk } from './ast.ts'
import { type Comparison, comparisonsIn, decisive } from './comparison.ts'
import type { Foreign } from './dialect.ts'
import { foreignWords } from './dialect.ts'
import type { ValueType } from './functions.ts'
import { labelsOf } from './labels.ts'
import { lex } from './lex.ts'
import { measureOf, quantileOf } from './measure.ts'
import { Memory } from './memory.ts'
import { mayOmitRange } from './metricsql.ts'
import { DEFAULT_LIMITS, type Limits, parse } from './parse.ts'
import { type GivenQuantile, givenQuantilesIn, type QuantileCall, quantilesIn } from './quantile.ts'
import { shapeOf } from './shape.ts'
import { type Signal, signalOf } from './signal.ts'
import { experimental, typecheck, typeOf } from './typecheck.ts'
import { type Unit, unitOf } from './unit.ts'

/** A range an expression reads over: a selector's `[5m]` or a subquery's `[1h:1m]`. */
export interface Window extends DurationValue {
  readonly of: 'range' | 'subquery'
}

/** What one valid expression says; what few ask for is worked out when it is asked for. */
export class Facts {
  readonly kind = 'facts'
  readonly expr: Expr
  readonly type: ValueType
  /** The expression and all that is in it, outermost first, in source order, as all lists here. */
  readonly #all: readonly Expr[]
  readonly selectors: readonly Selector[]
  readonly windows: readonly Window[]
  readonly quantiles: readonly QuantileCall[]
  /** The comparison that decides whether an alert fires; undefined without any. */
  readonly decisive: Comparison | undefined
  /** Of what the deciding comparison measures (without a constant factor), else of the whole expression. */
  readonly unit: Unit | undefined
  #comparisons: readonly Comparison[] | undefined
  #signal: Signal | undefined
  #labels: Labels | undefined
  #measure: QuantileMeasure | undefined
  #source: QuantileSource | undefined

  constructor(expr: Expr, type: ValueType) {
    const all = walk(expr)
    this.expr = expr
    this.type = type
    this.#all = all
    this.selectors = all.filter((each) => each.kind === 'selector')
    this.windows = windowsIn(all)
    this.quantiles = quantilesIn(all)
    this.decisive = decisive(expr)
    this.unit = unitOf(this.decisive?.measured ?? expr)
  }

  get givenQuantiles(): readonly GivenQuantile[] {
    return givenQuantilesIn(this.selectors)
  }

  get comparisons(): readonly Comparison[] {
    this.#comparisons ??= comparisonsIn(this.#all)
    return this.#comparisons
  }

  get signal(): Signal {
    this.#signal ??= signalOf(this.decisive?.compared ?? this.expr)
    return this.#signal
  }

  /** Of the results: which labels an alert of this expression can have. */
  get labels(): Labels {
    this.#labels ??= labelsOf(this.expr)
    return this.#labels
  }

  /** The quantile it compares with a constant; undefined where it compares anything else. */
  get measure(): QuantileMeasure | undefined {
    this.#measure ??= measureOf(this.expr, this.decisive)
    return this.#measure
  }

  /** The quantile it is; undefined where it is anything else. */
  get source(): QuantileSource | undefined {
    this.#source ??= quantileOf(this.expr)
    return this.#source
  }

  /** Equal for expressions that differ in quantile and threshold only. */
  get shapeKey(): string {
    return shapeOf(this.expr, this.decisive && { decisive: this.decisive.opSpan.start })
  }

  /** Needs an experimental feature of Prometheus. */
  get experimental(): readonly { readonly feature: string; readonly span: Span }[] {
    return this.#all.flatMap((each) => {
      const feature = each.kind === 'paren' ? undefined : experimental(each)
      return feature ? [{ feature, span: each.span }] : []
    })
  }
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
  return new Facts(parsed.expr, type)
}

const UNTYPED: Problem = { message: 'expression has no type', span: { start: 0, end: 0 } }

function windowsIn(all: readonly Expr[]): readonly Window[] {
  const windows: Window[] = []
  for (const each of all) {
    if (each.kind === 'subquery') windows.push({ ...each.range, of: 'subquery' })
    else if (each.kind === 'selector' && each.range) windows.push({ ...each.range, of: 'range' })
  }
  return windows
}

/** MetricsQL where Prometheus sees a type error: its own functions, ranges left out or rolled up unasked. */
function foreignProblems(text: string, expr: Expr, problems: readonly Problem[]): Analysis | undefined {
  const words = foreignWords(text, lex(text).tokens)
  if (words) return { kind: 'foreign', certain: true, ...words, problems }
  const odd = new Set(
    walk(expr)
      .flatMap(unusualRange)
      .map(({ span }) => span),
  )
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
