import type { AlertmanagerParts, InhibitRuleParts } from '../entities/alertmanagerParts.ts'
import type { AlertParts } from '../entities/alertParts.ts'
import { addFacts } from '../entities/entity.ts'
import { type Cause, type Entity, type Fact, known, list, unknown, withFields } from '../entities/fact.ts'
import { comparePlaces } from '../source/place.ts'
import { canCarry } from '../values/labelSet.ts'
import { disjoint } from '../values/matcher.ts'
import { allowedValues } from '../values/matcherSet.ts'
import { AlertIndex, type Matched } from './alertIndex.ts'
import { hasInstances, type LabelledAlert, labelledAlert } from './alertLabels.ts'
import { AlertPool } from './alertPool.ts'
import { entitiesOf, type LinkContext } from './context.ts'
import { Effort } from './effort.ts'
import { NearestIndex } from './nearest.ts'
import { type ReadyRule, readyRule } from './readyRule.ts'
import type { Side } from './side.ts'
import { signalPairs } from './signalPairs.ts'

type Configuration = Entity<AlertmanagerParts>
type Rule = Entity<InhibitRuleParts>

/** Some hundred inhibit rules times some thousand alerts: more is not written by hand. */
const mostQuestions = 1_000_000

/** How often alerts stand in the lists of inhibit rules: every rule about them goes through these. */
const mostListed = 200_000

/**
 * Joins inhibit rules with the alerts they are about. Monitoring is cluster-wide, so all alerts of the workspace are
 * candidates; where several configurations stand in different folders, each takes those nearest to it.
 */
export function linkInhibition(context: LinkContext): void {
  const configurations = inOrder(entitiesOf<AlertmanagerParts>(context, 'alertmanager'))
  if (configurations.length === 0) return
  const alerts = inOrder(entitiesOf<AlertParts>(context, 'alert')).map(labelledAlert)
  const complete = context.complete.has('alerts')
  const rules = new Map(configurations.map((made) => [made, made.parts.rules.map(readyRule)]))
  const shared = configurations
    .filter(({ parts }) => parts.form === 'AlertmanagerConfig')
    .flatMap((made) => rules.get(made) ?? [])
  const effort = new Effort(mostQuestions)
  const listed = new Effort(mostListed)
  const unlisted: Rule[] = []
  const indexes = nearestAlerts(configurations, alerts, effort)
  for (const configuration of configurations) {
    const own = rules.get(configuration) ?? []
    const index = indexes.get(standingOf(configuration))
    if (!index) continue
    for (const rule of own) {
      if (listed.spend(timesListed(rule, index))) describe(rule, index, complete)
      else unlisted.push(rule.entity)
    }
    // What AlertmanagerConfigs say is added to the configuration of the Alertmanager that reads them.
    const inForce = configuration.parts.form === 'file' ? [...own, ...shared] : own
    addFacts(configuration, { signalPairs: signalPairs(inForce, index, effort) })
  }
  const [first] = unlisted
  if (!first) return
  const says = `more inhibit rules and alerts than are compared: alerts would be listed over ${mostListed} times`
  context.exceed(first.place, says)
  for (const rule of unlisted) giveUp(rule, says)
}

/** By place: which alert is spoken of must not depend on the order files were read in. */
function inOrder<Parts>(entities: readonly Entity<Parts>[]): Entity<Parts>[] {
  return [...entities].sort((a, b) => comparePlaces(a.place, b.place))
}

/** Configurations of one form in one folder are equally near to everything. */
function standingOf({ parts }: Configuration): string {
  return `${parts.form}\0${parts.folder}`
}

/** For each form and folder of configurations the alerts that have none nearer; several may be equally near. */
function nearestAlerts(
  configurations: readonly Configuration[],
  alerts: readonly LabelledAlert[],
  effort: Effort,
): ReadonlyMap<string, AlertIndex> {
  const near = new Map<string, LabelledAlert[]>(configurations.map((made) => [standingOf(made), []]))
  const byFolder = new Map<string, LabelledAlert[]>()
  for (const alert of alerts) {
    const { folder } = alert.entity.parts
    const beside = byFolder.get(folder)
    if (beside) beside.push(alert)
    else byFolder.set(folder, [alert])
  }
  for (const form of ['file', 'AlertmanagerConfig'] as const) {
    const folders = new Set(
      configurations.filter(({ parts }) => parts.form === form).map(({ parts }) => parts.folder),
    )
    const index = new NearestIndex([...folders].map((folder) => ({ folder })))
    for (const [from, beside] of byFolder) {
      for (const { folder } of index.nearest(from))
        for (const alert of beside) near.get(`${form}\0${folder}`)?.push(alert)
    }
  }
  const pool = new AlertPool(alerts, effort)
  return new Map([...near].map(([standing, found]) => [standing, new AlertIndex(pool, pool.sorted(found))]))
}

function timesListed({ source, target }: ReadyRule, index: AlertIndex): number {
  const lengths = [source, target].map((side) => {
    const { sure, unsure } = index.match(side)
    return sure.length + unsure.length
  })
  return lengths.reduce((sum, length) => sum + length, 0)
}

