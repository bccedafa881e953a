import {
  canCarry,
  closed,
  type Labels,
  METRIC,
  NONE,
  possible,
  set,
  without,
} from '../../../values/labelSet.ts'
import { type Aggregate, type Binary, bare, type Call, type Expr, type Selector } from './ast.ts'
import { joinLabels, replaceLabel } from './relabel.ts'
import { acceptsEmpty, isComparison, isSetOperator, typeOf } from './typecheck.ts'

/** The labels of a (type-checked) expression's results; scalars and strings have none. */
export function labelsOf(expr: Expr): Labels {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return NONE
    case 'selector':
      return selected(expr)
    case 'subquery':
    case 'paren':
      return labelsOf(expr.expr)
    case 'unary':
      return expr.op === '-' ? without(labelsOf(expr.expr), [METRIC]) : labelsOf(expr.expr)
    case 'aggregate':
      return aggregated(expr)
    case 'call':
      return called(expr)
    case 'binary':
      return combined(expr)
  }
}

function selected(expr: Selector): Labels {
  const absent = new Set<string>()
  const kept = new Set<string>()
  const fixed = new Map<string, string>()
  if (expr.metric) fixed.set(METRIC, expr.metric.name)
  for (const matcher of expr.matchers) {
    if (matcher.op === '=' && matcher.value === '') absent.add(matcher.name)
    else if (matcher.op === '=') fixed.set(matcher.name, matcher.value)
    else if (matcher.op === '!~' && /^\(?\.\+\)?$/.test(matcher.value)) absent.add(matcher.name)
    if (!acceptsEmpty(matcher)) kept.add(matcher.name)
  }
  for (const name of fixed.keys()) kept.add(name)
  for (const name of absent) {
    kept.delete(name)
    fixed.delete(name)
  }
  return { carries: 'open', names: absent, kept, fixed }
}

/** Leaves only the named labels, of those that can be there. An open set keeps each of them for sure. */
function only(labels: Labels, wanted: readonly string[]): Labels {
  const names = wanted.filter((name) => possible(labels, name))
  const kept = names.filter((name) => labels.carries === 'open' || canCarry(labels, name) === 'yes')
  return closed(names, kept, new Map([...labels.fixed].filter(([name]) => names.includes(name))))
}

const SELECTING = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio'])

function aggregated(expr: Aggregate): Labels {
  const operand = expr.expr ? labelsOf(expr.expr) : NONE
  if (SELECTING.has(expr.op)) return operand
  const names = expr.grouping?.labels.map(({ name }) => name) ?? []
  const grouped = expr.grouping?.without ? without(operand, [...names, METRIC]) : only(operand, names)
  const param = expr.param ? bare(expr.param) : undefined
  return expr.op === 'count_values' && param?.kind === 'string' ? set(grouped, param.value, true) : grouped
}

const KEEPING_NAME = new Set(['sort', 'sort_desc', 'sort_by_label', 'sort_by_label_desc', 'last_over_time'])
const FROM_CLASSIC = new Set(['histogram_quantile', 'histogram_quantiles', 'histogram_fraction'])

function called(expr: Call): Labels {
  const { name } = expr.func
  const operand = expr.args.find((arg) => ['vector', 'matrix'].includes(typeOf(arg) ?? 'vector'))
  if (!operand || name === 'scalar') return NONE
  if (name === 'absent' || name === 'absent_over_time') return absentLabels(operand)
  const labels = labelsOf(operand)
  if (name === 'label_replace') return replaceLabel(labels, expr.args)
  if (name === 'label_join') return joinLabels(labels, expr.args)
  if (name === 'info') return informed(labels, expr.args[1])
  if (KEEPING_NAME.has(name) || name === 'first_over_time') return labels
  const dropped = without(labels, FROM_CLASSIC.has(name) ? [METRIC, 'le'] : [METRIC])
  const label = name === 'histogram_quantiles' && expr.args[1] ? bare(expr.args[1]) : undefined
  return label?.kind === 'string' ? set(dropped, label.value, true) : dropped
}

/** `absent` gives the labels with exactly one matcher, where that is `=`, of a selector. */
function absentLabels(expr: Expr): Labels {
  const fixed = new Map<string, string>()
  const operand = bare(expr)
  if (operand.kind !== 'selector') return NONE
  const seen = new Set<string>()
  for (const { name, op, value } of operand.matchers) {
    if (op === '=' && !seen.has(name) && value !== '' && !METADATA.has(name)) fixed.set(name, value)
    else fixed.delete(name)
    if (op === '=') seen.add(name)
  }
  return closed(fixed.keys(), fixed.keys(), fixed)
}

