import { type EntityType, entityShapes } from '../entities/index.ts'
import type { Shape } from '../entities/shape.ts'
import type { Call, Expression, Literal, Mistake, Path, Quantifier } from './expression.ts'
import { nameOf, operators } from './operators.ts'
import { nearest } from './suggestion.ts'

/** What a scope offers: the type of each variable, and which may be read below without a guard. */
export interface Bindings {
  readonly types: ReadonlyMap<string, Shape>
  readonly lets: ReadonlyMap<string, Expression>
  /** Called for every variable that is read, so that unused ones can be found. */
  readonly use: (name: string) => void
  readonly report: (mistake: Mistake) => void
}

/** Paths known to be present. */
export type Present = ReadonlySet<string>

/** Which way a truth leans: toward a failure (1), toward a pass (-1), or neither way for certain (0). */
export type Leaning = 1 | -1 | 0

interface Situation {
  readonly bindings: Bindings
  readonly present: Present
  readonly leaning: Leaning
  /** `known` may be asked (in `cases` only). */
  readonly knownAllowed: boolean
  /** Lets being expanded, against cycles. */
  readonly expanding: readonly string[]
}

/** A checked expression: its type, and the paths that are present when it is true or false. */
export interface Checked {
  readonly type: Shape
  readonly whenTrue: Present
  readonly whenFalse: Present
}

const nothing: Present = new Set()
const truth: Shape = { type: 'boolean', says: 'a truth value' }

/**
 * Proves an expression: known operators, arity, types and dimensions, every path in its schema, optional facts
 * read only behind a guard. Mistakes are reported at their place in the rule file; undefined means there were some.
 */
export function check(
  expression: Expression,
  bindings: Bindings,
  present: Present,
  options: { leaning?: Leaning; knownAllowed?: boolean } = {},
): Checked | undefined {
  return visit(expression, {
    bindings,
    present,
    leaning: options.leaning ?? 0,
    knownAllowed: options.knownAllowed ?? false,
    expanding: [],
  })
}

/** The type a path leads to, without asking for a guard: for `at`, `related` and `set`. */
export function typeOfPath(path: Path, bindings: Bindings): Shape | undefined {
  return resolve(path, situationOf(bindings), false)?.type
}

function situationOf(bindings: Bindings): Situation {
  return { bindings, present: nothing, leaning: 0, knownAllowed: false, expanding: [] }
}

function plain(type: Shape): Checked {
  return { type, whenTrue: nothing, whenFalse: nothing }
}

function visit(expression: Expression, at: Situation): Checked | undefined {
  switch (expression.type) {
    case 'literal':
      refusePathLookalike(expression, at)
      return plain({
        type: typeof expression.value as 'string' | 'number' | 'boolean',
        says: 'a literal',
        ...(expression.dimension && { dimension: expression.dimension }),
        ...(typeof expression.value === 'string' && { values: [expression.value] }),
      })
    case 'list':
      return visitList(expression.items, at)
    case 'path':
      return resolve(expression, at, true)
    case 'quantifier':
      return visitQuantifier(expression, at)
    case 'call':
      return visitCall(expression, at)
  }
}

/** A text such as `c.env.GOGC` is a forgotten `$` more often than a text. */
function refusePathLookalike(literal: Literal, at: Situation): void {
  if (typeof literal.value !== 'string') return
  const [root = '', ...rest] = literal.value.split('.')
  if (rest.length === 0 || !(at.bindings.types.has(root) || at.bindings.lets.has(root))) return
  at.bindings.report({
    message: `the text ${literal.value} looks like a path: write $${literal.value}`,
    span: literal.span,
  })
}

function visitList(items: readonly Expression[], at: Situation): Checked | undefined {
  const types = items.map((item) => visit(item, at)?.type)
  const [first, ...rest] = types
  if (!types.every((type) => type !== undefined)) return undefined
  const odd = rest.find((type) => type?.type !== first?.type || type?.dimension !== first?.dimension)
  const span = items[0]?.span
  if (odd && first && span) return fail(at, span, `a list of ${nameOf(first)} and ${nameOf(odd)}`)
  const values = types.flatMap((type) => type.values ?? [])
  const item: Shape = { ...(first ?? truth), ...(values.length > 0 && { values }) }
  return plain({ items: item, says: 'a list' })
}

