import type { Expr, Problem } from './ast.ts'
import { build } from './build.ts'
import { type Foreign, foreignMarks, foreignWords } from './dialect.ts'
import { grammarTree } from './grammar.ts'
import { lex, type Token } from './lex.ts'
import { mask } from './mask.ts'
import { Memory } from './memory.ts'

export interface Limits {
  /** UTF-16 units. */
  readonly length: number
  /** Nested expressions; a chain of operators nests once per operator. */
  readonly depth: number
}

export const DEFAULT_LIMITS: Limits = { length: 65_536, depth: 400 }

/**
 * `expression`: a tree (its types are not checked yet). `error`: what Prometheus would refuse to read.
 * `foreign`: not plain PromQL, so nothing can be said about it. `refused`: larger than the limits.
 */
export type Parsed =
  | { readonly kind: 'expression'; readonly expr: Expr }
  | { readonly kind: 'error'; readonly problems: readonly [Problem, ...Problem[]] }
  | ({ readonly kind: 'foreign' } & Foreign)
  | { readonly kind: 'refused'; readonly reason: 'length' | 'depth' }

const NESTING = new Set('+ - * / % ^ < > = ! @ [ </ >/ == != <= >='.split(' '))
const NESTING_WORDS = new Set(['and', 'or', 'unless', 'atan2', 'offset', 'anchored', 'smoothed'])

/** Reads one PromQL expression. Linear in the text; never throws for bad input. */
export function parse(text: string, limits: Limits = DEFAULT_LIMITS, memory: Memory = new Memory()): Parsed {
  if (text.length > limits.length) return { kind: 'refused', reason: 'length' }
  const { tokens, problem } = lex(text)
  const marks = foreignMarks(text, tokens, problem)
  if (marks) return { kind: 'foreign', certain: true, ...marks, problems: problem ? [problem] : [] }
  const parsed = problem ? failed(problem) : parseTokens(text, tokens, limits, memory)
  if (parsed.kind !== 'error') return parsed
  const words = foreignWords(text, tokens)
  return words ? { kind: 'foreign', certain: true, ...words, problems: parsed.problems } : parsed
}

function parseTokens(text: string, tokens: readonly Token[], limits: Limits, memory: Memory): Parsed {
  if (tokens.length === 0) {
    return failed({ message: 'no expression found in input', span: { start: 0, end: text.length } })
  }
  if (nesting(tokens) > limits.depth) return { kind: 'refused', reason: 'depth' }
  const { text: masked, owners } = mask(tokens)
  const tree = memory.trees.of(masked, grammarTree)
  if (tree.kind === 'stuck') return failed(unexpected(tokens[owners[tree.at] ?? tokens.length], text.length))
  const { expr, problems } = build(tree.top, { tokens, owners, patterns: memory.patterns, problems: [] })
  const [first, ...rest] = problems
  return first ? { kind: 'error', problems: [first, ...rest] } : { kind: 'expression', expr }
}

/** At most how deep the tree can get: everything that can nest in what is open, counted over the tokens. */
function nesting(tokens: readonly Token[]): number {
  const levels = [0]
  let sum = 0
  let deepest = 0
  for (const { kind, text, place } of tokens) {
    if (place === 'braces') continue
    const level = levels.length - 1
    if (kind === 'symbol' && text === ')') sum -= 1 + (levels.pop() ?? 0)
    else if (kind === 'symbol' && text === ',' && place === 'expression') {
      sum -= levels[level] ?? 0
      levels[level] = 0
    } else if (kind === 'symbol' && text === '(') {
      levels.push(0)
      sum++
    } else if (nests(kind, text)) {
      levels[level] = (levels[level] ?? 0) + 1
      sum++
    }
    deepest = Math.max(deepest, sum)
  }
  return deepest
}

function nests(kind: Token['kind'], text: string): boolean {
  return kind === 'symbol' ? NESTING.has(text) : kind === 'name' && NESTING_WORDS.has(text.toLowerCase())
}

function unexpected(token: Token | undefined, length: number): Problem {
  if (!token) return { message: 'unexpected end of input', span: { start: length, end: length } }
  return { message: `unexpected ${token.text}`, span: { start: token.start, end: token.end } }
}

function failed(problem: Problem): Parsed {
  return { kind: 'error', problems: [problem] }
}
