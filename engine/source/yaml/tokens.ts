import { type CST, Lexer, Parser } from 'yaml'
import type { Limits } from '../limits.ts'
import type { Problem } from '../problem.ts'

/** A node needs at least one lexeme and rarely more than six, comments and line ends included. */
const lexemes = 8

/** A text with more of these is not YAML; spelling all of them out would only cost time. */
const enoughErrors = 100

/**
 * The concrete tokens of a YAML stream, one document at a time, read only as far as the limits allow: it stops
 * before anything costly or recursive sees what is beyond them. The parser's own stack is the nesting depth.
 */
export class TokenReader {
  readonly #text: string
  readonly #limits: Limits
  readonly #parser = new Parser()
  /** Set when the reading ended at a limit. */
  exceeded: Problem | undefined

  constructor(text: string, limits: Limits) {
    this.#text = text
    this.#limits = limits
  }

  *tokens(): Generator<CST.Token> {
    const { documentNodes, fileNodes, documents: most } = this.#limits
    let documents = 0
    let errors = 0
    let budget = documentNodes * lexemes
    let whole = fileNodes * lexemes
    for (const lexeme of new Lexer().lex(this.#text)) {
      for (const token of this.#parser.next(lexeme)) {
        if (token.type === 'document') {
          budget = documentNodes * lexemes
          // One more is still open on the stack.
          if (++documents >= most) return this.#exceed(`more than ${most} documents in one file`)
        } else if (token.type === 'error' && ++errors > enoughErrors) return
        yield token
      }
      if (--budget < 0) return this.#exceed(`more than ${documentNodes} nodes in one document`)
      if (--whole < 0) return this.#exceed(`more than ${fileNodes} nodes in one file`)
      const excess = this.#excess()
      if (excess) return this.#exceed(excess)
    }
    yield* this.#parser.end()
  }

  #excess(): string | undefined {
    const { nesting, mapKeys } = this.#limits
    const { stack } = this.#parser
    // The document itself and a pending scalar stand on the stack too.
    if (stack.length > nesting + 2) return `nested deeper than ${nesting} levels`
    const top = stack.at(-1)
    if (!top || !('items' in top) || top.items.length <= mapKeys || top.type === 'block-seq') return undefined
    return top.type === 'block-map' || top.start.source === '{'
      ? `more than ${mapKeys} keys in one map`
      : undefined
  }

  #exceed(message: string): void {
    const start = Math.min(this.#parser.offset, this.#text.length)
    this.exceeded = { rule: 'source/limit', message, span: { start, end: start }, refused: false }
  }
}
