import type { Span } from '../../../source/span.ts'
import type { Problem } from './ast.ts'
import type { Token } from './lex.ts'
import { isMetricsqlFunction } from './metricsql.ts'

export type Dialect = 'metricsql' | 'template' | 'grafana'

export interface Foreign {
  readonly dialect: Dialect
  /** False where it may as well be a mistake in plain PromQL (a range left out): `problems` tells which. */
  readonly certain: boolean
  /** What gave it away. */
  readonly evidence: Span
  /** What Prometheus would say to the text as it stands; empty where it would accept it. */
  readonly problems: readonly Problem[]
}

type Sign = Omit<Foreign, 'problems' | 'certain'>

/** Placeholders of Go, Helm, Sloth, Jsonnet and Python templates. `{{` is never PromQL outside a string. */
const TEMPLATE = /\{\{|\}\}|<%|%\([A-Za-z_]\w*\)[sdf]/
const BRACES = /\{\{/
const PERCENT = /%\([A-Za-z_]\w*\)[sdf]/
const GRAFANA = /\$__\w+|\$\{\w+(?::\w+)?\}|\$[A-Za-z_]\w*|\[\[\w+(?::\w+)?\]\]/
/** Index durations (`1i`), fractional durations and size suffixes of MetricsQL. */
const METRICSQL_NUMBER = /(?<![\w.])\d+(?:\.\d+)?(?:i|[KMGT]i?B?|Ki)\b|(?<![\w.])\d+\.\d+(?:ms|[smhdwy])\b/
const INFIX = new Set(['default', 'if', 'ifnot', 'limit', 'keep_metric_names'])

/**
 * Placeholders of template languages. Inside strings only unmistakable ones count: `$` ends regular
 * expressions, `$1` and `${name}` are label_replace's. Elsewhere they stop the scanner, so only what follows
 * its `problem` is searched.
 */
export function foreignMarks(
  text: string,
  tokens: readonly Token[],
  problem: Problem | undefined,
): Sign | undefined {
  for (const token of tokens) {
    if (token.kind !== 'string') continue
    const template = firstMatch(BRACES, token.text, token.start)
    if (template) return { dialect: 'template', evidence: template }
    const variable = token.place === 'braces' ? firstMatch(GRAFANA, token.text, token.start) : undefined
    if (variable) return { dialect: 'grafana', evidence: variable }
  }
  if (!problem) return undefined
  const last = tokens.at(-1)
  const from = last && '{[%<'.includes(last.text) ? last.start : (last?.end ?? 0)
  const template = firstMatch(TEMPLATE, text.slice(from), from)
  if (template) return { dialect: 'template', evidence: template }
  const variable = firstMatch(GRAFANA, text.slice(from), from)
  return variable ? { dialect: 'grafana', evidence: variable } : undefined
}

/** Words and numbers of other dialects. Asked only about texts Prometheus refuses. */
export function foreignWords(text: string, tokens: readonly Token[]): Sign | undefined {
  const percent = firstMatch(PERCENT, text, 0)
  if (percent) return { dialect: 'template', evidence: percent }
  const index = tokens.findIndex((_, at) => isMetricsqlWord(tokens, at))
  const word = tokens[index]
  if (word) return { dialect: 'metricsql', evidence: { start: word.start, end: word.end } }
  const from = tokens.at(-1)?.end ?? 0
  const number = firstMatch(METRICSQL_NUMBER, text.slice(from), from)
  return number ? { dialect: 'metricsql', evidence: number } : undefined
}

function isMetricsqlWord(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token?.kind !== 'name') return false
  const word = token.text.toLowerCase()
  const before = tokens[at - 1]
  const after = tokens[at + 1]
  if (token.place === 'braces') return word === 'or' && before?.kind === 'string'
  if (word === 'with') return after?.text === '(' && at === 0
  if (INFIX.has(word))
    return before !== undefined && (before.kind !== 'symbol' || ')}]'.includes(before.text))
  const called = after?.text === '(' || /^(?:by|without)$/i.test(after?.text ?? '')
  return called && isMetricsqlFunction(token.text)
}

function firstMatch(shape: RegExp, text: string, at: number): Span | undefined {
  const found = shape.exec(text)
  return found ? { start: at + found.index, end: at + found.index + found[0].length } : undefined
}
