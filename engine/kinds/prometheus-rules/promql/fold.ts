import { bare, type Expr } from './ast.ts'

/** The number an expression always is: literals and arithmetic on them, `vector(0.5)`, `scalar(vector(1))`. */
export function fold(expr: Expr): number | undefined {
  const inner = bare(expr)
  switch (inner.kind) {
    case 'number':
      return inner.value
    case 'unary': {
      const value = fold(inner.expr)
      return value === undefined || inner.op === '+' ? value : -value
    }
    case 'call':
      return foldCall(inner.func.name, inner.args)
    case 'binary': {
      const left = fold(inner.left)
      const right = fold(inner.right)
      return left === undefined || right === undefined ? undefined : arithmetic(inner.op, left, right)
    }
    default:
      return undefined
  }
}

function foldCall(name: string, args: readonly Expr[]): number | undefined {
  if (name === 'pi') return Math.PI
  const [arg] = args
  return (name === 'vector' || name === 'scalar') && arg ? fold(arg) : undefined
}

/** Arithmetic on two numbers as Go does it; undefined for operators that are none. */
export function arithmetic(op: string, left: number, right: number): number | undefined {
  switch (op) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return left / right
    case '%':
      return left % right
    case '^':
      return left ** right
    case 'atan2':
      return Math.atan2(left, right)
    default:
      return undefined
  }
}

/** A constant factor taken off an expression: it equals `expr` times `factor`. */
export interface Scaled {
  readonly expr: Expr
  readonly factor: number
}

/** Takes constant factors and divisors off: `x * 1000` and `100 * (x / 2)` measure `x` in another unit. */
export function unscale(expr: Expr): Scaled {
  let inner: Expr = bare(expr)
  let factor = 1
  for (let found = factorOf(inner); found; found = factorOf(inner)) {
    inner = bare(found.expr)
    factor *= found.factor
  }
  return { expr: inner, factor }
}

function factorOf(expr: Expr): Scaled | undefined {
  if (expr.kind !== 'binary') return undefined
  const left = fold(expr.left)
  const right = fold(expr.right)
  if (left !== undefined && right !== undefined) return undefined
  if (expr.op === '*' && left !== undefined) return { expr: expr.right, factor: left }
  if (expr.op === '*' && right !== undefined) return { expr: expr.left, factor: right }
  return expr.op === '/' && right !== undefined ? { expr: expr.left, factor: 1 / right } : undefined
}
