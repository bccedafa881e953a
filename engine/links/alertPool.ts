import type { LabelledAlert } from './alertLabels.ts'
import type { Effort } from './effort.ts'
import type { Side, Verdict } from './side.ts'

/** All alerts of the workspace. What one side asks of all of them is asked once, however many configurations have it. */
export class AlertPool {
  readonly #alerts: readonly LabelledAlert[]
  readonly #order: ReadonlyMap<LabelledAlert, number>
  readonly #byName = new Map<string | undefined, LabelledAlert[]>()
  readonly #matching = new Map<string, ReadonlyMap<LabelledAlert, Verdict>>()
  readonly #common = new Map<string, readonly LabelledAlert[]>()
  readonly #effort: Effort
  #everything: ReadonlyMap<LabelledAlert, Verdict> | undefined

  constructor(alerts: readonly LabelledAlert[], effort: Effort) {
    this.#alerts = alerts
    this.#effort = effort
    this.#order = new Map(alerts.map((alert, number) => [alert, number]))
    for (const alert of alerts) addByName(this.#byName, alert)
  }

  /** The alerts of a name; those without a known name for `undefined`. */
  named(name: string | undefined): readonly LabelledAlert[] {
    return this.#byName.get(name) ?? []
  }

  /** Those of the alerts that a side matches or may match, in their order. */
  ask(side: Side, alerts: readonly LabelledAlert[]): ReadonlyMap<LabelledAlert, Verdict> {
    if (!this.#effort.spend(alerts.length)) return this.#tooMany()
    const verdicts = new Map<LabelledAlert, Verdict>()
    for (const alert of alerts) {
      const verdict = side.ask(alert)
      if (verdict !== 'no') verdicts.set(alert, verdict)
    }
    return verdicts
  }

  /** Those of the alerts that a side matches or may match; all of them once too much was asked. */
  filter(side: Side, alerts: readonly LabelledAlert[]): readonly LabelledAlert[] {
    if (!this.#effort.spend(alerts.length)) return alerts
    return alerts.filter((alert) => side.ask(alert) !== 'no')
  }

  /** All alerts a side matches or may match, in their order. */
  matching(side: Side): ReadonlyMap<LabelledAlert, Verdict> {
    const known = this.#matching.get(side.key)
    if (known) return known
    const made = this.ask(side, this.#alerts)
    this.#matching.set(side.key, made)
    return made
  }

  /** All alerts that match or may match both sides, in their order. */
  common(left: Side, right: Side): readonly LabelledAlert[] {
    const key = JSON.stringify([left.key, right.key])
    const known = this.#common.get(key)
    if (known) return known
    const others = this.matching(right)
    const made = [...this.matching(left).keys()].filter((alert) => others.has(alert))
    this.#common.set(key, made)
    return made
  }

  /** Each alert once, in the order of the workspace. */
  sorted(alerts: Iterable<LabelledAlert>): LabelledAlert[] {
    const at = (alert: LabelledAlert): number => this.#order.get(alert) ?? 0
    return [...new Set(alerts)].sort((a, b) => at(a) - at(b))
  }

  /** One map for all sides that are not compared: hostile input must not fill the memory either. */
  #tooMany(): ReadonlyMap<LabelledAlert, Verdict> {
    const says = 'there are more inhibit rules and alerts than are compared'
    this.#everything ??= new Map(
      this.#alerts.map((alert) => [alert, { says, place: alert.entity.place }] as const),
    )
    return this.#everything
  }
}

/** Adds an alert to those of its name. */
export function addByName(index: Map<string | undefined, LabelledAlert[]>, alert: LabelledAlert): void {
  const group = index.get(alert.name)
  if (group) group.push(alert)
  else index.set(alert.name, [alert])
}
