import type { SyntaxNode, Tree } from '@lezer/common'
import type { Span } from '../../../source/span.ts'
import type { Expr, Grouping, Matching, Name, Problem } from './ast.ts'
import { type Duration, readDuration } from './duration.ts'
import type { Token } from './lex.ts'
import { allChildren, type Build, endOf, nameAt, spanOf, textOf, tokenAt } from './nodes.ts'
import { type Item, regroup } from './regroup.ts'
import { selector } from './selector.ts'

/** Turns the grammar's tree of a masked text into our own, with the names and values of the tokens. */
export function build(tree: Tree, tokens: readonly Token[]): { expr: Expr; problems: readonly Problem[] } {
  const index = new Map(tokens.map((token, at) => [token.start, at]))
  const context: Build = { tokens, index, problems: [] }
  const top = tree.topNode.firstChild
  if (!top) throw new Error('a parsed expression has a node')
  return { expr: expression(top, context), problems: context.problems }
}

function expression(node: SyntaxNode, context: Build): Expr {
  return regroup(items(node, context), context.problems)
}

/**
 * The operands, operators and modifiers under a node in source order. The grammar binds `[…]`, `offset` and `@`
 * looser than operators (`a / b offset 1w` shifts the quotient), so its own grouping is not used.
 */
function items(node: SyntaxNode, context: Build): Item[] {
  const first = node.firstChild
  switch (node.name) {
    case 'BinaryExpr':
      return binaryItems(node, context)
    case 'UnaryExpr':
      return first?.nextSibling ? [sign(first, context), ...items(first.nextSibling, context)] : []
    case 'NumberDurationLiteral':
      return numberItems(node, context)
    case 'MatrixSelector':
    case 'SubqueryExpr':
    case 'OffsetExpr':
    case 'StepInvariantExpr':
    case 'AnchoredExpr':
    case 'SmoothedExpr':
      return first ? [...items(first, context), modifier(node, first, context)] : []
    default:
      return [{ kind: 'operand', expr: operand(node, context) }]
  }
}

function binaryItems(node: SyntaxNode, context: Build): Item[] {
  const parts = allChildren(node)
  const [left, op] = parts
  const right = parts.at(-1)
  if (!left || !op || !right) return []
  const clause = parts.find((part) => part.name === 'MatchingModifierClause')
  const item: Item = {
    kind: 'operator',
    op: textOf(op, context).toLowerCase(),
    opSpan: spanOf(op, context),
    bool: parts.some((part) => part.name === 'BoolModifier'),
    matching: clause ? matching(clause, context) : undefined,
    fill: parts.some((part) => part.name === 'FillModifier'),
  }
  return [...items(left, context), item, ...items(right, context)]
}

function matching(clause: SyntaxNode, context: Build): Matching {
  const lists = clause.getChildren('GroupingLabels')
  const left = clause.getChild('GroupLeft') !== null
  const right = clause.getChild('GroupRight') !== null
  return {
    on: clause.getChild('On') !== null,
    labels: lists[0] ? labelNames(lists[0], context) : [],
    group: left ? 'left' : right ? 'right' : undefined,
    include: lists[1] ? labelNames(lists[1], context) : [],
  }
}

function sign(node: SyntaxNode, context: Build): Item {
  return { kind: 'sign', op: textOf(node, context) === '-' ? '-' : '+', span: spanOf(node, context) }
}

function numberItems(node: SyntaxNode, context: Build): Item[] {
  const token = tokenAt(node.from, context)
  if (token?.kind === 'number') return [{ kind: 'operand', expr: numberLiteral(token) }]
  const digits = tokenAt(node.from, context, 1)
  if (digits?.kind !== 'number') return []
  return [sign(node, context), { kind: 'operand', expr: numberLiteral(digits) }]
}

function numberLiteral(token: Token & { kind: 'number' }): Expr {
  const { start, end, value, duration } = token
  return { kind: 'number', span: { start, end }, value, duration }
}

function modifier(node: SyntaxNode, first: SyntaxNode, context: Build): Item {
  const span = { start: first.nextSibling?.from ?? first.to, end: endOf(node, context) }
  const durations = [...node.getChildren('DurationExpr'), ...node.getChildren('OffsetDurationExpr')]
  const [one, two] = durations.map((each) => readDuration(each, context))
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
function bracketSpan(node: SyntaxNode, first: SyntaxNode, context: Build): Span {
  return { start: endOf(first, context), end: node.to }
}

function noDuration(span: Span): Duration {
  return { seconds: undefined, literal: false, span }
}

function pinOf(node: SyntaxNode, context: Build): number | 'start' | 'end' {
  const ends = node.getChild('AtModifierPreprocessors')
  if (ends) return textOf(ends, context).toLowerCase() === 'start' ? 'start' : 'end'
  const number = node.getChild('NumberDurationLiteral')
  if (!number) return Number.NaN
  const sign = textOf(number, context)
  const token = tokenAt(number.from, context, sign === '-' || sign === '+' ? 1 : 0)
  const value = token?.kind === 'number' ? token.value : Number.NaN
  return sign === '-' ? -value : value
}

function operand(node: SyntaxNode, context: Build): Expr {
  const span = spanOf(node, context)
  switch (node.name) {
    case 'StringLiteral': {
      const token = tokenAt(node.from, context)
      return { kind: 'string', span, value: token?.kind === 'string' ? token.value : '' }
    }
    case 'ParenExpr': {
      const inner = node.firstChild
      if (!inner) break
      return { kind: 'paren', span, expr: expression(inner, context) }
    }
    case 'FunctionCall': {
      const func = nameAt(node.from, context)
      return { kind: 'call', span, func, args: bodyArgs(node, context) }
    }
    case 'AggregateExpr':
      return aggregate(node, span, context)
    case 'VectorSelector':
      return selector(node, span, context)
  }
  throw new Error(`the grammar has no operand ${node.name}`)
}

function bodyArgs(node: SyntaxNode, context: Build): Expr[] {
  const body = node.getChild('FunctionCallBody')
  return body ? allChildren(body).map((arg) => expression(arg, context)) : []
}

const WITH_PARAM = new Set(['topk', 'bottomk', 'quantile', 'count_values', 'limitk', 'limit_ratio'])

function aggregate(node: SyntaxNode, span: Span, context: Build): Expr {
  const name = nameAt(node.from, context)
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

function groupingOf(node: SyntaxNode, context: Build): Grouping | undefined {
  const modifier = node.getChild('AggregateModifier')
  const list = modifier?.getChild('GroupingLabels')
  if (!modifier || !list) return undefined
  const without = modifier.getChild('Without') !== null
  return { without, labels: labelNames(list, context), span: { start: modifier.from, end: modifier.to } }
}

function labelNames(list: SyntaxNode, context: Build): Name[] {
  return allChildren(list).map((child) => {
    const label = nameAt(child.from, context)
    if (label.name === '')
      context.problems.push({ message: 'invalid label name for grouping: ""', span: label.span })
    return label
  })
}
