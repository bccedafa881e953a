import type { Span } from '../../../source/span.ts'
import type { Pattern } from './regexp.ts'

/** A thing wrong with an expression, in the words a reader of Prometheus' own errors knows. */
export interface Problem {
  readonly message: string
  readonly span: Span
}

/** A name as written, unquoted. */
export interface Name {
  readonly name: string
  readonly span: Span
}

export type MatchOperator = '=' | '!=' | '=~' | '!~'

export interface Matcher {
  readonly name: string
  readonly nameSpan: Span
  readonly op: MatchOperator
  readonly value: string
  /** With the quotes. For `{"metric"}` it equals `nameSpan`. */
  readonly valueSpan: Span
  readonly span: Span
  /** The value of `=~` and `!~` as a regular expression; undefined where it is none. */
  readonly pattern: Pattern | undefined
}

/** A duration in seconds; undefined where it depends on the query (`step()`, `range()`) or divides by zero. */
export interface DurationValue {
  readonly seconds: number | undefined
  readonly span: Span
}

/** What `@` pins the evaluation to: a Unix time in seconds or an end of the query. */
export interface Pin {
  readonly at: number | 'start' | 'end'
  readonly span: Span
}

export interface NumberLiteral {
  readonly kind: 'number'
  readonly span: Span
  readonly value: number
  /** Written as a duration (`5m`); `value` is in seconds then. */
  readonly duration: boolean
}

export interface StringLiteral {
  readonly kind: 'string'
  readonly span: Span
  readonly value: string
}

export interface Selector {
  readonly kind: 'selector'
  readonly span: Span
  /** Written before the braces, as a quoted name in them, or as the only `__name__=` matcher. */
  readonly metric: Name | undefined
  /** True where the name stands before the braces (then it is not among `matchers`). */
  readonly named: boolean
  readonly matchers: readonly Matcher[]
  readonly range: DurationValue | undefined
  readonly offset: DurationValue | undefined
  readonly at: Pin | undefined
  readonly anchored: boolean
  readonly smoothed: boolean
}

export interface Subquery {
  readonly kind: 'subquery'
  readonly span: Span
  readonly expr: Expr
  readonly range: DurationValue
  readonly step: DurationValue | undefined
  readonly offset: DurationValue | undefined
  readonly at: Pin | undefined
}

export interface Call {
  readonly kind: 'call'
  readonly span: Span
  readonly func: Name
  readonly args: readonly Expr[]
}

/** `by (…)` or `without (…)` of an aggregation. */
export interface Grouping {
  readonly without: boolean
  readonly labels: readonly Name[]
  readonly span: Span
}

export interface Aggregate {
  readonly kind: 'aggregate'
  readonly span: Span
  /** Lower case. */
  readonly op: string
  readonly opSpan: Span
  readonly grouping: Grouping | undefined
  /** All arguments as written; `param` and `expr` are set only where their number is right. */
  readonly args: readonly Expr[]
  readonly param: Expr | undefined
  readonly expr: Expr | undefined
}

/** `on (…)` / `ignoring (…)` with the optional group modifier. */
export interface Matching {
  readonly on: boolean
  readonly labels: readonly Name[]
  readonly group: 'left' | 'right' | undefined
  readonly include: readonly Name[]
}

export interface Binary {
  readonly kind: 'binary'
  readonly span: Span
  /** Lower case: `+`, `and`, `>=`, `atan2`, … */
  readonly op: string
  readonly opSpan: Span
  readonly bool: boolean
  readonly matching: Matching | undefined
  /** Carries a `fill…` modifier (experimental). */
  readonly fill: boolean
  readonly left: Expr
  readonly right: Expr
}

export interface Unary {
  readonly kind: 'unary'
  readonly span: Span
  readonly op: '+' | '-'
  readonly expr: Expr
}

export interface Paren {
  readonly kind: 'paren'
  readonly span: Span
  readonly expr: Expr
}

export type Expr =
  | NumberLiteral
  | StringLiteral
  | Selector
  | Subquery
  | Call
  | Aggregate
  | Binary
  | Unary
  | Paren

/** The direct sub-expressions, in source order. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'subquery':
    case 'unary':
    case 'paren':
      return [expr.expr]
    case 'call':
    case 'aggregate':
      return expr.args
    case 'binary':
      return [expr.left, expr.right]
    default:
      return none
  }
}

const none: readonly Expr[] = []

/** The expression itself and everything under it, outermost first, in source order. */
export function walk(expr: Expr): readonly Expr[] {
  const found: Expr[] = []
  gather(expr, found)
  return found
}

function gather(expr: Expr, found: Expr[]): void {
  found.push(expr)
  for (const child of children(expr)) gather(child, found)
}

/** The expression without the parentheses around it. */
export function bare(expr: Expr): Exclude<Expr, Paren> {
  let inner = expr
  while (inner.kind === 'paren') inner = inner.expr
  return inner
}