function fail(at: Situation, span: Expression['span'], message: string): undefined {
  at.bindings.report({ message, span })
  return undefined
}

/** The canonical text of a path, with lets that are paths replaced, so that guards are found again. */
function canonical(path: Path, bindings: Bindings): string {
  const [root, ...steps] = path.steps
  const macro = bindings.lets.get(root)
  if (macro?.type !== 'path') return path.steps.join('.')
  return [canonical(macro, bindings), ...steps].join('.')
}

function resolve(path: Path, at: Situation, guarded: boolean): Checked | undefined {
  const [root, ...steps] = path.steps
  at.bindings.use(root)
  const start = rootType(path, root, at, guarded && steps.length === 0)
  if (!start) return undefined
  let type = start.type
  let walked = start.walked
  let missing = start.missing
  for (const step of steps) {
    const shape = shapeOf(type)
    const next = fieldOf(shape, step)
    if (!next) return fail(at, path.span, noSuchFact(step, walked, shape))
    walked = `${walked}.${step}`
    if (!next.always && !at.present.has(walked)) missing ??= walked
    type = next
  }
  if (missing && guarded && !isPresent(walked, at.present)) {
    return fail(
      at,
      path.span,
      `${missing} may be absent: read it behind {set: [$${missing}]} or give a default`,
    )
  }
  return { type, whenTrue: nothing, whenFalse: nothing }
}

/** A path is present when it, or anything below it, was found present. */
function isPresent(path: string, present: Present): boolean {
  if (present.has(path)) return true
  for (const other of present) if (other.startsWith(`${path}.`)) return true
  return false
}

function rootType(
  path: Path,
  root: string,
  at: Situation,
  guarded: boolean,
): { type: Shape; walked: string; missing?: string } | undefined {
  const macro = at.bindings.lets.get(root)
  if (!macro) {
    const type = at.bindings.types.get(root)
    if (type) return { type, walked: root }
    const names = [...at.bindings.types.keys(), ...at.bindings.lets.keys()]
    return fail(at, path.span, `there is no $${root} here${nearest(root, names, '$')}`)
  }
  if (at.expanding.includes(root)) return fail(at, path.span, `$${root} is defined by itself`)
  const inner = { ...at, expanding: [...at.expanding, root] }
  if (macro.type === 'path') {
    const type = resolve(macro, inner, guarded)?.type
    return type && { type, walked: canonical(macro, at.bindings) }
  }
  const type = visit(macro, inner)?.type
  if (!type) return undefined
  // What `first` finds may be nothing.
  const optional = macro.type === 'quantifier' && macro.operator === 'first' && !at.present.has(root)
  return { type, walked: root, ...(optional && { missing: root }) }
}

function shapeOf(type: Shape): Shape {
  return type.entity ? entityShapes[type.entity as EntityType] : type
}

/** A fact that is there: what every object of JavaScript has is none. */
function fieldOf({ fields }: Shape, step: string): Shape | undefined {
  return fields && Object.hasOwn(fields, step) ? fields[step] : undefined
}

function noSuchFact(step: string, walked: string, shape: Shape): string {
  if (shape.each && !fieldOf(shape, step)) {
    return `${walked} has free keys: read them by {get: [$${walked}, "${step}"]}${nearest(step, Object.keys(shape.fields ?? {}))}`
  }
  if (!shape.fields) return `${walked} is ${nameOf(shape)}: nothing stands below it`
  return `${walked} has no fact ${step}${nearest(step, Object.keys(shape.fields))}`
}

