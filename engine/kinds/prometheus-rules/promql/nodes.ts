import type { Span } from '../../../source/span.ts'
import type { Name, Problem } from './ast.ts'
import type { Node } from './grammar.ts'
import type { Token } from './lex.ts'
import type { Memory } from './memory.ts'

/** What building a tree carries along. */
export interface Build {
  readonly tokens: readonly Token[]
  /** For every unit of the masked text the place in `tokens` of what stands there. */
  readonly owners: readonly number[]
  readonly patterns: Memory['patterns']
  readonly problems: Problem[]
}

/** The token at an offset of the masked text, or one so many after it. */
export function tokenAt(offset: number, { owners, tokens }: Build, skip = 0): Token | undefined {
  const at = owners[offset]
  return at === undefined ? undefined : tokens[at + skip]
}

/** The name or the value of the string that a node starts with. */
export function nameOf(node: Node, context: Build): Name {
  const token = tokenAt(node.from, context)
  return token ? nameIn(token) : { name: '', span: { start: 0, end: 0 } }
}

/** A name as a token gives it, quoted or not. */
export function nameIn(token: Token): Name {
  const { start, end } = token
  return { name: token.kind === 'string' ? token.value : token.text, span: { start, end } }
}

/** The text of the token a node starts with. */
export function textOf(node: Node, context: Build): string {
  return tokenAt(node.from, context)?.text ?? ''
}

/** Where a node stands in the expression. */
export function spanOf(node: Node, context: Build): Span {
  return { start: tokenAt(node.from, context)?.start ?? 0, end: endOf(node, context) }
}

/** Where a node ends in the expression. */
export function endOf(node: Node, context: Build): number {
  return tokenAt(node.to - 1, context)?.end ?? 0
}
