import type { Cause } from '../entities/fact.ts'
import type { LabelledAlert } from './alertLabels.ts'
import type { Effort } from './effort.ts'
import type { Side } from './side.ts'

/** The alerts one side matches. */
export interface Matched {
  readonly sure: readonly LabelledAlert[]
  /** Alerts that may match, each with the reason why that is not known. */
  readonly unsure: readonly { readonly alert: LabelledAlert; readonly cause: Cause }[]
  /** Every name the side allows is an alert that was found. */
  readonly allFound: boolean
}

/** The alerts of the workspace as one Alertmanager configuration sees them: those nearest to it come first. */
export class AlertIndex {
  readonly #near = new Map<string, LabelledAlert[]>()
  readonly #all = new Map<string, LabelledAlert[]>()
  readonly #alerts: readonly LabelledAlert[]
  readonly #isNear: (alert: LabelledAlert) => boolean
  readonly #known = new Map<string, Matched>()
  readonly #effort: Effort
  #everything: Matched['unsure'] | undefined

  constructor(alerts: readonly LabelledAlert[], isNear: (alert: LabelledAlert) => boolean, effort: Effort) {
    this.#effort = effort
    this.#alerts = alerts
    this.#isNear = isNear
    for (const alert of alerts) {
      add(this.#all, alert)
      if (isNear(alert)) add(this.#near, alert)
    }
  }

  get near(): LabelledAlert[] {
    return this.#alerts.filter(this.#isNear)
  }

  match(side: Side): Matched {
    const known = this.#known.get(side.key)
    if (known) return known
    const made = side.alertnames ? this.#byName(side, side.alertnames) : this.#search(side)
    this.#known.set(side.key, made)
    return made
  }

  /** A name is a reference: it means the nearest alerts of that name. */
  #byName(side: Side, names: readonly string[]): Matched {
    const found = names.map((name) => this.#near.get(name) ?? this.#all.get(name) ?? [])
    const unnamed = this.#alerts.filter(({ name }) => name === undefined)
    return {
      ...this.#sort(side, [...found.flat(), ...unnamed], () => true),
      allFound: names.length > 0 && found.every((alerts) => alerts.length > 0),
    }
  }

  #search(side: Side): Matched {
    return { ...this.#sort(side, this.#alerts, this.#isNear), allFound: false }
  }

  #sort(
    side: Side,
    alerts: readonly LabelledAlert[],
    isMeant: (alert: LabelledAlert) => boolean,
  ): Omit<Matched, 'allFound'> {
    if (!this.#effort.spend(alerts.length)) return { sure: [], unsure: this.#tooMany() }
    const sure: LabelledAlert[] = []
    const unsure: { alert: LabelledAlert; cause: Cause }[] = []
    for (const alert of alerts) {
      const verdict = side.ask(alert)
      if (verdict === 'no') continue
      if (verdict !== 'yes') unsure.push({ alert, cause: verdict })
      else if (isMeant(alert)) sure.push(alert)
      else unsure.push({ alert, cause: elsewhere(alert) })
    }
    return { sure, unsure }
  }

  /** One list for all sides that are not compared: hostile input must not fill the memory either. */
  #tooMany(): Matched['unsure'] {
    const says = 'there are more inhibit rules and alerts than are compared'
    this.#everything ??= this.#alerts.map((alert) => ({ alert, cause: { says, place: alert.entity.place } }))
    return this.#everything
  }
}

function add(index: Map<string, LabelledAlert[]>, alert: LabelledAlert): void {
  if (alert.name === undefined) return
  const group = index.get(alert.name)
  if (group) group.push(alert)
  else index.set(alert.name, [alert])
}

function elsewhere({ entity }: LabelledAlert): Cause {
  return {
    says: `${entity.subject} stands nearer to another Alertmanager configuration`,
    place: entity.place,
  }
}
