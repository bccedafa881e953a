import type { Span } from '../../../source/span.ts'
import type { Expr, Grouping, Matching, Name, Problem } from './ast.ts'
import { type Duration, readDuration } from './duration.ts'
import { childOf, type Node } from './grammar.ts'
import type { Token } from './lex.ts'
import { type Build, endOf, nameOf, spanOf, textOf, tokenAt } from './nodes.ts'
import { type Item, regroup } from './regroup.ts'
import { selector } from './selector.ts'

/** Turns the grammar's tree of a masked text into our own, with the names and values of the tokens. */
export function build(top: Node, context: Build): { expr: Expr; problems: readonly Problem[] } {
  return { expr: expression(top, context), problems: context.problems }
}

function expression(node: Node, context: Build): Expr {
  const items: Item[] = []
  collect(node, context, items)
  return regroup(items, context.problems)
}

/**
 * Adds the operands, operators and modifiers under a node in source order. The grammar binds `[…]`, `offset` and `@`
 * looser than operators (`a / b offset 1w` shifts the quotient), so its own grouping is not used.
 */
function collect(node: Node, context: Build, items: Item[]): void {
  const [first, second] = node.children
  switch (node.name) {
    case 'BinaryExpr':
      collectBinary(node, context, items)
      return
    case 'UnaryExpr':
      if (!first || !second) return
      items.push(sign(first, context))
      collect(second, context, items)
      return
    case 'NumberDurationLiteral':
      collectNumber(node, context, items)
      return
    case 'MatrixSelector':
    case 'SubqueryExpr':
    case 'OffsetExpr':
    case 'StepInvariantExpr':
    case 'AnchoredExpr':
    case 'SmoothedExpr':
      if (!first) return
      collect(first, context, items)
      items.push(modifier(node, first, context))
      return
    default:
      items.push({ kind: 'operand', expr: operand(node, context) })
  }
}

function collectBinary(node: Node, context: Build, items: Item[]): void {
  const [left, op] = node.children
  const right = node.children.at(-1)
  if (!left || !op || !right) return
  const clause = childOf(node, 'MatchingModifierClause')
  collect(left, context, items)
  items.push({
    kind: 'operator',
    op: textOf(op, context).toLowerCase(),
    opSpan: spanOf(op, context),
    bool: childOf(node, 'BoolModifier') !== undefined,
    matching: clause && matching(clause, context),
    fill: childOf(node, 'FillModifier') !== undefined,
  })
  collect(right, context, items)
}

function matching(clause: Node, context: Build): Matching {
  const [labels, include] = clause.children.filter(({ name }) => name === 'GroupingLabels')
  const left = childOf(clause, 'GroupLeft') !== undefined
  const right = childOf(clause, 'GroupRight') !== undefined
  return {
    on: childOf(clause, 'On') !== undefined,
    labels: labels ? labelNames(labels, context) : [],
    group: left ? 'left' : right ? 'right' : undefined,
    include: include ? labelNames(include, context) : [],
  }
}

function sign(node: Node, context: Build): Item {
  return { kind: 'sign', op: textOf(node, context) === '-' ? '-' : '+', span: spanOf(node, context) }
}

function collectNumber(node: Node, context: Build, items: Item[]): void {
  const token = tokenAt(node.from, context)
  const digits = token?.kind === 'number' ? token : tokenAt(node.from, context, 1)
  if (digits?.kind !== 'number') return
  if (digits !== token) items.push(sign(node, context))
  items.push({ kind: 'operand', expr: numberLiteral(digits) })
}

function numberLiteral(token: Token & { kind: 'number' }): Expr {
  const { start, end, value, duration } = token
  return { kind: 'number', span: { start, end }, value, duration }
}

