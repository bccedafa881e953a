import type { ValidateFunction } from 'ajv'
import { type EntityType, entityShapes } from '../entities/index.ts'
import { always, fieldsOf, type Shape } from '../entities/shape.ts'
import { type Bindings, check, type Leaning, type Present, typeOfPath, union } from '../logic/check.ts'
import { compile } from '../logic/compile.ts'
import { parseDimension } from '../logic/dimension.ts'
import type { Logic } from '../logic/evaluate.ts'
import { takeOutLarge } from '../logic/expansion.ts'
import { type Expression, type Mistake, type Path, parseExpression } from '../logic/expression.ts'
import { nameOf } from '../logic/operators.ts'
import { requirementsOf } from '../logic/requirement.ts'
import { nearest } from '../logic/suggestion.ts'
import { splitTemplate, type Template, unitOf } from '../logic/template.ts'
import type { ScopePath } from '../logic/value.ts'
import type { Span } from '../source/span.ts'
import { child, entries, items, textOf, type YamlNode } from '../source/yaml/node.ts'
import { type Plain, toPlain } from '../source/yaml/plain.ts'
import { schemaMistakes } from './mistakes.ts'
import { parameterShape, readParameters } from './parameters.ts'
import type {
  Binding,
  Case,
  Fix,
  Pointer,
  Profile,
  ProfileAdjustment,
  RelatedPlace,
  Rule,
  Severity,
} from './rule.ts'

/** The versions rules may ask about as `$targets.…`. */
const targetNames = ['go', 'kubernetes', 'prometheus', 'alertmanager'] as const

/** A rule file proven right, or everything that is wrong with it. */
export type RuleResult =
  | { readonly rule: Rule; readonly mistakes?: undefined }
  | { readonly mistakes: readonly Mistake[] }

/**
 * Reads and proves one rule file.
 * @param id `<pack>/<rule>`, from the path
 * @param validate the compiled `schemas/rule.schema.json`
 */
export function readRule(id: string, root: YamlNode, validate: ValidateFunction): RuleResult {
  const structural = schemaMistakes(root, validate)
  if (structural.length > 0) return { mistakes: structural }
  return new RuleReader(id, root).read()
}

class RuleReader {
  readonly #id: string
  readonly #root: YamlNode
  readonly #mistakes: Mistake[] = []
  readonly #used = new Set<string>()
  readonly #types = new Map<string, Shape>()
  readonly #lets = new Map<string, Expression>()
  #params: Rule['params'] = {}

  constructor(id: string, root: YamlNode) {
    this.#id = id
    this.#root = root
  }

