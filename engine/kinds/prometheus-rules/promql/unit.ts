import { type Binary, bare, type Call, type Expr } from './ast.ts'
import { fold } from './fold.ts'

/** What a number counts. `count` is a number of things, `<unit>/s` a speed. */
export type Unit = string

const SUFFIXES: ReadonlyMap<string, Unit> = new Map([
  ['seconds', 'seconds'],
  ['milliseconds', 'milliseconds'],
  ['ms', 'milliseconds'],
  ['microseconds', 'microseconds'],
  ['nanoseconds', 'nanoseconds'],
  ['minutes', 'minutes'],
  ['bytes', 'bytes'],
  ['kilobytes', 'kilobytes'],
  ['megabytes', 'megabytes'],
  ['bits', 'bits'],
  ['ratio', 'ratio'],
  ['percent', 'percent'],
  ['celsius', 'celsius'],
  ['volts', 'volts'],
  ['watts', 'watts'],
  ['cores', 'cores'],
])

/** A metric's unit by the naming convention: the last word but for `_total`, `_sum`, `_bucket` and the like. */
export function unitOfMetric(name: string): Unit | undefined {
  // A recorded name is level:metric:operations; the metric names the unit.
  const parts = name.split(':')
  const words = (parts.length > 1 ? (parts[1] ?? '') : name).split('_')
  const last = words.at(-1) ?? ''
  if (last === 'count' && words.length > 1) return 'count'
  const word = ['total', 'sum', 'bucket', 'created'].includes(last) ? words.at(-2) : last
  return SUFFIXES.get(word ?? '')
}

const SPEEDS = new Set(['rate', 'irate', 'deriv'])
const COUNTS = new Set(['count', 'group', 'count_values'])
const COUNTING = new Set([
  'count_over_time',
  'changes',
  'resets',
  'absent',
  'absent_over_time',
  'present_over_time',
])

/** The unit of an expression's value as far as names tell; undefined where they do not. */
export function unitOf(expr: Expr): Unit | undefined {
  const inner = bare(expr)
  switch (inner.kind) {
    case 'selector':
      return inner.metric ? unitOfMetric(inner.metric.name) : undefined
    case 'subquery':
    case 'unary':
      return unitOf(inner.expr)
    case 'aggregate':
      return COUNTS.has(inner.op) || !inner.expr ? undefined : unitOf(inner.expr)
    case 'call':
      return unitOfCall(inner)
    case 'binary':
      return unitOfBinary(inner)
    default:
      return undefined
  }
}

function unitOfCall(call: Call): Unit | undefined {
  const { name } = call.func
  if (COUNTING.has(name)) return undefined
  if (name === 'time' || name === 'timestamp') return 'seconds'
  const operand = call.args.find((arg) => fold(arg) === undefined && arg.kind !== 'string')
  const unit = operand ? unitOf(operand) : undefined
  if (name === 'histogram_quantile') return unit?.replace(/\/s$|^ratio$/, '') || observed(operand)
  if (!SPEEDS.has(name) || !unit) return unit
  // Seconds spent per second are a share of one CPU, one connection, one thread.
  return unit === 'seconds' ? 'ratio' : `${unit}/s`
}

/** The unit of what a histogram observed, whatever was done to its buckets. */
function observed(expr: Expr | undefined): Unit | undefined {
  const inner = expr ? bare(expr) : undefined
  if (!inner) return undefined
  if (inner.kind === 'selector') return unitOf(inner)
  if (inner.kind === 'aggregate' || inner.kind === 'subquery') return observed(inner.expr)
  if (inner.kind === 'binary') return observed(inner.left)
  return inner.kind === 'call' ? observed(inner.args.find((arg) => fold(arg) === undefined)) : undefined
}

function unitOfBinary(expr: Binary): Unit | undefined {
  const left = fold(expr.left) === undefined ? unitOf(expr.left) : undefined
  const right = fold(expr.right) === undefined ? unitOf(expr.right) : undefined
  if (fold(expr.left) !== undefined && expr.op !== '/') return right
  if (fold(expr.right) !== undefined) return left
  switch (expr.op) {
    case '/':
      if (left !== undefined && left === right) return 'ratio'
      return right === 'count' || right === 'count/s' ? meanUnit(expr, left) : undefined
    case '*':
    case '^':
      return undefined
    case '+':
    case '-':
      return left === right ? left : undefined
    default:
      return left
  }
}

/** `rate(x_seconds_sum) / rate(x_seconds_count)` is a mean in seconds. */
function meanUnit(expr: Binary, left: Unit | undefined): Unit | undefined {
  return left === 'ratio' ? observed(expr.left) : left?.replace(/\/s$/, '')
}
