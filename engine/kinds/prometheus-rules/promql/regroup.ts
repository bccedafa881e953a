import { cover, type Span } from '../../../source/span.ts'
import type { Binary, DurationValue, Expr, Matching, Pin, Problem, Selector, Subquery } from './ast.ts'
import type { Duration } from './duration.ts'

export interface Operator {
  readonly kind: 'operator'
  readonly op: string
  readonly opSpan: Span
  readonly bool: boolean
  readonly matching: Matching | undefined
  readonly fill: boolean
}

/** What may follow an operand and binds to it before any operator does. */
export type Modifier = { readonly span: Span } & (
  | { readonly kind: 'range'; readonly range: Duration }
  | { readonly kind: 'subquery'; readonly range: Duration; readonly step: Duration | undefined }
  | { readonly kind: 'offset'; readonly offset: Duration }
  | { readonly kind: 'at'; readonly at: Pin['at'] }
  | { readonly kind: 'anchored' | 'smoothed' }
)

/** One piece of an expression in source order. */
export type Item =
  | { readonly kind: 'operand'; readonly expr: Expr }
  | { readonly kind: 'sign'; readonly op: '+' | '-'; readonly span: Span }
  | Operator
  | Modifier

const PRECEDENCE: ReadonlyMap<string, number> = new Map(
  ['or', 'and unless', '== != <= < >= > </ >/', '+ -', '* / % atan2', '^'].flatMap((operators, level) =>
    operators.split(' ').map((operator): [string, number] => [operator, level]),
  ),
)
const POWER = 5

interface Cursor {
  readonly items: readonly Item[]
  readonly problems: Problem[]
  at: number
}

/**
 * Groups items by Prometheus' precedence: modifiers first, then `^` (to the right), signs, and the rest to the
 * left, so that `-1^2` is -(1^2) and `a / b offset 1w` shifts only `b`.
 */
export function regroup(items: readonly Item[], problems: Problem[]): Expr {
  return binary({ items, problems, at: 0 }, 0)
}

function binary(cursor: Cursor, lowest: number): Expr {
  let left = unary(cursor)
  for (;;) {
    const item = cursor.items[cursor.at]
    if (item?.kind !== 'operator') return left
    const level = PRECEDENCE.get(item.op) ?? -1
    if (level < lowest) return left
    cursor.at++
    const right = binary(cursor, level === POWER ? level : level + 1)
    left = joined(left, item, right)
  }
}

function joined(left: Expr, operator: Operator, right: Expr): Binary {
  const { op, opSpan, bool, matching, fill } = operator
  return { kind: 'binary', span: cover(left.span, right.span), op, opSpan, bool, matching, fill, left, right }
}

function unary(cursor: Cursor): Expr {
  const item = cursor.items[cursor.at++]
  if (item?.kind === 'sign') {
    const expr = binary(cursor, POWER)
    const span = cover(item.span, expr.span)
    if (expr.kind === 'number') return { ...expr, span, value: item.op === '-' ? -expr.value : expr.value }
    return { kind: 'unary', span, op: item.op, expr }
  }
  if (item?.kind !== 'operand') throw new Error('an operand stands wherever the grammar wants one')
  let expr = item.expr
  for (let next = cursor.items[cursor.at]; next && isModifier(next); next = cursor.items[++cursor.at]) {
    expr = modified(expr, next, cursor.problems)
  }
  return expr
}

function isModifier(item: Item): item is Modifier {
  return item.kind !== 'operand' && item.kind !== 'sign' && item.kind !== 'operator'
}

function modified(expr: Expr, modifier: Modifier, problems: Problem[]): Expr {
  const span = { start: expr.span.start, end: modifier.span.end }
  switch (modifier.kind) {
    case 'range':
      return ranged(expr, modifier, span, problems)
    case 'subquery': {
      positive(modifier.range, problems)
      if (modifier.step) positive(modifier.step, problems)
      const range = value(modifier.range)
      const step = modifier.step && value(modifier.step)
      return { kind: 'subquery', span, expr, range, step, offset: undefined, at: undefined }
    }
    case 'offset':
      return shifted(expr, modifier.offset, span, problems)
    case 'at':
      return pinned(expr, { at: modifier.at, span: modifier.span }, span, problems)
    default:
      return extended(expr, modifier.kind, span, problems)
  }
}

function value({ seconds, span }: Duration): DurationValue {
  return { seconds, span }
}

function positive(duration: Duration, problems: Problem[]): void {
  if (duration.literal && !((duration.seconds ?? 1) > 0)) {
    problems.push({ message: 'duration must be greater than 0', span: duration.span })
  }
}

function ranged(expr: Expr, modifier: Modifier & { kind: 'range' }, span: Span, problems: Problem[]): Expr {
  positive(modifier.range, problems)
  const plain = expr.kind === 'selector' && !expr.range
  if (!plain) {
    problems.push({ message: 'ranges only allowed for vector selectors', span: modifier.span })
    return expr
  }
  if (expr.offset && expr.offset.seconds !== 0) {
    problems.push({ message: 'no offset modifiers allowed before range', span: modifier.span })
  } else if (expr.at) {
    problems.push({ message: 'no @ modifiers allowed before range', span: modifier.span })
  }
  return { ...expr, span, range: value(modifier.range) }
}

const MODIFIABLE = 'must be preceded by an instant vector selector or range vector selector or a subquery'

function isModifiable(expr: Expr): expr is Selector | Subquery {
  return expr.kind === 'selector' || expr.kind === 'subquery'
}

function shifted(expr: Expr, offset: Duration, span: Span, problems: Problem[]): Expr {
  if (!isModifiable(expr)) {
    problems.push({ message: `offset modifier ${MODIFIABLE}`, span: expr.span })
    return expr
  }
  if (expr.offset && expr.offset.seconds !== 0) {
    problems.push({ message: 'offset may not be set multiple times', span: expr.span })
  }
  return { ...expr, span, offset: value(offset) }
}

function pinned(expr: Expr, at: Pin, span: Span, problems: Problem[]): Expr {
  if (typeof at.at === 'number' && !(Math.abs(at.at) < 2 ** 63)) {
    problems.push({ message: `timestamp out of bounds for @ modifier: ${at.at}`, span: at.span })
  }
  if (!isModifiable(expr)) {
    problems.push({ message: `@ modifier ${MODIFIABLE}`, span: expr.span })
    return expr
  }
  if (expr.at) problems.push({ message: '@ <timestamp> may not be set multiple times', span: expr.span })
  return { ...expr, span, at }
}

function extended(expr: Expr, kind: 'anchored' | 'smoothed', span: Span, problems: Problem[]): Expr {
  if (expr.kind !== 'selector') {
    const what = expr.kind === 'subquery' ? 'is not supported for subqueries' : 'not implemented'
    problems.push({ message: `${kind} modifier ${what}`, span: expr.span })
    return expr
  }
  const anchored = expr.anchored || kind === 'anchored'
  const smoothed = expr.smoothed || kind === 'smoothed'
  if (anchored && smoothed) {
    problems.push({ message: 'anchored and smoothed modifiers cannot be used together', span: expr.span })
  }
  return { ...expr, span, anchored, smoothed }
}