function modifier(node: Node, first: Node, context: Build): Item {
  const [, second] = node.children
  const span = { start: spanOf(second ?? first, context).start, end: endOf(node, context) }
  const [one, two] = node.children
    .filter(({ name }) => name === 'DurationExpr' || name === 'OffsetDurationExpr')
    .map((each) => readDuration(each, context))
  switch (node.name) {
    case 'MatrixSelector':
      return { kind: 'range', span: bracketSpan(node, first, context), range: one ?? noDuration(span) }
    case 'SubqueryExpr':
      return {
        kind: 'subquery',
        span: bracketSpan(node, first, context),
        range: one ?? noDuration(span),
        step: two,
      }
    case 'OffsetExpr':
      return { kind: 'offset', span, offset: one ?? noDuration(span) }
    case 'StepInvariantExpr':
      return { kind: 'at', span, at: pinOf(node, context) }
    default:
      return { kind: node.name === 'AnchoredExpr' ? 'anchored' : 'smoothed', span }
  }
}

/** The brackets have no nodes of their own: the range starts after the operand and its spaces. */
function bracketSpan(node: Node, first: Node, context: Build): Span {
  return { start: endOf(first, context), end: endOf(node, context) }
}

function noDuration(span: Span): Duration {
  return { seconds: undefined, literal: false, span }
}

function pinOf(node: Node, context: Build): number | 'start' | 'end' {
  const ends = childOf(node, 'AtModifierPreprocessors')
  if (ends) return textOf(ends, context).toLowerCase() === 'start' ? 'start' : 'end'
  const [, , number] = node.children
  if (!number) return Number.NaN
  const sign = textOf(number, context)
  const token = tokenAt(number.from, context, sign === '-' || sign === '+' ? 1 : 0)
  const value = token?.kind === 'number' ? token.value : Number.NaN
  return sign === '-' ? -value : value
}

function operand(node: Node, context: Build): Expr {
  const span = spanOf(node, context)
  switch (node.name) {
    case 'StringLiteral': {
      const token = tokenAt(node.from, context)
      return { kind: 'string', span, value: token?.kind === 'string' ? token.value : '' }
    }
    case 'ParenExpr': {
      const [inner] = node.children
      if (!inner) break
      return { kind: 'paren', span, expr: expression(inner, context) }
    }
    case 'FunctionCall': {
      const func = nameOf(node, context)
      return { kind: 'call', span, func, args: bodyArgs(node, context) }
    }
    case 'AggregateExpr':
      return aggregate(node, span, context)
    case 'VectorSelector':
      return selector(node, span, context)
  }
  throw new Error(`the grammar has no operand ${node.name}`)
}

function bodyArgs(node: Node, context: Build): Expr[] {
  return childOf(node, 'FunctionCallBody')?.children.map((arg) => expression(arg, context)) ?? []
}

const WITH_PARAM = new Set(['topk', 'bottomk', 'quantile', 'count_values', 'limitk', 'limit_ratio'])

function aggregate(node: Node, span: Span, context: Build): Expr {
  const name = nameOf(node, context)
  const op = name.name.toLowerCase()
  const args = bodyArgs(node, context)
  const wanted = WITH_PARAM.has(op) ? 2 : 1
  if (args.length === 0) {
    context.problems.push({ message: 'no arguments for aggregate expression provided', span })
  } else if (args.length !== wanted) {
    const message = `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`
    context.problems.push({ message, span })
  }
  const param = wanted === 2 ? args[0] : undefined
  const expr = args.length === wanted ? args.at(-1) : undefined
  return {
    kind: 'aggregate',
    span,
    op,
    opSpan: name.span,
    grouping: groupingOf(node, context),
    args,
    param,
    expr,
  }
}

function groupingOf(node: Node, context: Build): Grouping | undefined {
  const modifier = childOf(node, 'AggregateModifier')
  const list = modifier && childOf(modifier, 'GroupingLabels')
  if (!modifier || !list) return undefined
  const without = childOf(modifier, 'Without') !== undefined
  return { without, labels: labelNames(list, context), span: spanOf(modifier, context) }
}

function labelNames(list: Node, context: Build): Name[] {
  return list.children.map((child) => {
    const label = nameOf(child, context)
    if (label.name === '')
      context.problems.push({ message: 'invalid label name for grouping: ""', span: label.span })
    return label
  })
}
