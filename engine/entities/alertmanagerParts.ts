import type { Matcher } from '../values/matcher.ts'
import type { Cause, Entity } from './fact.ts'

/** The matchers of one side of an inhibit rule: all of them have to hold. */
export interface MatcherSide {
  readonly matchers: readonly Matcher[]
  /** Why there may be more matchers than these. */
  readonly unread?: Cause
}

/** What links need of an inhibit rule beside its facts. */
export interface InhibitRuleParts {
  readonly source: MatcherSide
  readonly target: MatcherSide
  readonly equal: readonly string[]
  /** Why there may be more labels in `equal`. */
  readonly equalUnread?: Cause
  /** The namespace the operator adds to both sides. */
  readonly namespace?: string
}

/** What links need of an Alertmanager configuration beside its facts. */
export interface AlertmanagerParts {
  readonly folder: string
  readonly form: 'file' | 'AlertmanagerConfig'
  readonly rules: readonly Entity<InhibitRuleParts>[]
}
