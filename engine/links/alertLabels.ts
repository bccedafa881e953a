import type { AlertParts } from '../entities/alertParts.ts'
import type { Cause, Entity } from '../entities/fact.ts'
import { type Labels, METRIC, possible, set, without } from '../values/labelSet.ts'

/** An alert as Alertmanager gets it: by its labels. */
export interface LabelledAlert {
  readonly entity: Entity<AlertParts>
  readonly name?: string
  readonly labels: Labels
}

const anything: Labels = { carries: 'open', names: new Set([METRIC]), kept: new Set(), fixed: new Map() }

/**
 * The labels an alert is sent with: those of the expression's results, over them the rule's own (an empty one takes
 * the label away), over these `alertname` (Prometheus, rules/alerting.go, Eval). External labels and relabelling
 * are not known here.
 */
export function labelledAlert(entity: Entity<AlertParts>): LabelledAlert {
  const written = entity.facts.fields?.get('labels')
  const name = entity.facts.fields?.get('name')
  // A template may set labels that are not written: then the results' own are not safe from being replaced.
  const isOpen = written?.state !== 'known' || written.open !== undefined
  let labels = entity.parts.labels && !isOpen ? without(entity.parts.labels, [METRIC]) : anything
  for (const [label, fact] of written?.fields ?? [])
    labels = set(labels, label, fact.state === 'known' ? String(fact.value) : undefined)
  const known = name?.state === 'known' ? String(name.value) : undefined
  return { entity, labels: set(labels, 'alertname', known), ...(known !== undefined && { name: known }) }
}

/** Whether several instances of the alert may fire at once: it has labels whose values are not written. */
export function hasInstances({ labels }: LabelledAlert): boolean {
  if (labels.carries === 'open') return true
  return [...labels.names].some((label) => possible(labels, label) && !labels.fixed.has(label))
}

/** Why a label's value is not known: a template, or what the expression carries. */
export function doubt({ entity, labels }: LabelledAlert, label: string): Cause {
  const written = entity.facts.fields?.get('labels')?.fields?.get(label)
  const [cause] = written?.causes ?? []
  if (cause) return cause
  const subject = entity.subject
  const says = labels.kept.has(label)
    ? `the value of ${label} of ${subject} is not written`
    : `${subject} may carry the label ${label}`
  return { says, place: entity.place }
}
