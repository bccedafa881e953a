import type { Cause } from '../entities/fact.ts'
import type { LabelledAlert } from './alertLabels.ts'
import { type AlertPool, addByName } from './alertPool.ts'
import type { Side, Verdict } from './side.ts'

/** The alerts one side matches. */
export interface Matched {
  readonly sure: readonly LabelledAlert[]
  /** Alerts that may match, each with the reason why that is not known; of those elsewhere only the first few. */
  readonly unsure: readonly { readonly alert: LabelledAlert; readonly cause: Cause }[]
  /** Every name the side allows is an alert that was found. */
  readonly allFound: boolean
  /** Whether any one alert matches, also one that the lists leave out. */
  readonly ask: (alert: LabelledAlert) => Verdict
}

/** A few alerts that stand elsewhere are reason enough: every one of a big workspace may be one. */
const mostElsewhere = 3

/** The alerts of the workspace as one Alertmanager configuration sees them: those nearest to it come first. */
export class AlertIndex {
  /** The alerts that stand nearest to the configuration. */
  readonly near: readonly LabelledAlert[]
  readonly #pool: AlertPool
  readonly #isNear: ReadonlySet<LabelledAlert>
  readonly #nearByName = new Map<string | undefined, LabelledAlert[]>()
  readonly #known = new Map<string, Matched>()
  readonly #knownNear = new Map<string, readonly LabelledAlert[]>()

  constructor(pool: AlertPool, near: readonly LabelledAlert[]) {
    this.near = near
    this.#pool = pool
    this.#isNear = new Set(near)
    for (const alert of near) addByName(this.#nearByName, alert)
  }

  match(side: Side): Matched {
    const known = this.#known.get(side.key)
    if (known) return known
    const made = side.alertnames ? this.#byName(side, side.alertnames) : this.#search(side)
    this.#known.set(side.key, made)
    return made
  }

  /** Those of the nearest alerts that a side matches or may match; it looks at no others. */
  matchNear(side: Side): readonly LabelledAlert[] {
    const known = this.#knownNear.get(side.key)
    if (known) return known
    const asked = side.alertnames
      ? [...side.alertnames, undefined].flatMap((name) => this.#nearByName.get(name) ?? [])
      : this.near
    const made = this.#pool.filter(side, asked)
    this.#knownNear.set(side.key, made)
    return made
  }

  /** The alerts that may match both sides; of those elsewhere only the first few. */
  both(left: Side, right: Side): LabelledAlert[] {
    const listed = [left, right].flatMap((side) => {
      const { sure, unsure } = this.match(side)
      return [...sure, ...unsure.map(({ alert }) => alert)]
    })
    // What a side names is listed in full.
    if (left.alertnames !== undefined || right.alertnames !== undefined) return [...new Set(listed)]
    return this.#pool.sorted([...listed, ...this.#firstElsewhere(this.#pool.common(left, right))])
  }

  /** A name is a reference: it means the nearest alerts of that name. */
  #byName(side: Side, names: readonly string[]): Matched {
    const found = names.map((name) => this.#nearByName.get(name) ?? this.#pool.named(name))
    const asked = [...found.flat(), ...this.#pool.named(undefined)]
    const verdicts = this.#pool.ask(side, asked)
    const allFound = names.length > 0 && found.every((alerts) => alerts.length > 0)
    return { ...sort(verdicts), allFound, ask: (alert) => verdicts.get(alert) ?? 'no' }
  }

  #search(side: Side): Matched {
    const matching = this.#pool.matching(side)
    const ask = (alert: LabelledAlert): Verdict => {
      const verdict = matching.get(alert) ?? 'no'
      return verdict === 'yes' && !this.#isNear.has(alert) ? elsewhere(alert) : verdict
    }
    const listed = this.#pool.sorted([...this.near, ...this.#firstElsewhere(matching.keys())])
    return { ...sort(new Map(listed.map((alert) => [alert, ask(alert)]))), allFound: false, ask }
  }

  #firstElsewhere(alerts: Iterable<LabelledAlert>): LabelledAlert[] {
    const first: LabelledAlert[] = []
    for (const alert of alerts) {
      if (!this.#isNear.has(alert) && first.push(alert) >= mostElsewhere) break
    }
    return first
  }
}

function sort(verdicts: ReadonlyMap<LabelledAlert, Verdict>): Pick<Matched, 'sure' | 'unsure'> {
  const sure: LabelledAlert[] = []
  const unsure: { alert: LabelledAlert; cause: Cause }[] = []
  for (const [alert, verdict] of verdicts) {
    if (verdict === 'no') continue
    if (verdict === 'yes') sure.push(alert)
    else unsure.push({ alert, cause: verdict })
  }
  return { sure, unsure }
}

function elsewhere({ entity }: LabelledAlert): Cause {
  return {
    says: `${entity.subject} stands nearer to another Alertmanager configuration`,
    place: entity.place,
  }
}