const METADATA = new Set([METRIC, '__type__', '__unit__'])

/** `info` adds labels of the info metric: those its selector names, else any. */
function informed(labels: Labels, selector: Expr | undefined): Labels {
  const named = selector?.kind === 'selector' ? selector.matchers.filter(({ name }) => name !== METRIC) : []
  if (named.length === 0) return { ...labels, carries: 'open', names: new Set(), kept: labels.kept }
  return named.reduce((sum, { name }) => (possible(sum, name) ? sum : set(sum, name, undefined)), labels)
}

function combined(expr: Binary): Labels {
  const left = labelsOf(expr.left)
  const right = labelsOf(expr.right)
  const vectors = [typeOf(expr.left), typeOf(expr.right)].map((type) => type !== 'scalar')
  if (!vectors[0] && !vectors[1]) return NONE
  if (!isSetOperator(expr.op) && !(vectors[0] && vectors[1])) {
    return named(expr, vectors[0] ? left : right)
  }
  if (expr.op === 'or') return either(left, right)
  if (expr.op === 'unless') return left
  if (expr.op === 'and') return agreeing(expr, left, right)
  return expr.fill ? filled(expr) : joined(expr, left, right)
}

/** Arithmetic and `bool` drop the metric's name, a filter keeps it; trimming (`</`) keeps it too. */
function named(expr: Binary, labels: Labels): Labels {
  const filters = isComparison(expr.op) && !expr.bool
  if (filters || expr.op === '</' || expr.op === '>/') return labels
  return without(labels, [METRIC])
}

function joined(expr: Binary, left: Labels, right: Labels): Labels {
  const matching = expr.matching
  const names = matching?.labels.map(({ name }) => name) ?? []
  const [many, one] = matching?.group === 'right' ? [right, left] : [left, right]
  const both = named(expr, agreeing(expr, many, one))
  if (matching?.group) {
    return matching.include.reduce((sum, { name }) => included(sum, one, name), both)
  }
  return matching?.on ? only(both, names) : without(both, names)
}

/** A label of the "one" side replaces the "many" side's, also where it is empty. */
function included(labels: Labels, one: Labels, name: string): Labels {
  if (!possible(one, name)) return without(labels, [name])
  return set(
    labels,
    name,
    one.fixed.get(name) ?? (one.kept.has(name) && one.carries === 'open' ? true : undefined),
  )
}

/** Two series are matched only where they agree on the matching labels, so what one side knows holds for both. */
function agreeing(expr: Binary, main: Labels, other: Labels): Labels {
  const names = new Set(expr.matching?.labels.map(({ name }) => name) ?? [])
  const on = expr.matching?.on ?? false
  const compared = (name: string) => (on ? names.has(name) : !names.has(name) && name !== METRIC)
  const known = [...other.fixed].filter(([name]) => compared(name) && possible(main, name))
  const fixed = new Map([...known, ...main.fixed])
  const agreed: Labels = { ...main, fixed, kept: new Set([...main.kept, ...known.map(([name]) => name)]) }
  if (other.carries === 'open') return without(agreed, [...other.names].filter(compared))
  if (on)
    return without(
      agreed,
      [...names].filter((name) => !possible(other, name)),
    )
  const both = [...other.names, ...names, METRIC].filter((name) => possible(agreed, name))
  const kept = [...agreed.kept, ...other.kept].filter((name) => both.includes(name))
  return closed(both, kept, new Map([...fixed].filter(([name]) => both.includes(name))))
}

function either(left: Labels, right: Labels): Labels {
  const kept = [...left.kept].filter((name) => right.kept.has(name))
  const fixed = new Map([...left.fixed].filter(([name, value]) => right.fixed.get(name) === value))
  if (left.carries === 'closed' && right.carries === 'closed') {
    return closed([...left.names, ...right.names], kept, fixed)
  }
  const open = left.carries === 'open' ? left : right
  const other = open === left ? right : left
  const names = [...open.names].filter((name) => !possible(other, name))
  return { carries: 'open', names: new Set(names), kept: new Set(kept), fixed }
}

/** With `fill` a side may be missing altogether, so its knowledge does not hold. */
function filled(expr: Binary): Labels {
  const names = expr.matching?.labels.map(({ name }) => name) ?? []
  if (expr.matching?.on && !expr.matching.group) return closed(names, [], new Map())
  return { carries: 'open', names: new Set(), kept: new Set(), fixed: new Map() }
}
