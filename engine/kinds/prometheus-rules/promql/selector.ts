import type { Span } from '../../../source/span.ts'
import type { Matcher, Selector } from './ast.ts'
import { childOf, type Node } from './grammar.ts'
import { readMatchers } from './matchers.ts'
import { type Build, nameOf } from './nodes.ts'

/** A selector of the grammar's tree, before ranges and offsets are put on it. */
export function selector(node: Node, span: Span, context: Build): Selector {
  const identifier = childOf(node, 'Identifier')
  const written = identifier && nameOf(identifier, context)
  const braces = childOf(node, 'LabelMatchers')
  const matchers = braces ? matchersIn(braces, context) : []
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

function matchersIn({ from, to }: Node, { tokens, owners, patterns }: Build): readonly Matcher[] {
  return readMatchers(tokens, owners[from] ?? 0, owners[to - 1] ?? 0, patterns)
}
