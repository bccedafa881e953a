import { parser } from '@prometheus-io/lezer-promql'
import type { Expr, Problem } from './ast.ts'
import { build } from './build.ts'
import { type Foreign, foreignMarks, foreignWords } from './dialect.ts'
import { lex, type Token } from './lex.ts'
import { mask } from './mask.ts'

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

const NESTING = /^(?:[-+*/%^<>=!@[]|[<>]\/|[=!<>]=)$/
const NESTING_WORD = /^(?:and|or|unless|atan2|offset|anchored|smoothed)$/i
const strict = parser.configure({ strict: true })

/** Reads one PromQL expression. Linear in the text; never throws for bad input. */
export function parse(text: string, limits: Limits = DEFAULT_LIMITS): Parsed {
  if (text.length > limits.length) return { kind: 'refused', reason: 'length' }
  const { tokens, problem } = lex(text)
  const marks = foreignMarks(text, tokens, problem)
  if (marks) return { kind: 'foreign', certain: true, ...marks, problems: problem ? [problem] : [] }
  const parsed = problem ? failed(problem) : parseTokens(text, tokens, limits)
  if (parsed.kind !== 'error') return parsed
  const words = foreignWords(text, tokens)
  return words ? { kind: 'foreign', certain: true, ...words, problems: parsed.problems } : parsed
}

function parseTokens(text: string, tokens: readonly Token[], limits: Limits): Parsed {
  if (tokens.length === 0) {
    return failed({ message: 'no expression found in input', span: { start: 0, end: text.length } })
  }
  if (nesting(tokens) > limits.depth) return { kind: 'refused', reason: 'depth' }
  try {
    const { expr, problems } = build(strict.parse(mask(tokens, text.length)), tokens)
    const [first, ...rest] = problems
    return first ? { kind: 'error', problems: [first, ...rest] } : { kind: 'expression', expr }
  } catch (error) {
    // The grammar tells of a syntax error only by throwing, and of its place only in the message.
    const at = error instanceof SyntaxError ? /No parse at (\d+)/.exec(error.message)?.[1] : undefined
    if (at === undefined) throw error
    return failed(unexpected(tokens, Number(at), text.length))
  }
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
    } else if ((kind === 'symbol' && NESTING.test(text)) || (kind === 'name' && NESTING_WORD.test(text))) {
      levels[level] = (levels[level] ?? 0) + 1
      sum++
    }
    deepest = Math.max(deepest, sum)
  }
  return deepest
}

function unexpected(tokens: readonly Token[], at: number, length: number): Problem {
  const token = tokens.find((each) => each.end > at)
  if (!token) return { message: 'unexpected end of input', span: { start: length, end: length } }
  return { message: `unexpected ${token.text}`, span: { start: token.start, end: token.end } }
}

function failed(problem: Problem): Parsed {
  return { kind: 'error', problems: [problem] }
}
