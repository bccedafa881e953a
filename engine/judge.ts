import { Earlier } from './earlier.ts'
import type { Cause, Entity, Fact } from './entities/fact.ts'
import {
  type Finding,
  fingerprint,
  identityOf,
  itemKey,
  type Related,
  type UnknownVerdict,
} from './finding.ts'
import { decide, evaluate } from './logic/evaluate.ts'
import { itemsOf } from './logic/operators.ts'
import { mayHold } from './logic/requirement.ts'
import { render } from './logic/template.ts'
import { absent, isFact, join, type Scope, scalarOf, Unknown, type Value } from './logic/value.ts'
import type { Binding, Case, Pointer, RelatedPlace, Rule, Severity } from './packs/rule.ts'
import type { ActiveRule } from './settle/activate.ts'
import { fixOf } from './settle/fix.ts'
import { comparePlaces, type Place } from './source/place.ts'

/** How often a rule was judged and to what end: correct and silent is a failure too. */
export interface Tally {
  fail: number
  pass: number
  skip: number
  unknown: number
}

/** What all rules said. */
export interface Judgement {
  readonly findings: Finding[]
  readonly unknowns: UnknownVerdict[]
  readonly tallies: Map<string, Tally>
}

/** A bucket of a join with more candidates than this is not searched: the verdict is unknown. */
const joinBucket = 64

/** What rules are judged over. */
interface Facts {
  readonly entities: ReadonlyMap<string, readonly Entity[]>
  /** What there was before the change, where a run compares with it. */
  readonly earlier?: Earlier | undefined
}

/** Whether a rule compares an entity with what it was before a change. */
export function comparesRevisions({ bindings }: Rule): boolean {
  return bindings.some(({ before }) => before !== undefined)
}

/**
 * Judges every rule over the entities of the workspace.
 * @param before the entities before the change; without them no rule is judged that compares revisions
 */
export function judge(
  rules: readonly ActiveRule[],
  entities: ReadonlyMap<string, readonly Entity[]>,
  before?: ReadonlyMap<string, readonly Entity[]>,
): Judgement {
  const judgement: Judgement = { findings: [], unknowns: [], tallies: new Map() }
  const facts: Facts = { entities, earlier: before && new Earlier(before) }
  for (const rule of rules) {
    if (rule.rule.bindings.length === 0 || (!before && comparesRevisions(rule.rule))) continue
    const tally: Tally = { fail: 0, pass: 0, skip: 0, unknown: 0 }
    judgement.tallies.set(rule.rule.id, tally)
    for (const scope of scopes(rule, facts)) settleVerdict(rule, scope, judgement, tally)
  }
  return judgement
}

/** What is judged next, or the reason why one of its parts cannot be known. The scope is filled anew for each. */
interface Bound {
  readonly scope: Scope
  readonly unknown?: Unknown
}

/** A scope while values are bound to its names: one object for all that a rule is asked about. */
type OpenScope = Record<string, Value>

function* scopes({ rule, params, targets }: ActiveRule, facts: Facts): Generator<Bound> {
  const scope: OpenScope = { params, targets }
  if (rule.join.length > 0) yield* joined(rule, scope, facts.entities)
  else yield* bind(rule, 0, scope, facts)
}

function* bind(rule: Rule, index: number, scope: OpenScope, facts: Facts): Generator<Bound> {
  const binding = rule.bindings[index]
  if (!binding) {
    yield { scope }
    return
  }
  const candidates = candidatesOf(binding, scope, facts)
  if (candidates instanceof Unknown) {
    yield { scope, unknown: candidates }
    return
  }
  const isLast = index === rule.bindings.length - 1
  for (const candidate of candidates) {
    scope[binding.name] = candidate
    if (isLast) yield { scope }
    else yield* bind(rule, index + 1, scope, facts)
  }
  // Where a name outside of this one has no items to walk, what was bound here before must not stand for one.
  scope[binding.name] = absent
}

function candidatesOf(binding: Binding, scope: Scope, facts: Facts): readonly Value[] | Unknown {
  if (binding.entity) return (facts.entities.get(binding.entity) ?? []).map((entity) => entity.facts)
  if (binding.before === undefined)
    return walk(binding.walk === undefined ? absent : evaluate(binding.walk, scope))
  const now = scope[binding.before]
  const old = now !== undefined && isFact(now) && now.entity && facts.earlier?.of(now.entity)
  return old ? [old] : []
}

