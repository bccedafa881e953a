import type { Aggregate, Binary, Call, Expr, Matcher, Problem, Selector } from './ast.ts'
import { bare } from './ast.ts'
import { FUNCTIONS, RENAMED, type Signature, type ValueType } from './functions.ts'

export interface Checked {
  /** Undefined where a call's function is unknown. */
  readonly type: ValueType | undefined
  readonly problems: readonly Problem[]
}

const NAMES: Record<ValueType, string> = {
  scalar: 'scalar',
  vector: 'instant vector',
  matrix: 'range vector',
  string: 'string',
}
const COMPARISONS = new Set(['==', '!=', '<=', '<', '>=', '>'])
const SETS = new Set(['and', 'or', 'unless'])

/** Checks what Prometheus' parser demands of a tree beyond its grammar: types, arity, matchers, modifiers. */
export function typecheck(expr: Expr): Checked {
  const problems: Problem[] = []
  const type = check(expr, problems)
  return { type, problems }
}

/** The type of an expression, right or wrong inside; undefined for a call of an unknown function. */
export function typeOf(expr: Expr): ValueType | undefined {
  switch (expr.kind) {
    case 'number':
      return 'scalar'
    case 'string':
      return 'string'
    case 'selector':
      return expr.range ? 'matrix' : 'vector'
    case 'subquery':
      return 'matrix'
    case 'aggregate':
      return 'vector'
    case 'call':
      return FUNCTIONS.get(expr.func.name)?.returns
    case 'unary':
    case 'paren':
      return typeOf(expr.expr)
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector'
  }
}

/** Whether the operator compares (`==`, `>` …). */
export function isComparison(op: string): boolean {
  return COMPARISONS.has(op)
}

/** Whether the operator is `and`, `or` or `unless`. */
export function isSetOperator(op: string): boolean {
  return SETS.has(op)
}

function check(expr: Expr, problems: Problem[]): ValueType | undefined {
  switch (expr.kind) {
    case 'selector':
      checkSelector(expr, problems, false)
      return typeOf(expr)
    case 'paren':
      return check(expr.expr, problems)
    case 'unary': {
      const type = check(expr.expr, problems)
      if (type === 'matrix' || type === 'string') {
        const message = `unary expression only allowed on expressions of type scalar or instant vector, got "${NAMES[type]}"`
        problems.push({ message, span: expr.span })
      }
      return type
    }
    case 'subquery': {
      const type = check(expr.expr, problems)
      if (type !== 'vector' && type !== undefined) {
        const message = `subquery is only allowed on instant vector, got ${type} instead`
        problems.push({ message, span: expr.span })
      }
      return 'matrix'
    }
    case 'aggregate':
      return checkAggregate(expr, problems)
    case 'call':
      return checkCall(expr, problems)
    case 'binary':
      return checkBinary(expr, problems)
    default:
      return typeOf(expr)
  }
}

function expectType(expr: Expr, want: ValueType, where: string, problems: Problem[]): void {
  const type = check(expr, problems)
  if (type === want || type === undefined) return
  const message = `expected type ${NAMES[want]} in ${where}, got ${NAMES[type]}`
  problems.push({ message, span: expr.span })
}

function checkAggregate(expr: Aggregate, problems: Problem[]): ValueType {
  if (expr.expr) expectType(expr.expr, 'vector', 'aggregation expression', problems)
  if (expr.param) {
    expectType(
      expr.param,
      expr.op === 'count_values' ? 'string' : 'scalar',
      'aggregation parameter',
      problems,
    )
  }
  return 'vector'
}

function checkCall(expr: Call, problems: Problem[]): ValueType | undefined {
  const { name, span } = expr.func
  const signature = FUNCTIONS.get(name)
  if (!signature) {
    const now = RENAMED.get(name)
    problems.push({ message: `unknown function with name "${name}"${now ? `; it is ${now} now` : ''}`, span })
    for (const arg of expr.args) check(arg, problems)
    return undefined
  }
  checkArity(expr, signature, problems)
  const info = name === 'info' ? expr.args[1] : undefined
  expr.args.forEach((arg, index) => {
    const last = signature.args.at(-1)
    const want = signature.args[index] ?? (signature.variadic === 0 ? undefined : last)
    if (arg === info) checkInfoSelector(arg, problems)
    else if (want) expectType(arg, want, `call to function "${name}"`, problems)
  })
  return signature.returns
}

