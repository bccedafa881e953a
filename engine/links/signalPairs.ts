import { type Cause, type Fact, list, record } from '../entities/fact.ts'
import { canCarry } from '../values/labelSet.ts'
import type { AlertIndex } from './alertIndex.ts'
import type { LabelledAlert } from './alertLabels.ts'
import type { Effort } from './effort.ts'
import type { ReadyRule } from './readyRule.ts'
import { severityOf } from './severity.ts'
import type { Side, Verdict } from './side.ts'

interface Pair {
  readonly source: LabelledAlert
  readonly target: LabelledAlert
  readonly by: ReadyRule[]
  readonly unsure: Cause[]
}

/**
 * For every two signals of the alerts found: the pairs an inhibit rule joins, the pairs one may join, and where there
 * are neither, one pair to speak of. Bounded by signals and rules, never by the alerts' square.
 */
export function signalPairs(rules: readonly ReadyRule[], index: AlertIndex, effort: Effort): Fact {
  const bySignal = groupBySignal(index.near)
  const candidates = new Candidates(index, bySignal)
  const signals = [...bySignal.keys()].sort()
  const pairs: Pair[] = []
  for (const from of signals) {
    for (const to of signals) {
      if (from === to) continue
      const joined = joinedPairs(from, to, rules, candidates, effort)
      const speaking =
        joined.length > 0 ? undefined : speakingPair(bySignal.get(from) ?? [], bySignal.get(to) ?? [])
      pairs.push(...joined, ...(speaking ? [{ ...speaking, by: [], unsure: [] }] : []))
    }
  }
  return list(
    pairs.map(({ source, target, by, unsure }) =>
      record({
        source: source.entity.facts,
        target: target.entity.facts,
        inhibitedBy: list(
          by.map(({ entity }) => entity.facts),
          { open: unsure.slice(0, 3) },
        ),
      }),
    ),
  )
}

/** The alerts of each signal that a side matches or may match. */
class Candidates {
  readonly #index: AlertIndex
  readonly #signals = new Map<LabelledAlert, string>()
  readonly #known = new Map<string, ReadonlyMap<string, readonly LabelledAlert[]>>()

  constructor(index: AlertIndex, bySignal: ReadonlyMap<string, readonly LabelledAlert[]>) {
    this.#index = index
    for (const [signal, alerts] of bySignal) for (const alert of alerts) this.#signals.set(alert, signal)
  }

  of(side: Side, signal: string): readonly LabelledAlert[] {
    const known = this.#known.get(side.key) ?? this.#group(this.#index.matchNear(side))
    this.#known.set(side.key, known)
    return known.get(signal) ?? []
  }

  #group(alerts: readonly LabelledAlert[]): Map<string, LabelledAlert[]> {
    const groups = new Map<string, LabelledAlert[]>()
    for (const alert of alerts) {
      const signal = this.#signals.get(alert)
      if (signal === undefined) continue
      const group = groups.get(signal)
      if (group) group.push(alert)
      else groups.set(signal, [alert])
    }
    return groups
  }
}

function groupBySignal(alerts: readonly LabelledAlert[]): Map<string, LabelledAlert[]> {
  const groups = new Map<string, LabelledAlert[]>()
  for (const alert of alerts) {
    const signal = alert.entity.facts.fields?.get('signal')
    if (signal?.state !== 'known' || signal.value === 'other') continue
    const key = String(signal.value)
    const group = groups.get(key)
    if (group) group.push(alert)
    else groups.set(key, [alert])
  }
  return groups
}

/** For each rule one pair it joins or may join. */
function joinedPairs(
  from: string,
  to: string,
  rules: readonly ReadyRule[],
  candidates: Candidates,
  effort: Effort,
): Pair[] {
  const pairs = new Map<LabelledAlert, Map<LabelledAlert, Pair>>()
  for (const rule of rules) {
    const found = firstPair(rule, candidates.of(rule.source, from), candidates.of(rule.target, to), effort)
    if (!found) continue
    const { source, target, verdict } = found
    const targets = pairs.get(source) ?? new Map<LabelledAlert, Pair>()
    pairs.set(source, targets)
    const pair = targets.get(target) ?? { source, target, by: [], unsure: [] }
    targets.set(target, pair)
    if (verdict === 'yes') pair.by.push(rule)
    else pair.unsure.push(verdict)
  }
  return [...pairs.values()].flatMap((targets) => [...targets.values()])
}