/** What `for` walks: the items of a list, a single reference, nothing where there is nothing. */
function walk(value: Value): readonly Value[] | Unknown {
  if (value === absent) return []
  if (isFact(value) && value.entity) return [value]
  const listed = itemsOf(value)
  return listed instanceof Unknown ? listed : listed.items
}

/** Two bindings of whole entity types whose keys are equal, found through an index. */
function* joined(
  rule: Rule,
  base: Scope,
  entities: ReadonlyMap<string, readonly Entity[]>,
): Generator<Bound> {
  const [left, right] = rule.bindings
  if (!left?.entity || !right?.entity) return
  const buckets = new Map<string, Fact[]>()
  const keyOf = (scope: Scope, side: 0 | 1): string | undefined => {
    const keys = rule.join.map((pair) => scalarOf(evaluate(pair[side], scope)))
    return keys.some((key) => key instanceof Unknown) ? undefined : JSON.stringify(keys)
  }
  for (const entity of entities.get(right.entity) ?? []) {
    const key = keyOf({ ...base, [right.name]: entity.facts }, 1)
    if (key === undefined) continue
    const bucket = buckets.get(key)
    if (bucket) bucket.push(entity.facts)
    else buckets.set(key, [entity.facts])
  }
  for (const entity of entities.get(left.entity) ?? []) {
    const scope = { ...base, [left.name]: entity.facts }
    const key = keyOf(scope, 0)
    const bucket = (key !== undefined && buckets.get(key)) || []
    if (bucket.length > joinBucket) {
      const says = `more than ${joinBucket} candidates to compare with`
      yield { scope, unknown: new Unknown([{ says, place: entity.place }]) }
      continue
    }
    for (const other of bucket)
      if (other.entity !== entity) yield { scope: { ...scope, [right.name]: other } }
  }
}

function settleVerdict(active: ActiveRule, bound: Bound, judgement: Judgement, tally: Tally): void {
  const { rule } = active
  const entity = subjectOf(rule, bound.scope)
  if (!entity) return
  const params = active.paramsAt?.(entity.place.path)
  const scope = params ? { ...bound.scope, params } : bound.scope
  const verdict = bound.unknown ?? decideVerdict(rule, scope)
  if (verdict instanceof Unknown) {
    tally.unknown++
    judgement.unknowns.push({
      rule: rule.id,
      subject: entity.subject,
      ...(entity.unit !== undefined && { units: [entity.unit] }),
      place: entity.place,
      causes: verdict.causes.map((cause) =>
        isGone(cause.place, rule) ? remembered(cause, entity.place) : cause,
      ),
    })
  } else if (verdict === 'fail') {
    tally.fail++
    judgement.findings.push(findingOf(active, scope, entity))
  } else tally[verdict]++
}

/** A reason in the text before the change is told where the entity stands now. */
function remembered({ says }: Cause, place: Place): Cause {
  return { says: `before the change: ${says}`, place }
}

/** verdict = when ∧ ¬assert */
function decideVerdict(rule: Rule, scope: Scope): 'fail' | 'pass' | 'skip' | Unknown {
  if (!mayHold(rule.requires, scope)) return 'skip'
  const when = rule.when === undefined ? true : decide(rule.when, scope)
  if (when === false) return 'skip'
  const assert = rule.assert === undefined ? true : decide(rule.assert, scope)
  if (assert === true) return when === true ? 'pass' : when
  if (when === true && assert === false) return 'fail'
  return join(when, assert)
}

function subjectOf(rule: Rule, scope: Scope): Entity | undefined {
  for (const { name } of rule.bindings) {
    const value = scope[name]
    if (value !== undefined && isFact(value) && value.entity) return value.entity
  }
  return undefined
}

/** What a failure says: the rule's own words, or those of the first case that holds. */
interface Outcome {
  readonly severity: Severity
  /** Without the configuration. */
  readonly ownSeverity: Severity
  readonly chosen?: Case
  readonly fixable: boolean
}

