import type { Dimension } from '../entities/shape.ts'
import type { Span } from '../source/span.ts'
import type { YamlNode, YamlScalar } from '../source/yaml/node.ts'
import { parseDimension } from './dimension.ts'

/** A condition or value of a rule, as written, each node with its place in the rule file. */
export type Expression = Literal | Path | Call | Quantifier | ListLiteral

export interface Literal {
  readonly type: 'literal'
  readonly value: string | number | boolean
  readonly dimension?: Dimension
  readonly span: Span
}
export interface Path {
  readonly type: 'path'
  readonly steps: readonly [string, ...string[]]
  readonly span: Span
}
export interface Call {
  readonly type: 'call'
  readonly operator: string
  readonly args: readonly Expression[]
  readonly span: Span
}
/** `{some: [$list, item, condition]}` and its kin. */
export interface Quantifier {
  readonly type: 'quantifier'
  readonly operator: 'some' | 'all' | 'none' | 'first'
  readonly list: Expression
  readonly item: string
  readonly body: Expression
  readonly span: Span
}
export interface ListLiteral {
  readonly type: 'list'
  readonly items: readonly Expression[]
  readonly span: Span
}

/** A mistake in a rule file, at its place there. */
export interface Mistake {
  readonly message: string
  readonly span: Span
}

const quantifiers = new Set(['some', 'all', 'none', 'first'])
const dimensions = new Set(['bytes', 'seconds', 'cores', 'percent'])
/** Conditions nested deeper than this are refused: nobody could explain them. */
const deepest = 32

/** Reads a YAML node as an expression; mistakes go to `report`, and then nothing is returned. */
export function parseExpression(
  node: YamlNode,
  report: (mistake: Mistake) => void,
  depth = 0,
): Expression | undefined {
  const fail = (message: string, span = node.span): undefined => {
    report({ message, span })
    return undefined
  }
  if (depth > deepest) return fail(`nested deeper than ${deepest} levels`)
  if (node.type === 'scalar') return parseScalar(node, fail)
  if (node.type === 'seq') {
    const items = node.items.map((item) => parseExpression(item, report, depth + 1))
    return items.every((item) => item !== undefined) ? { type: 'list', items, span: node.span } : undefined
  }
  const [entry, ...more] = node.entries
  if (!entry || more.length > 0) {
    return fail(
      `a condition is a map with exactly one operator; this one has ${entry ? 'several keys' : 'none'}`,
    )
  }
  const operator = entry.key.text
  if (dimensions.has(operator) && entry.value.type === 'scalar') {
    const value = parseDimension(operator as Dimension, entry.value.text)
    if (value === undefined) return fail(`not a value in ${operator}: ${entry.value.text}`, entry.value.span)
    return { type: 'literal', value, dimension: operator as Dimension, span: node.span }
  }
  const written = entry.value.type === 'seq' ? entry.value.items : [entry.value]
  if (quantifiers.has(operator)) return parseQuantifier(operator, written, node.span, report, depth)
  const args = written.map((item) => parseExpression(item, report, depth + 1))
  if (!args.every((arg) => arg !== undefined)) return undefined
  return { type: 'call', operator, args, span: entry.key.span }
}

function parseScalar(node: YamlScalar, fail: (message: string) => undefined): Expression | undefined {
  const { text, span } = node
  if (text.startsWith('$$')) return { type: 'literal', value: text.slice(1), span }
  if (text.startsWith('$')) {
    const steps = text.slice(1).split('.')
    if (!steps.every((step) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(step))) {
      return fail(`not a path: ${text} (read keys with dots by {get: [$map, "key"]})`)
    }
    return { type: 'path', steps: steps as [string, ...string[]], span }
  }
  if (node.style !== 'plain') return { type: 'literal', value: text, span }
  if (text === 'true' || text === 'false') return { type: 'literal', value: text === 'true', span }
  if (/^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(text))
    return { type: 'literal', value: Number(text), span }
  if (text === '' || text === 'null' || text === '~') return fail('nothing stands here')
  return { type: 'literal', value: text, span }
}

function parseQuantifier(
  operator: string,
  written: readonly YamlNode[],
  span: Span,
  report: (mistake: Mistake) => void,
  depth: number,
): Expression | undefined {
  const [listNode, itemNode, bodyNode] = written
  if (!listNode || !itemNode || !bodyNode || written.length !== 3) {
    report({ message: `${operator} takes a list, the name of an item and a condition`, span })
    return undefined
  }
  if (itemNode.type !== 'scalar' || !/^[a-z][A-Za-z0-9]*$/.test(itemNode.text)) {
    report({ message: `${operator} names its item by a plain word`, span: itemNode.span })
    return undefined
  }
  const list = parseExpression(listNode, report, depth + 1)
  const body = parseExpression(bodyNode, report, depth + 1)
  if (!list || !body) return undefined
  return {
    type: 'quantifier',
    operator: operator as Quantifier['operator'],
    list,
    item: itemNode.text,
    body,
    span,
  }
}
