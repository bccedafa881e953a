import type { SyntaxNode } from '@lezer/common'
import { cover, type Span } from '../../../source/span.ts'
import type { Matcher, MatchOperator, Selector } from './ast.ts'
import { allChildren, type Build, nameAt, textOf } from './nodes.ts'

/** A selector of the grammar's tree, before ranges and offsets are put on it. */
export function selector(node: SyntaxNode, span: Span, context: Build): Selector {
  const identifier = node.getChild('Identifier')
  const written = identifier ? nameAt(identifier.from, context) : undefined
  const braces = node.getChild('LabelMatchers')
  const matchers = braces ? allChildren(braces).map((child) => matcher(child, context)) : []
  const names = matchers.filter((each) => each.name === '__name__')
  const only = names.length === 1 && names[0]?.op === '=' && names[0].value !== '' ? names[0] : undefined
  if (written && names[0]) {
    const message = `metric name must not be set twice: "${written.name}" or "${names[0].value}"`
    context.problems.push({ message, span })
  }
  return {
    kind: 'selector',
    span,
    metric: written ?? (only ? { name: only.value, span: only.valueSpan } : undefined),
    named: written !== undefined,
    matchers,
    range: undefined,
    offset: undefined,
    at: undefined,
    anchored: false,
    smoothed: false,
  }
}

function matcher(node: SyntaxNode, context: Build): Matcher {
  const name = nameAt(node.from, context)
  const op = node.getChild('MatchOp')
  const value = node.getChild('StringLiteral')
  if (!op || !value) {
    const { name: metric, span } = name
    return { name: '__name__', nameSpan: span, op: '=', value: metric, valueSpan: span, span }
  }
  const quoted = nameAt(value.from, context)
  return {
    name: name.name,
    nameSpan: name.span,
    op: textOf(op, context) as MatchOperator,
    value: quoted.name,
    valueSpan: quoted.span,
    span: cover(name.span, quoted.span),
  }
}