/** Labels that name what an alert is about: two alerts that have one in common fire for the same thing. */
const subjects = ['pod', 'container', 'instance', 'node']

/**
 * The pair to speak of where none is joined: of the same kind of thing, then of the same severity, then of the same
 * file, then the first.
 */
function speakingPair(
  sources: readonly LabelledAlert[],
  targets: readonly LabelledAlert[],
): Pick<Pair, 'source' | 'target'> | undefined {
  let best: { source: LabelledAlert; target: LabelledAlert; score: number } | undefined
  for (const source of sources.slice(0, 32)) {
    for (const target of targets.slice(0, 32)) {
      const shared = subjects.some((label) =>
        [source, target].every(({ labels }) => canCarry(labels, label) !== 'no'),
      )
      const isPeer = severityOf(source.entity) === severityOf(target.entity)
      const isBeside = source.entity.place.path === target.entity.place.path
      const score = (shared ? 4 : 0) + (isPeer ? 2 : 0) + (isBeside ? 1 : 0)
      if (!best || score > best.score) best = { source, target, score }
    }
  }
  return best
}

interface Found {
  readonly source: LabelledAlert
  readonly target: LabelledAlert
  readonly verdict: Exclude<Verdict, 'no'>
}

/** The first pair the rule joins for certain, else the first it may join. */
function firstPair(
  rule: ReadyRule,
  sources: readonly LabelledAlert[],
  targets: readonly LabelledAlert[],
  effort: Effort,
): Found | undefined {
  let perhaps: Found | undefined
  for (const source of sources) {
    for (const target of targets) {
      if (!effort.spend(1)) {
        const says = 'there are more inhibit rules and alerts than are compared'
        return perhaps ?? { source, target, verdict: { says, place: rule.entity.place } }
      }
      const verdict = mutes(rule, source, target)
      if (verdict === 'yes') return { source, target, verdict }
      if (verdict !== 'no') perhaps ??= { source, target, verdict }
    }
  }
  return perhaps
}

/**
 * Whether one alert can mute another by a rule (Alertmanager, inhibit/inhibit.go): the sides match, labels of `equal`
 * are or can be the same (missing on both is the same), and not both alerts match both sides.
 */
export function mutes(rule: ReadyRule, source: LabelledAlert, target: LabelledAlert): Verdict {
  const sides = all([rule.source.ask(source), rule.target.ask(target)])
  if (sides === 'no') return 'no'
  const twoSided = all([rule.target.ask(source), rule.source.ask(target)])
  if (twoSided === 'yes') return 'no'
  const equal = all(rule.entity.parts.equal.map((label) => canBeEqual(rule, source, target, label)))
  return all([sides, twoSided === 'no' ? 'yes' : twoSided, equal, rule.entity.parts.equalUnread ?? 'yes'])
}

function all(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('no')) return 'no'
  return verdicts.find((verdict) => verdict !== 'yes') ?? 'yes'
}

function canBeEqual(rule: ReadyRule, source: LabelledAlert, target: LabelledAlert, label: string): Verdict {
  const left = source.labels.fixed.get(label)
  const right = target.labels.fixed.get(label)
  if (left !== undefined && right !== undefined) return left === right ? 'yes' : 'no'
  const carries = [canCarry(source.labels, label), canCarry(target.labels, label)]
  if (!carries.includes('no') || carries.every((each) => each === 'no')) return 'yes'
  // One has no such label: only a source or target without a value, or an external label, would be equal.
  if (carries.includes('yes') && (left !== undefined || right !== undefined)) return 'no'
  return { says: `${label} may be missing on one side only`, place: rule.entity.place }
}