/** Nothing that is asked of all alerts is known of this rule. */
function giveUp(entity: Rule, says: string): void {
  const cause: Cause = { says, place: entity.place }
  const sides = (['source', 'target'] as const).map((name) => {
    const fact = entity.facts.fields?.get(name) ?? unknown(cause)
    return [name, fact.state === 'known' ? withFields(fact, { labelled: unknown(cause) }) : fact] as const
  })
  const lists = ['sources', 'targets', 'both'].map((name) => [name, list([], { open: [cause] })] as const)
  addFacts(entity, { disjoint: unknown(cause), ...Object.fromEntries([...sides, ...lists]) })
}

function describe(rule: ReadyRule, index: AlertIndex, complete: boolean): void {
  const { entity, source, target } = rule
  const sources = index.match(source)
  const targets = index.match(target)
  const excluded = disjoint(source.matchers, target.matchers)
  const unread = source.unread ?? target.unread
  addFacts(entity, {
    source: withLabelled(entity, 'source', source, sources),
    target: withLabelled(entity, 'target', target, targets),
    equal: carried(rule, sources, targets),
    disjoint: excluded !== 'yes' && unread ? unknown(unread) : known(excluded === 'yes'),
    sources: alertList(sources.sure, causesOf(sources), entity, complete),
    targets: alertList(targets.sure, causesOf(targets), entity, complete),
    both: excluded === 'yes' ? list([]) : bothSides(rule, index, complete),
  })
}

/** A few reasons are enough: every alert of a big workspace may be one. */
function causesOf({ unsure }: Matched): Cause[] {
  return unsure.slice(0, 3).map(({ cause }) => cause)
}

function alertList(
  alerts: readonly LabelledAlert[],
  causes: readonly Cause[],
  rule: Rule,
  complete: boolean,
): Fact {
  const says = 'alerts may be defined elsewhere, unless the configuration has complete: [alerts]'
  const open = complete ? causes : [{ says, place: rule.place }, ...causes]
  return list(
    alerts.map(({ entity }) => entity.facts),
    open.length > 0 ? { open } : {},
  )
}

function bothSides({ entity, source, target }: ReadyRule, index: AlertIndex, complete: boolean): Fact {
  const sure: LabelledAlert[] = []
  const causes: Cause[] = []
  for (const alert of index.both(source, target)) {
    const verdicts = [index.match(source).ask(alert), index.match(target).ask(alert)]
    if (verdicts.includes('no')) continue
    const [doubt] = verdicts.filter((verdict) => verdict !== 'yes')
    if (doubt === undefined) sure.push(alert)
    else if (doubt !== 'no') causes.push(doubt)
  }
  return alertList(sure, causes.slice(0, 3), entity, complete)
}

function withLabelled(rule: Rule, name: 'source' | 'target', side: Side, matched: Matched): Fact {
  const fact = rule.facts.fields?.get(name) ?? unknown({ says: 'not read', place: rule.place })
  return fact.state === 'known' ? withFields(fact, { labelled: labelled(rule, side, matched) }) : fact
}

/** Whether the alerts of a side come in instances. Matchers on a severity alone mean a class of alerts. */
function labelled(rule: Rule, side: Side, matched: Matched): Fact {
  if (matched.sure.some(hasInstances)) return known('yes')
  const labels = new Set(side.matchers.map(({ name }) => name))
  if (!labels.has('alertname') && (labels.size === 0 || labels.has('severity'))) return known('yes')
  if (matched.allFound && matched.sure.length > 0 && matched.unsure.length === 0) return known('no')
  const [cause] = causesOf(matched)
  return unknown(cause ?? { says: 'the alerts this side means are not defined here', place: rule.place })
}

/** Adds to each label of `equal` whether the alerts the sides name can carry it. */
function carried({ entity, source, target }: ReadyRule, sources: Matched, targets: Matched): Fact {
  const written = entity.facts.fields?.get('equal') ?? list([])
  const items = (written.items ?? []).map((item, at) => {
    const label = entity.parts.equal[at] ?? ''
    return withFields(item, {
      carriedBySource: carriedBy(source, sources, label, entity.parts.namespace),
      carriedByTarget: carriedBy(target, targets, label, entity.parts.namespace),
    })
  })
  return { ...written, items }
}

/** Only where the side names alerts that were all found; a label some of them carry is "maybe". */
function carriedBy(
  { matchers }: Side,
  matched: Matched,
  label: string,
  namespace: string | undefined,
): Fact | undefined {
  const alerts = [...matched.sure, ...matched.unsure.map(({ alert }) => alert)]
  if (!matched.allFound || alerts.length === 0) return undefined
  // What the matchers let through, the operator's among them, has the label.
  if (label === 'namespace' && namespace !== undefined) return known('yes')
  if (allowedValues(matchers, label)?.every((value) => value !== '')) return known('yes')
  const answers = new Set(alerts.map(({ labels }) => canCarry(labels, label)))
  const [answer, ...others] = answers
  return known(others.length === 0 ? (answer ?? 'maybe') : 'maybe')
}