const mildness: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

function outcomeOf({ rule, severity, fixedSeverity }: ActiveRule, scope: Scope): Outcome {
  for (const [index, item] of rule.cases.entries()) {
    const holds = decide(item.when, scope)
    if (holds === true) {
      const ownSeverity = item.severity ?? rule.severity
      return {
        severity: fixedSeverity ?? item.severity ?? severity,
        ownSeverity,
        chosen: item,
        fixable: true,
      }
    }
    if (holds === false) continue
    // An unknown case: the mildest that could apply, in the rule's own words, without a fix.
    const mildest = (otherwise: Severity): Severity =>
      rule.cases
        .slice(index)
        .map((other) => other.severity ?? otherwise)
        .reduce((a, b) => (mildness[a] >= mildness[b] ? a : b), otherwise)
    return {
      severity: fixedSeverity ?? mildest(severity),
      ownSeverity: mildest(rule.severity),
      fixable: false,
    }
  }
  return { severity: fixedSeverity ?? severity, ownSeverity: rule.severity, fixable: true }
}

function findingOf(active: ActiveRule, scope: Scope, entity: Entity): Finding {
  const { rule } = active
  const outcome = outcomeOf(active, scope)
  const { chosen } = outcome
  const pointed = point(chosen?.at ?? rule.at, scope, rule)
  const place = pointed?.place ?? entity.place
  const fixSpec = outcome.fixable ? (chosen?.fix ?? rule.fix) : undefined
  const fix = fixSpec && fixSpec !== 'none' ? fixOf(fixSpec, scope) : undefined
  const related = relatedOf(chosen?.related ?? rule.related, scope, rule, { fact: pointed?.fact, place })
  const subjects = rule.bindings.map(({ name, byValue }) =>
    byValue ? itemKey(scope[name] ?? null) : identityOf(scope[name] ?? null),
  )
  return {
    rule: rule.id,
    severity: outcome.severity,
    ownSeverity: outcome.ownSeverity,
    message: render(chosen?.message ?? rule.message, scope),
    subject: entity.subject,
    ...(entity.unit !== undefined && { units: [entity.unit] }),
    entity: { type: entity.type, ...entity.identity },
    place,
    related: withSource(related, entity, place),
    fingerprint: fingerprint(rule.id, subjects, pointed?.path ?? ''),
    identifiedBy: { subjects, fact: pointed?.path ?? '' },
    status: 'new',
    ...(fix && { fix }),
  }
}

/** What an object was rendered from is told unless the finding stands there. */
function withSource(related: readonly Related[], { rendered }: Entity, { path }: Place): readonly Related[] {
  if (!rendered || (rendered.place.derived && rendered.place.path === path)) return related
  return [...related, { place: rendered.place, message: rendered.says }]
}

/** Whether nothing can point at a place: it stood in a file before the change that the rule speaks of. */
function isGone(place: Place, rule: Rule): boolean {
  return place.before === true && comparesRevisions(rule)
}

function point(
  pointers: readonly Pointer[],
  scope: Scope,
  rule: Rule,
): { path: string; fact: Fact; place: Place } | undefined {
  for (const { path, logic } of pointers) {
    const value = evaluate(logic, scope)
    if (!isFact(value) || value.state === 'maybe') continue
    const place = value.place ?? value.entity?.place
    if (place && !isGone(place, rule)) return { path, fact: value, place }
  }
  return undefined
}

/** The related places of the rule, then the chain the fact came through; each place once, none twice. */
function relatedOf(
  written: readonly RelatedPlace[],
  scope: Scope,
  rule: Rule,
  { fact, place: primary }: { fact: Fact | undefined; place: Place },
): Related[] {
  const related: Related[] = []
  const add = (place: Place | undefined, message: string): void => {
    if (!place || isGone(place, rule) || comparePlaces(place, primary) === 0) return
    if (!related.some((other) => comparePlaces(other.place, place) === 0)) related.push({ place, message })
  }
  for (const { at, says } of written) {
    const found = point([at], scope, rule)
    if (found) add(found.place, render(says, scope))
  }
  for (const step of fact?.via ?? []) add(step.place, step.says)
  return related
}
