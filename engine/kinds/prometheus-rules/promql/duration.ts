import type { DurationValue } from './ast.ts'
import type { Node } from './grammar.ts'
import { type Build, spanOf, textOf, tokenAt } from './nodes.ts'

/** `literal` where Prometheus sees a plain (signed) number and checks it while parsing. */
export interface Duration extends DurationValue {
  readonly literal: boolean
}

const LARGEST_SECONDS = 2 ** 63 / 1e9

/** Evaluates a duration expression of the grammar's tree; notes literals out of range and divisions by zero. */
export function readDuration(node: Node, context: Build): Duration {
  const found = evaluate(node, context)
  const span = spanOf(node, context)
  if (found.literal && Math.abs(found.seconds ?? 0) > LARGEST_SECONDS) {
    context.problems.push({ message: 'duration out of range', span })
  }
  return { ...found, span }
}

type Value = Omit<Duration, 'span'>

const UNKNOWN: Value = { seconds: undefined, literal: false }

function evaluate(node: Node, context: Build): Value {
  const [first, second, third] = node.children
  if (!first) return literal(node, context)
  if (first.name === 'UnaryOp' && second) return signed(first, evaluate(second, context), context)
  if (first.name === 'DurationMinOf' || first.name === 'DurationMaxOf') {
    if (!second || !third) return UNKNOWN
    const values = [evaluate(second, context).seconds, evaluate(third, context).seconds]
    return { seconds: known(values, first.name === 'DurationMinOf' ? Math.min : Math.max), literal: false }
  }
  if (first.name === 'DurationStep' || first.name === 'DurationRange') return UNKNOWN
  if (second && third) return combine(first, second, third, context)
  const inner = evaluate(first, context)
  const wrapped = textOf(node, context) === '('
  return wrapped ? { seconds: inner.seconds, literal: false } : inner
}

function literal(node: Node, context: Build): Value {
  const token = tokenAt(node.from, context)
  return token?.kind === 'number' ? { seconds: token.value, literal: true } : UNKNOWN
}

function signed(op: Node, value: Value, context: Build): Value {
  if (value.seconds === undefined || textOf(op, context) !== '-') return value
  return { seconds: -value.seconds, literal: value.literal }
}

function combine(left: Node, op: Node, right: Node, context: Build): Value {
  const one = evaluate(left, context)
  const two = evaluate(right, context)
  const divides = op.name === 'Div' || op.name === 'Mod'
  if (divides && two.literal && two.seconds === 0) {
    const message = op.name === 'Div' ? 'division by zero' : 'modulo by zero'
    context.problems.push({ message, span: spanOf(op, context) })
  }
  if (divides && two.seconds === 0) return UNKNOWN
  return { seconds: known([one.seconds, two.seconds], arithmetic(op.name)), literal: false }
}

function known(
  [left, right]: readonly (number | undefined)[],
  apply: (left: number, right: number) => number,
): number | undefined {
  return left === undefined || right === undefined ? undefined : apply(left, right)
}

function arithmetic(op: string): (left: number, right: number) => number {
  switch (op) {
    case 'Add':
      return (left, right) => left + right
    case 'Sub':
      return (left, right) => left - right
    case 'Mul':
      return (left, right) => left * right
    case 'Div':
      return (left, right) => left / right
    case 'Mod':
      return (left, right) => left % right
    default:
      return (left, right) => left ** right
  }
}