function visitQuantifier(expression: Quantifier, at: Situation): Checked | undefined {
  const list = visitListOperand(expression, at)
  if (!list) return undefined
  if (!list.items)
    return fail(at, expression.list.span, `${expression.operator} walks lists, not ${nameOf(list)}`)
  if (at.bindings.types.has(expression.item) || at.bindings.lets.has(expression.item)) {
    return fail(at, expression.span, `$${expression.item} means something else already`)
  }
  const types = new Map(at.bindings.types).set(expression.item, list.items)
  const inner: Situation = {
    ...at,
    bindings: { ...at.bindings, types },
    leaning:
      expression.operator === 'none'
        ? (-at.leaning as Leaning)
        : expression.operator === 'first'
          ? 0
          : at.leaning,
  }
  const body = visit(expression.body, inner)
  if (!body) return undefined
  if (body.type.type !== 'boolean')
    return fail(at, expression.body.span, `the condition of ${expression.operator} is ${nameOf(body.type)}`)
  return plain(expression.operator === 'first' ? list.items : truth)
}

function visitListOperand(expression: Quantifier, at: Situation): Shape | undefined {
  const { list } = expression
  if (list.type !== 'call' || list.operator !== 'seen') return visit(list, at)?.type
  const [inner] = list.args
  if (!inner || list.args.length !== 1) return fail(at, list.span, 'seen takes one list')
  // One more item can only make `some` true, `all` and `none` false.
  const wanted = expression.operator === 'some' ? 1 : expression.operator === 'first' ? 0 : -1
  if (wanted === 0 || at.leaning !== wanted) {
    return fail(
      at,
      list.span,
      'one more item of this open list could turn a failure into a pass: seen is not allowed here',
    )
  }
  return visit(inner, at)?.type
}

function visitCall(expression: Call, at: Situation): Checked | undefined {
  if (expression.operator === 'seen')
    return fail(at, expression.span, 'seen stands directly in some, all or none')
  const operator = operators.get(expression.operator)
  if (!operator) {
    const names = [...operators.keys(), 'some', 'all', 'none', 'first', 'seen']
    return fail(
      at,
      expression.span,
      `there is no operator ${expression.operator}${nearest(expression.operator, names)}`,
    )
  }
  const [least, most] = operator.arity
  const { args } = expression
  if (args.length < least || args.length > most) {
    const wanted = least === most ? `${least}` : `${least} to ${most}`
    return fail(
      at,
      expression.span,
      `${expression.operator} takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${args.length}`,
    )
  }
  const special = specials[expression.operator]
  if (special) return special(expression, at)
  const inner = { ...at, leaning: 0 as const }
  const checked = args.map((arg) => visit(arg, inner))
  if (!checked.every((item) => item !== undefined)) return undefined
  return typed(
    expression,
    checked.map((item) => item.type),
    at,
  )
}

function typed(expression: Call, types: readonly Shape[], at: Situation): Checked | undefined {
  const result = operators.get(expression.operator)?.type(types) ?? 'is no operator'
  if (typeof result === 'string') return fail(at, expression.span, `${expression.operator} ${result}`)
  return plain(result)
}

