import { type Cause, type Fact, list, record } from '../entities/fact.ts'
import { canCarry } from '../values/labelSet.ts'
import type { AlertIndex } from './alertIndex.ts'
import type { LabelledAlert } from './alertLabels.ts'
import type { ReadyRule } from './readyRule.ts'
import type { Verdict } from './side.ts'

/** How many pairs of alerts are compared for one rule and two signals. */
const mostCompared = 256

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
export function signalPairs(rules: readonly ReadyRule[], index: AlertIndex): Fact {
  const bySignal = groupBySignal(index.near)
  const signals = [...bySignal.keys()].sort()
  const pairs: Pair[] = []
  for (const from of signals)
    for (const to of signals)
      if (from !== to) pairs.push(...pairsOf(bySignal.get(from) ?? [], bySignal.get(to) ?? [], rules, index))
  return list(
    pairs.map(({ source, target, by, unsure }) =>
      record({
        source: source.entity.facts,
        target: target.entity.facts,
        inhibitedBy: list(
          by.map(({ entity }) => entity.facts),
          { open: unsure },
        ),
      }),
    ),
  )
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

function pairsOf(
  sources: readonly LabelledAlert[],
  targets: readonly LabelledAlert[],
  rules: readonly ReadyRule[],
  index: AlertIndex,
): Pair[] {
  const pairs = new Map<string, Pair>()
  const numbers = new Map([...sources, ...targets].map((alert, number) => [alert, number]))
  const note = (source: LabelledAlert, target: LabelledAlert, rule: ReadyRule, verdict: Verdict): void => {
    const key = `${numbers.get(source)} ${numbers.get(target)}`
    const pair = pairs.get(key) ?? { source, target, by: [], unsure: [] }
    pairs.set(key, pair)
    if (verdict === 'yes') pair.by.push(rule)
    else if (verdict !== 'no') pair.unsure.push(verdict)
  }
  for (const rule of rules) {
    const found = firstPair(rule, sources, targets, index)
    if (found) note(found.source, found.target, rule, found.verdict)
  }
  const [source] = sources
  const [target] = targets
  if (pairs.size > 0 || !source || !target) return [...pairs.values()]
  return [{ source, target, by: [], unsure: [] }]
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
  index: AlertIndex,
): Found | undefined {
  const left = candidates(rule, 'source', sources, index)
  const right = candidates(rule, 'target', targets, index)
  let perhaps: Found | undefined
  let compared = 0
  for (const source of left) {
    for (const target of right) {
      if (compared++ >= mostCompared) {
        const says = 'more alerts match both sides than are compared'
        return perhaps ?? { source, target, verdict: { says, place: rule.entity.place } }
      }
      const verdict = mutes(rule, source, target)
      if (verdict === 'yes') return { source, target, verdict }
      if (verdict !== 'no') perhaps ??= { source, target, verdict }
    }
  }
  return perhaps
}

function candidates(
  rule: ReadyRule,
  side: 'source' | 'target',
  alerts: readonly LabelledAlert[],
  index: AlertIndex,
): LabelledAlert[] {
  const { sure, unsure } = index.match(rule[side])
  const matching = new Set([...sure, ...unsure.map(({ alert }) => alert)])
  return alerts.filter((alert) => matching.has(alert))
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
