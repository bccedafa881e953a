import type { Labels } from '../values/labelSet.ts'

/** What links need of an alert beside its facts. */
export interface AlertParts {
  readonly folder: string
  /** The labels the expression's results carry, before the rule's own are added; absent when the expression is not read. */
  readonly labels?: Labels
  /** What two alerts on neighbouring quantiles have in common: metric, matchers, kept labels, direction, range. */
  readonly quantileShape?: string
  /** The rule group, and its number in it. */
  readonly group: string
}