function checkArity(expr: Call, signature: Signature, problems: Problem[]): void {
  const got = expr.args.length
  const wanted = signature.args.length
  const least = signature.variadic === 0 ? wanted : wanted - 1
  const most = signature.variadic < 0 ? Number.POSITIVE_INFINITY : least + signature.variadic
  if (got >= least && got <= most) return
  const bound = least === most ? `${least}` : got < least ? `at least ${least}` : `at most ${most}`
  const message = `expected ${bound} argument(s) in call to "${expr.func.name}", got ${got}`
  problems.push({ message, span: expr.span })
}

function checkInfoSelector(arg: Expr, problems: Problem[]): void {
  if (arg.kind !== 'selector' || arg.range || arg.named) {
    problems.push({ message: 'expected label selectors only', span: arg.span })
  } else {
    checkSelector(arg, problems, true)
  }
}

function checkBinary(expr: Binary, problems: Problem[]): ValueType {
  const left = check(expr.left, problems)
  const right = check(expr.right, problems)
  const report = (message: string, span = expr.opSpan) => problems.push({ message, span })
  const scalars = left === 'scalar' && right === 'scalar'
  if (expr.bool && !isComparison(expr.op)) report('bool modifier can only be used on comparison operators')
  if (isComparison(expr.op) && !expr.bool && scalars)
    report('comparisons between scalars must use BOOL modifier')
  for (const [operand, type] of [
    [expr.left, left],
    [expr.right, right],
  ] as const) {
    if (type === 'matrix' || type === 'string') {
      report('binary expression must contain only scalar and instant vector types', operand.span)
    }
  }
  checkMatching(
    expr,
    left === 'vector' && right === 'vector',
    left !== undefined && right !== undefined,
    report,
  )
  if (isSetOperator(expr.op) && (left === 'scalar' || right === 'scalar')) {
    report(`set operator "${expr.op}" not allowed in binary scalar expression`)
  }
  return scalars ? 'scalar' : 'vector'
}

function checkMatching(
  expr: Binary,
  vectors: boolean,
  known: boolean,
  report: (message: string) => void,
): void {
  const matching = expr.matching
  if (matching?.on) {
    const both = matching.include.find(({ name }) => matching.labels.some((label) => label.name === name))
    if (both) report(`label "${both.name}" must not occur in ON and GROUP clause at once`)
  }
  if (!vectors) {
    if (!known) return
    if (matching && matching.labels.length > 0) report('vector matching only allowed between instant vectors')
    if (expr.fill) report('filling in missing series only allowed between instant vectors')
  } else if (isSetOperator(expr.op)) {
    if (matching?.group) report(`no grouping allowed for "${expr.op}" operation`)
    if (expr.fill) report('filling in missing series not allowed for set operators')
  }
}

function checkSelector(expr: Selector, problems: Problem[], mayBeEmpty: boolean): void {
  const bad = expr.matchers.filter((each) => each.op.endsWith('~') && !each.pattern)
  for (const each of bad)
    problems.push({ message: `error parsing regexp: ${each.value}`, span: each.valueSpan })
  if (expr.named || mayBeEmpty || bad.length > 0) return
  if (!expr.matchers.some((each) => !acceptsEmpty(each))) {
    problems.push({ message: 'vector selector must contain at least one non-empty matcher', span: expr.span })
  }
}

/** Whether a matcher accepts a label that is not there: its value is ''. */
export function acceptsEmpty({ op, value, pattern }: Matcher): boolean {
  switch (op) {
    case '=':
      return value === ''
    case '!=':
      return value !== ''
    case '=~':
      return pattern?.acceptsEmpty ?? true
    case '!~':
      return !(pattern?.acceptsEmpty ?? false)
  }
}

/** Features of the expression that need a flag of Prometheus: experimental functions, `fill` and the like. */
export function experimental(expr: Expr): string | undefined {
  const inner = bare(expr)
  if (inner.kind === 'call' && FUNCTIONS.get(inner.func.name)?.experimental) return inner.func.name
  if (inner.kind === 'aggregate' && inner.op.startsWith('limit')) return inner.op
  if (inner.kind === 'binary' && inner.fill) return 'fill'
  if (inner.kind === 'selector' && inner.anchored) return 'anchored'
  return inner.kind === 'selector' && inner.smoothed ? 'smoothed' : undefined
}
