import type { Labels } from '../values/labelSet.ts'
import type { Cause } from './fact.ts'

/** What links need of an alert beside its facts. */
export interface AlertParts {
  readonly folder: string
  /** The labels the expression's results carry, before the rule's own are added; absent when the expression is not read. */
  readonly labels?: Labels
  /** The rule group; groups of one name in different objects are not told apart. */
  readonly group: string
  /** The quantile the alert compares with a constant, if it does so and nothing in it depends on a template. */
  readonly measure?: QuantileMeasure
}

/** A quantile compared with a constant. */
export interface QuantileMeasure {
  readonly source: QuantileSource | SeriesSource
  /** Where it fires, seen from the threshold. */
  readonly direction: 'above' | 'below'
  /** The threshold in the unit of the metric. */
  readonly threshold: number
  /** The rest of the expression in a normal form; empty where the comparison is all there is. */
  readonly condition: string
}

/** A quantile computed in the expression itself, or picked by the label `quantile`. */
export interface QuantileSource {
  readonly kind: 'quantile'
  readonly phi: number
  /** Equal where metric, matchers and kept labels are: two such quantiles are of the same series. */
  readonly shape: string
  /** Seconds; absent where the expression looks back over none, or over several ranges. */
  readonly window?: number
  readonly rate?: string
}

/** A series by its name: what a recording rule of this name records. */
export interface SeriesSource {
  readonly kind: 'series'
  readonly metric: string
  /** What the selector keeps of it, in a normal form. */
  readonly filter: string
}

/** What links need of a recording rule beside its facts. */
export interface RecordingParts {
  readonly folder: string
  readonly group: string
  readonly name: string
  /** Present where the expression is nothing but a quantile. */
  readonly source?: QuantileSource
  /** Why the document may hold more than is written. */
  readonly open?: Cause
}
