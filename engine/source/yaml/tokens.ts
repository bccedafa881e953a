import { type CST, Lexer, Parser } from 'yaml'
import type { Limits } from '../limits.ts'
import type { Problem } from '../problem.ts'

/** The concrete tokens of a YAML stream, read only as far as the limits allow. */
export interface Tokens {
  readonly tokens: CST.Token[]
  readonly exceeded?: Problem
}

/**
 * Reads a YAML stream into concrete tokens and stops at the first limit that is passed, before anything
 * costly or recursive sees the text: the parser's own stack is the nesting depth.
 */
export function readTokens(text: string, limits: Limits): Tokens {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  let documents = 0
  // A node needs at least one lexeme and rarely more than six, comments and line ends included.
  let budget = limits.documentNodes * 8
  const exceed = (message: string): Tokens => {
    const start = Math.min(parser.offset, text.length)
    return {
      tokens,
      exceeded: { rule: 'source/limit', message, span: { start, end: start }, refused: false },
    }
  }
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      tokens.push(token)
      if (token.type !== 'document') continue
      budget = limits.documentNodes * 8
      // One more is still open on the stack.
      if (++documents >= limits.documents)
        return exceed(`more than ${limits.documents} documents in one file`)
    }
    // The document itself and a pending scalar stand on the stack too.
    if (parser.stack.length > limits.nesting + 2) return exceed(`nested deeper than ${limits.nesting} levels`)
    if (--budget < 0) return exceed(`more than ${limits.documentNodes} nodes in one document`)
    const top = parser.stack.at(-1)
    if (top && 'items' in top && top.items.length > limits.mapKeys && top.type !== 'block-seq') {
      if (top.type === 'block-map' || top.start.source === '{') {
        return exceed(`more than ${limits.mapKeys} keys in one map`)
      }
    }
  }
  for (const token of parser.end()) tokens.push(token)
  return { tokens }
}
