import type { MatcherSide } from '../entities/alertmanagerParts.ts'
import type { Cause } from '../entities/fact.ts'
import { possible } from '../values/labelSet.ts'
import { type Matcher, tester } from '../values/matcher.ts'
import { allowedValues, printMatchers } from '../values/matcherSet.ts'
import { doubt, type LabelledAlert } from './alertLabels.ts'

/** Whether an alert satisfies matchers: for certain, for certain not, or not known for a reason. */
export type Verdict = 'yes' | 'no' | Cause

/** One side of an inhibit rule, ready to be asked about alerts; a missing label is the empty text. */
export class Side {
  /** Equal for sides with the same matchers. */
  readonly key: string
  /** The alert names it allows, where these are written out. */
  readonly alertnames: readonly string[] | undefined
  readonly matchers: readonly Matcher[]
  readonly unread: Cause | undefined
  readonly #tests: readonly {
    readonly label: string
    readonly holds: (value: string) => boolean
    readonly anything: boolean
  }[]
  readonly #namespace: string | undefined

  /** @param namespace the one the operator adds a matcher for */
  constructor(side: MatcherSide, namespace: string | undefined) {
    this.matchers = side.matchers
    this.unread = side.unread
    this.key = JSON.stringify([namespace, side.unread?.place, printMatchers(side.matchers)])
    this.alertnames = allowedValues(side.matchers, 'alertname')
    this.#namespace = namespace
    this.#tests = side.matchers.map((matcher) => ({
      label: matcher.name,
      holds: tester(matcher) ?? (() => false),
      anything: matcher.operator === '=~' && matcher.value === '.*',
    }))
  }

  ask(alert: LabelledAlert): Verdict {
    const { labels } = alert
    let unsure: Cause | undefined
    for (const { label, holds, anything } of this.#tests) {
      const value = labels.fixed.get(label) ?? (possible(labels, label) ? undefined : '')
      if (value === undefined) {
        if (!anything) unsure ??= doubt(alert, label)
      } else if (!holds(value)) return 'no'
    }
    return this.unread ?? unsure ?? this.#confined(alert) ?? 'yes'
  }

  /**
   * The operator's namespace matcher is the same on both sides, so what an alert of that namespace does can be said
   * without it. Whether it is there at all depends on the Alertmanager's `alertmanagerConfigMatcherStrategy`, and
   * `enforcedNamespaceLabel` may set the label: an alert that seems to be of another namespace is not known.
   */
  #confined({ labels, entity }: LabelledAlert): Cause | undefined {
    if (this.#namespace === undefined) return undefined
    const value = labels.fixed.get('namespace') ?? (possible(labels, 'namespace') ? undefined : '')
    if (value === undefined || value === this.#namespace) return undefined
    return {
      says: `${entity.subject} seems not to be of the namespace ${this.#namespace}`,
      place: entity.place,
    }
  }
}
