import { cover } from '../../../source/span.ts'
import type { Matcher, MatchOperator } from './ast.ts'
import type { Token } from './lex.ts'
import type { Memory } from './memory.ts'
import { nameIn } from './nodes.ts'
import { pattern } from './regexp.ts'

/**
 * Where the braces that open here close, if between them stands nothing but matchers; undefined otherwise. Then they
 * need no grammar, and all expressions that differ in matchers only are of one shape.
 */
export function closeOf(tokens: readonly Token[], open: number): number | undefined {
  let at = open + 1
  while (at < tokens.length) {
    if (tokens[at]?.text === '}' && tokens[at]?.kind === 'symbol') return at
    const length = matcherLength(tokens, at)
    if (length === 0) return undefined
    at += length
    const next = tokens[at]
    if (next?.kind !== 'symbol') return undefined
    if (next.text === ',') at++
    else if (next.text !== '}') return undefined
  }
  return undefined
}

/** How many tokens the matcher that starts here has: three, one for a quoted metric, none where there is none. */
function matcherLength(tokens: readonly Token[], at: number): 0 | 1 | 3 {
  const name = tokens[at]
  const op = tokens[at + 1]
  if (name?.kind !== 'name' && name?.kind !== 'string') return 0
  if (op?.kind === 'symbol' && op.text !== ',' && op.text !== '}') {
    return tokens[at + 2]?.kind === 'string' ? 3 : 0
  }
  return name.kind === 'string' ? 1 : 0
}

/** The matchers between two braces, of which `closeOf` told the second. */
export function readMatchers(
  tokens: readonly Token[],
  open: number,
  close: number,
  patterns: Memory['patterns'],
): Matcher[] {
  const matchers: Matcher[] = []
  let at = open + 1
  while (at < close) {
    const name = tokens[at]
    const op = tokens[at + 1]
    const value = tokens[at + 2]
    const whole = matcherLength(tokens, at) === 3
    if (name && op && value && whole) matchers.push(matcher(name, op, value, patterns))
    else if (name) matchers.push(quotedMetric(name))
    // The comma, or the closing brace.
    at += whole ? 4 : 2
  }
  return matchers
}

function matcher(
  nameToken: Token,
  operator: Token,
  valueToken: Token,
  patterns: Memory['patterns'],
): Matcher {
  const name = nameIn(nameToken)
  const value = nameIn(valueToken)
  const op = operator.text as MatchOperator
  return {
    name: name.name,
    nameSpan: name.span,
    op,
    value: value.name,
    valueSpan: value.span,
    span: cover(name.span, value.span),
    pattern: op === '=~' || op === '!~' ? patterns.of(value.name, pattern) : undefined,
  }
}

function quotedMetric(token: Token): Matcher {
  const { name, span } = nameIn(token)
  return {
    name: '__name__',
    nameSpan: span,
    op: '=',
    value: name,
    valueSpan: span,
    span,
    pattern: undefined,
  }
}