  read(): RuleResult {
    const get = (key: string): YamlNode | undefined => child(this.#root, key)
    this.#params = readParameters(get('params'), this.#report)
    const fields = Object.fromEntries(
      Object.entries(this.#params).map(([name, param]) => [name, parameterShape(param)]),
    )
    this.#types.set('params', fieldsOf(fields, 'the parameters of the rule'))
    const targets = Object.fromEntries(
      targetNames.map((name) => [
        name,
        { type: 'string', dimension: 'version', says: 'a configured version' } as const,
      ]),
    )
    this.#types.set('targets', fieldsOf(targets, 'the versions of the configuration'))
    const bindings = this.#bindings(get('for'))
    this.#readLets(get('let'))
    const when = this.#condition(get('when'), new Set(), 1)
    const present = when?.whenTrue ?? new Set<string>()
    const assert = this.#condition(get('assert'), present, -1)
    const failing = union(present, assert?.whenFalse ?? new Set())
    const rule: Rule = {
      ...this.#head(),
      bindings,
      join: this.#joins(get('join')),
      ...(when && { when: when.logic }),
      requires: when?.requires ?? [],
      ...(assert && { assert: assert.logic }),
      cases: items(get('cases')).map((node) => this.#case(node, failing)),
      at: this.#places(get('at'), bindings.length > 0),
      related: this.#related(get('related'), failing),
      message: this.#message(get('message'), failing),
      ...(get('fix') && { fix: this.#fix(get('fix') as YamlNode, failing) }),
    }
    this.#structure(bindings.length > 0, get)
    this.#unused(get('let'), get('params'))
    return this.#mistakes.length > 0 ? { mistakes: this.#mistakes } : { rule }
  }

  readonly #report = (mistake: Mistake): void => {
    this.#mistakes.push(mistake)
  }

  get #scope(): Bindings {
    return { types: this.#types, lets: this.#lets, use: (name) => this.#used.add(name), report: this.#report }
  }

  #head(): Pick<
    Rule,
    'id' | 'title' | 'severity' | 'status' | 'why' | 'skeleton' | 'baseline' | 'params' | 'profiles' | 'only'
  > {
    const plain = toPlain(this.#root) as { [key: string]: Plain }
    const { only, ...profiles } = (plain['profiles'] ?? {}) as { only?: Profile[] } & Record<
      string,
      ProfileAdjustment
    >
    return {
      id: this.#id,
      title: String(plain['title']),
      severity: plain['severity'] as Severity,
      status: (plain['status'] ?? 'stable') as Rule['status'],
      why: String(plain['why']).trim(),
      ...(plain['skeleton'] !== undefined && { skeleton: String(plain['skeleton']).trimEnd() }),
      baseline: plain['baseline'] as unknown as Rule['baseline'],
      params: this.#params,
      profiles: this.#adjusted(profiles),
      ...(only && { only }),
    }
  }

  /** Parameters of profiles in base units, each one known and of its type. */
  #adjusted(profiles: Record<string, ProfileAdjustment>): Rule['profiles'] {
    const node = child(this.#root, 'profiles')
    const made: Partial<Record<Profile, ProfileAdjustment>> = {}
    for (const [name, adjustment] of Object.entries(profiles)) {
      const params: Record<string, never> = {}
      for (const [key, value] of Object.entries(adjustment.params ?? {})) {
        const param = Object.hasOwn(this.#params, key) ? this.#params[key] : undefined
        const span = (child(child(node, name), 'params') ?? this.#root).span
        if (!param)
          this.#report({
            message: `there is no parameter ${key}${nearest(key, Object.keys(this.#params))}`,
            span,
          })
        else params[key] = inBase(param.type, value) as never
      }
      made[name as Profile] = { ...adjustment, ...(adjustment.params && { params }) }
    }
    return made
  }

  #bindings(node: YamlNode | undefined): Binding[] {
    const bindings: Binding[] = []
    for (const { key, value } of entries(node)) {
      const text = textOf(value) ?? ''
      if (this.#types.has(key.text))
        this.#report({ message: `$${key.text} means something else already`, span: key.span })
      const before = child(value, 'before')
      const made = before
        ? this.#earlier(key.text, before)
        : text.startsWith('$')
          ? this.#walk(key.text, value)
          : this.#whole(key.text, text, value.span)
      if (made) bindings.push(made)
    }
    return bindings
  }

  #whole(name: string, type: string, span: Span): Binding | undefined {
    if (!Object.hasOwn(entityShapes, type)) {
      this.#report({ message: `there is no entity ${type}${nearest(type, Object.keys(entityShapes))}`, span })
      return undefined
    }
    this.#types.set(name, { entity: type, always: true, says: 'the bound entity' })
    return { name, entity: type as EntityType }
  }

  /** `{before: $k}`: what an entity bound before was, before the change. */
  #earlier(name: string, node: YamlNode): Binding | undefined {
    const now = (textOf(node) ?? '').slice(1)
    const type = this.#types.get(now)
    if (!type?.entity) {
      this.#report({
        message: 'before names an entity that for binds, such as {before: $k}',
        span: node.span,
      })
      return undefined
    }
    this.#used.add(now)
    this.#types.set(name, type)
    return { name, before: now }
  }

  #walk(name: string, node: YamlNode): Binding | undefined {
    const path = parseExpression(node, this.#report)
    if (path?.type !== 'path') return undefined
    const type = typeOfPath(path, this.#scope)
    if (!type) return undefined
    const item = type.items ?? (type.entity ? type : undefined)
    if (!item) {
      this.#report({ message: `for walks lists and references, not ${nameOf(type)}`, span: node.span })
      return undefined
    }
    this.#types.set(name, always(item))
    return { name, walk: compile(path), ...(path.steps[0] === 'params' && { byValue: true }) }
  }

  #readLets(node: YamlNode | undefined): void {
    for (const { key, value } of entries(node)) {
      if (this.#types.has(key.text))
        this.#report({ message: `$${key.text} means something else already`, span: key.span })
      const expression = parseExpression(value, this.#report)
      if (expression) this.#lets.set(key.text, expression)
    }
    takeOutLarge(this.#lets, this.#report)
  }

  #condition(
    node: YamlNode | undefined,
    present: Present,
    leaning: Leaning,
    knownAllowed = false,
  ): { logic: Logic; requires: ScopePath[]; whenTrue: Present; whenFalse: Present } | undefined {
    if (!node) return undefined
    const expression = parseExpression(node, this.#report)
    const checked = expression && check(expression, this.#scope, present, { leaning, knownAllowed })
    if (!expression || !checked) return undefined
    if (checked.type.type !== 'boolean') {
      this.#report({ message: `a condition is a truth value, not ${nameOf(checked.type)}`, span: node.span })
      return undefined
    }
    return {
      logic: compile(expression, this.#lets),
      requires: requirementsOf(expression, this.#lets),
      whenTrue: checked.whenTrue,
      whenFalse: checked.whenFalse,
    }
  }

  #joins(node: YamlNode | undefined): [Logic, Logic][] {
    const made: [Logic, Logic][] = []
    for (const pair of items(node)) {
      const sides = items(pair).map((side) => parseExpression(side, this.#report))
      const types = sides.map((side) => (side?.type === 'path' ? typeOfPath(side, this.#scope) : undefined))
      const [left, right] = sides
      if (!left || !right) continue
      if (left.type !== 'path' || right.type !== 'path') {
        this.#report({ message: 'join compares two facts, given by their paths', span: pair.span })
      } else if (
        types[0] &&
        types[1] &&
        (types[0].type !== types[1].type || types[0].dimension !== types[1].dimension)
      ) {
        this.#report({
          message: `join compares ${nameOf(types[0])} with ${nameOf(types[1])}`,
          span: pair.span,
        })
      } else made.push([compile(left, this.#lets), compile(right, this.#lets)])
    }
    return made
  }

  #case(node: YamlNode, failing: Present): Case {
    const plain = toPlain(node) as { severity?: Severity }
    const when = this.#condition(child(node, 'when'), failing, 0, true)
    const present = union(failing, when?.whenTrue ?? new Set())
    const fix = child(node, 'fix')
    return {
      when: when?.logic ?? (false as unknown as Logic),
      ...(plain.severity && { severity: plain.severity }),
      ...(child(node, 'message') && { message: this.#message(child(node, 'message'), present) }),
      ...(child(node, 'at') && { at: this.#places(child(node, 'at'), true) }),
      ...(child(node, 'related') && { related: this.#related(child(node, 'related'), present) }),
      ...(fix && { fix: textOf(fix) === 'none' ? ('none' as const) : this.#fix(fix, present) }),
    }
  }

  #pointer(node: YamlNode): { pointer: Pointer; path: Path; type: Shape } | undefined {
    const path = parseExpression(node, this.#report)
    if (path?.type !== 'path') return undefined
    const type = typeOfPath(path, this.#scope)
    return type && { pointer: { path: path.steps.join('.'), logic: compile(path, this.#lets) }, path, type }
  }

  /** `at`: the first that exists; the last always does. */
  #places(node: YamlNode | undefined, needed: boolean): Pointer[] {
    const made = items(node).map((item) => this.#pointer(item))
    const last = made.at(-1)
    const lastNode = items(node).at(-1)
    if (needed && lastNode && last && !this.#exists(last.path)) {
      this.#report({
        message: 'the last place must always exist: end with a bound entity',
        span: lastNode.span,
      })
    }
    return made.flatMap((item) => (item ? [item.pointer] : []))
  }

  #exists(path: Path): boolean {
    return path.steps.length === 1 && this.#types.get(path.steps[0])?.entity !== undefined
  }

  #related(node: YamlNode | undefined, present: Present): RelatedPlace[] {
    return items(node).flatMap((item) => {
      const at = child(item, 'at')
      const found = at && this.#pointer(at)
      return found ? [{ at: found.pointer, says: this.#message(child(item, 'says'), present) }] : []
    })
  }

  #message(node: YamlNode | undefined, present: Present): Template {
    const text = textOf(node)
    if (!node || text === undefined) return []
    const parts = splitTemplate(text)
    if (!parts) {
      this.#report({ message: 'a brace of the message stands alone: write {{ or }}', span: node.span })
      return []
    }
    const against = this.#numbersToTellApart()
    return parts.flatMap((part): Template => {
      if (typeof part === 'string') return [part]
      const source: YamlNode = { type: 'scalar', style: 'plain', text: `$${part.path}`, span: node.span }
      const expression = parseExpression(source, this.#report)
      const checked = expression && check(expression, this.#scope, present)
      if (!expression || !checked) return []
      const unit = unitOf(checked.type, part.format)
      if (unit === false) {
        this.#report({
          message: `${part.path} is ${nameOf(checked.type)} and cannot be printed as ${part.format}`,
          span: node.span,
        })
        return []
      }
      return [{ logic: compile(expression, this.#lets), ...(unit && { unit }), against }]
    })
  }

  #numbersToTellApart(): Logic[] {
    return Object.entries(this.#params)
      .filter(([, param]) => typeof param.default === 'number')
      .map(([name]) => compile({ type: 'path', steps: ['params', name], span: this.#root.span }))
  }

  #fix(node: YamlNode, present: Present): Fix {
    const plain = toPlain(node) as { safety: Fix['safety'] }
    const when = this.#condition(child(node, 'when'), present, 0)
    const inside = union(present, when?.whenTrue ?? new Set())
    const set = child(node, 'set')
    const remove = child(node, 'remove')
    const target = set && this.#pointer(set)
    const to = child(node, 'to')
    const expression = to && parseExpression(to, this.#report)
    const value = expression && check(expression, this.#scope, inside)
    if (Boolean(set) === Boolean(remove))
      this.#report({ message: 'a fix sets or removes one fact', span: node.span })
    if (set && !to) this.#report({ message: 'a fix that sets says to what', span: node.span })
    if (target && value && value.type.type !== 'string' && value.type.dimension !== target.type.dimension) {
      this.#report({
        message: `the fix sets ${nameOf(target.type)} to ${nameOf(value.type)}`,
        span: node.span,
      })
    }
    const removed = remove && this.#pointer(remove)
    return {
      safety: plain.safety,
      ...(target && { set: target.pointer }),
      ...(removed && { remove: removed.pointer }),
      ...(expression && value && { to: compile(expression, this.#lets) }),
      ...(when && { when: when.logic }),
    }
  }

  /** Rules about sources and suppressions are found by the engine itself: they have no `for`. */
  #structure(bound: boolean, get: (key: string) => YamlNode | undefined): void {
    const needed = ['assert', 'at', 'message', 'tests']
    for (const key of needed) {
      if (bound && !get(key)) this.#report({ message: `a rule with for needs ${key}`, span: this.#root.span })
      if (!bound && get(key)) this.#report({ message: `${key} needs for`, span: this.#root.span })
    }
  }

  #unused(lets: YamlNode | undefined, params: YamlNode | undefined): void {
    for (const { key } of entries(lets)) {
      if (!this.#used.has(key.text)) this.#report({ message: `$${key.text} is never used`, span: key.span })
    }
    const text = JSON.stringify(this.#usedParams())
    for (const { key } of entries(params)) {
      if (!text.includes(JSON.stringify(key.text)))
        this.#report({ message: `the parameter ${key.text} is never used`, span: key.span })
    }
  }

  /** The parameters that conditions, places or messages name, lets included. */
  #usedParams(): string[] {
    const found = new Set<string>()
    const collect = (node: YamlNode | undefined): void => {
      if (!node) return
      if (node.type === 'scalar') {
        for (const match of node.text.matchAll(/(?:^\$|\{)params\.([A-Za-z0-9_]+)/g))
          found.add(match[1] ?? '')
      } else if (node.type === 'seq') node.items.forEach(collect)
      else for (const entry of node.entries) collect(entry.value)
    }
    for (const key of ['for', 'when', 'let', 'assert', 'cases', 'message', 'related', 'fix', 'join'])
      collect(child(this.#root, key))
    return [...found]
  }
}

/** A written parameter value in base units. */
function inBase(type: string, value: unknown): unknown {
  if (type === 'bytes' || type === 'cores' || type === 'seconds' || type === 'percent') {
    return parseDimension(type, String(value))
  }
  return value
}
