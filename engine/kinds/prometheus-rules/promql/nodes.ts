import type { SyntaxNode } from '@lezer/common'
import type { Span } from '../../../source/span.ts'
import type { Name, Problem } from './ast.ts'
import type { Token } from './lex.ts'

/** What building a tree carries along. */
export interface Build {
  readonly tokens: readonly Token[]
  /** From a token's start to its place in `tokens`. */
  readonly index: ReadonlyMap<number, number>
  readonly problems: Problem[]
}

/** The token that starts here, or one so many after it. */
export function tokenAt(offset: number, context: Build, skip = 0): Token | undefined {
  const at = context.index.get(offset)
  return at === undefined ? undefined : context.tokens[at + skip]
}

/** The name or the value of the string that starts here. */
export function nameAt(offset: number, context: Build): Name {
  const token = tokenAt(offset, context)
  if (!token) return { name: '', span: { start: offset, end: offset } }
  const { start, end } = token
  return { name: token.kind === 'string' ? token.value : token.text, span: { start, end } }
}

/** The text of the token a node starts with. */
export function textOf(node: SyntaxNode, context: Build): string {
  return tokenAt(node.from, context)?.text ?? ''
}

/** Of the original: stand-ins may be shorter than what they stand for, at the end of a node too. */
export function spanOf(node: SyntaxNode, context: Build): Span {
  return { start: node.from, end: endOf(node, context) }
}

/** Where the original of a node ends. */
export function endOf(node: SyntaxNode, context: Build): number {
  let last = node
  while (last.lastChild && last.lastChild.to === last.to) last = last.lastChild
  return Math.max(node.to, tokenAt(last.from, context)?.end ?? 0)
}

/** All children but error nodes and comments, which a strict parse of a masked text has not. */
export function allChildren(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child)
  return found
}