/** The operators that narrow what is known to be present, or read their arguments in a way of their own. */
const specials: Readonly<Record<string, (expression: Call, at: Situation) => Checked | undefined>> = {
  and: (expression, at) => {
    const whenTrue = new Set<string>()
    const types: Shape[] = []
    for (const arg of expression.args) {
      const checked = visit(arg, { ...at, present: union(at.present, whenTrue) })
      if (!checked) return undefined
      types.push(checked.type)
      for (const path of checked.whenTrue) whenTrue.add(path)
    }
    const result = typed(expression, types, at)
    return result && { ...result, whenTrue }
  },
  or: (expression, at) => {
    const whenFalse = new Set<string>()
    const types: Shape[] = []
    let whenTrue: Present | undefined
    for (const arg of expression.args) {
      const checked = visit(arg, { ...at, present: union(at.present, whenFalse) })
      if (!checked) return undefined
      types.push(checked.type)
      const holds = union(checked.whenTrue, whenFalse)
      whenTrue = whenTrue ? intersection(whenTrue, holds) : holds
      for (const path of checked.whenFalse) whenFalse.add(path)
    }
    const result = typed(expression, types, at)
    return result && { ...result, whenTrue: whenTrue ?? nothing, whenFalse }
  },
  not: (expression, at) => {
    const [arg] = expression.args
    const checked = arg && visit(arg, { ...at, leaning: -at.leaning as Leaning })
    const result = checked && typed(expression, [checked.type], at)
    return result && { ...result, whenTrue: checked.whenFalse, whenFalse: checked.whenTrue }
  },
  if: (expression, at) => {
    const [condition, then, otherwise] = expression.args
    if (!condition || !then || !otherwise) return undefined
    const asked = visit(condition, { ...at, leaning: 0 })
    if (!asked) return undefined
    const one = visit(then, { ...at, present: union(at.present, asked.whenTrue) })
    const other = visit(otherwise, { ...at, present: union(at.present, asked.whenFalse) })
    return one && other && typed(expression, [asked.type, one.type, other.type], at)
  },
  set: (expression, at) => {
    const whenTrue = new Set<string>()
    for (const arg of expression.args) {
      if (arg.type === 'call' && arg.operator === 'get') {
        if (!visitGet(arg, at)) return undefined
        whenTrue.add(canonicalGet(arg, at.bindings))
        continue
      }
      if (arg.type !== 'path') return fail(at, arg.span, 'set asks about facts, by their path')
      if (!resolve(arg, at, false)) return undefined
      for (const path of prefixes(canonical(arg, at.bindings))) whenTrue.add(path)
    }
    return { type: truth, whenTrue, whenFalse: nothing }
  },
  get: (expression, at) => {
    const guard = canonicalGet(expression, at.bindings)
    if (!at.present.has(guard)) {
      return fail(at, expression.span, `the key may be absent: read ${guard} behind set or give a default`)
    }
    return visitGet(expression, at)
  },
  known: (expression, at) => {
    const [arg] = expression.args
    if (!at.knownAllowed) return fail(at, expression.span, 'known may stand in cases only')
    if (arg?.type !== 'path') return fail(at, expression.span, 'known asks about a fact, by its path')
    if (!resolve(arg, at, false)) return undefined
    return { type: truth, whenTrue: new Set(prefixes(canonical(arg, at.bindings))), whenFalse: nothing }
  },
  default: (expression, at) => {
    const [fact, fallback] = expression.args
    const isRead = fact?.type === 'call' && fact.operator === 'get'
    if (fact?.type !== 'path' && !isRead)
      return fail(at, expression.span, 'default stands in for a fact, given by its path')
    const checked = fact.type === 'path' ? resolve(fact, at, false) : visitGet(fact as Call, at)
    const other = fallback && visit(fallback, { ...at, leaning: 0 })
    return checked && other && typed(expression, [checked.type, other.type], at)
  },
}

/** `get` without asking for a guard: its key may be absent. */
function visitGet(expression: Call, at: Situation): Checked | undefined {
  const types = expression.args.map((arg) => visit(arg, { ...at, leaning: 0 })?.type)
  return types.every((type) => type !== undefined) ? typed(expression, types, at) : undefined
}

/** The text a guard on `get` is found again by. */
function canonicalGet(expression: Call, bindings: Bindings): string {
  const [from, key] = expression.args
  const base = from?.type === 'path' ? canonical(from, bindings) : '?'
  return `${base}[${key?.type === 'literal' ? key.value : key?.type === 'path' ? canonical(key, bindings) : '?'}]`
}

function prefixes(path: string): string[] {
  const steps = path.split('.')
  return steps.map((_, i) => steps.slice(0, i + 1).join('.'))
}

/** The paths that are known to be present by either of two guards. */
export function union(a: Present, b: Present): Present {
  return b.size === 0 ? a : new Set([...a, ...b])
}

function intersection(a: Present, b: Present): Present {
  return new Set([...a].filter((path) => b.has(path)))
}
