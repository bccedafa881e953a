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
import { entitiesOf, type LinkContext } from './context.ts'
import { Effort } from './effort.ts'
import { nearestTo } from './nearest.ts'
import { type ReadyRule, readyRule } from './readyRule.ts'
import type { Side } from './side.ts'
import { signalPairs } from './signalPairs.ts'

type Configuration = Entity<AlertmanagerParts>
type Rule = Entity<InhibitRuleParts>

/** Some hundred inhibit rules times some thousand alerts: more is not written by hand. */
const mostQuestions = 1_000_000

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
  const nearest = nearestConfigurations(configurations, alerts)
  for (const configuration of configurations) {
    const own = rules.get(configuration) ?? []
    const isNear = ({ entity }: LabelledAlert): boolean =>
      nearest(configuration.parts.form, entity.parts.folder).has(configuration)
    const index = new AlertIndex(alerts, isNear, effort)
    for (const rule of own) describe(rule, index, complete)
    // What AlertmanagerConfigs say is added to the configuration of the Alertmanager that reads them.
    const inForce = configuration.parts.form === 'file' ? [...own, ...shared] : own
    addFacts(configuration, { signalPairs: signalPairs(inForce, index, effort) })
  }
}

/** By place: which alert is spoken of must not depend on the order files were read in. */
function inOrder<Parts>(entities: readonly Entity<Parts>[]): Entity<Parts>[] {
  return [...entities].sort((a, b) => comparePlaces(a.place, b.place))
}

/** For each form and folder with alerts, the configurations nearest to them; several where equally near. */
function nearestConfigurations(
  configurations: readonly Configuration[],
  alerts: readonly LabelledAlert[],
): (form: AlertmanagerParts['form'], folder: string) => ReadonlySet<Configuration> {
  const known = new Map<string, ReadonlySet<Configuration>>()
  const folders = new Set(alerts.map(({ entity }) => entity.parts.folder))
  for (const form of ['file', 'AlertmanagerConfig'] as const) {
    const located = configurations
      .filter(({ parts }) => parts.form === form)
      .map((made) => ({ folder: made.parts.folder, made }))
    for (const folder of folders)
      known.set(`${form}\0${folder}`, new Set(nearestTo(folder, located).map(({ made }) => made)))
  }
  return (form, folder) => known.get(`${form}\0${folder}`) ?? new Set()
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
    both: excluded === 'yes' ? list([]) : bothSides(sources, targets, entity, complete),
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
  const open = complete ? causes : [{ says: 'alerts may be defined elsewhere', place: rule.place }, ...causes]
  return list(
    alerts.map(({ entity }) => entity.facts),
    open.length > 0 ? { open } : {},
  )
}

function bothSides(sources: Matched, targets: Matched, rule: Rule, complete: boolean): Fact {
  const sure = new Set(targets.sure)
  const unsureTargets = new Map(targets.unsure.map(({ alert, cause }) => [alert, cause]))
  const causes: Cause[] = []
  for (const alert of sources.sure) {
    const cause = unsureTargets.get(alert)
    if (cause) causes.push(cause)
  }
  for (const { alert, cause } of sources.unsure)
    if (sure.has(alert) || unsureTargets.has(alert)) causes.push(cause)
  return alertList(
    sources.sure.filter((alert) => sure.has(alert)),
    causes.slice(0, 3),
    rule,
    complete,
  )
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
