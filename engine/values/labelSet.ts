/**
 * What is known of the labels of an expression's results, of each of them.
 *
 * `closed`: only labels in `names` can be there. `open`: any label but those in `names` can be.
 * `kept`: labels that are not lost on any way to the result (in a closed set a kept label may still be empty when
 * no series has it). `fixed`: labels that have this one value on every result.
 */
export interface Labels {
  readonly carries: 'closed' | 'open'
  readonly names: ReadonlySet<string>
  readonly kept: ReadonlySet<string>
  readonly fixed: ReadonlyMap<string, string>
}

/** Whether results carry a label. */
export type Carried = 'yes' | 'maybe' | 'no'

/** The label that holds a metric's name. */
export const METRIC = '__name__'

/** No labels at all. */
export const NONE: Labels = closed([], [], new Map())

/** Whether results can carry a label: `no` is certain, `yes` means fixed, matched non-empty or kept by name. */
export function canCarry(labels: Labels, label: string): Carried {
  if (!possible(labels, label)) return 'no'
  return labels.kept.has(label) || labels.fixed.has(label) ? 'yes' : 'maybe'
}

/** Whether a label can be there at all. */
export function possible(labels: Labels, label: string): boolean {
  return labels.names.has(label) === (labels.carries === 'closed')
}

/** Only these labels can be there. */
export function closed(
  names: Iterable<string>,
  kept: Iterable<string>,
  fixed: ReadonlyMap<string, string>,
): Labels {
  return { carries: 'closed', names: new Set(names), kept: new Set(kept), fixed }
}

/** Takes labels away. */
export function without(labels: Labels, gone: Iterable<string>): Labels {
  const names = new Set(labels.names)
  const kept = new Set(labels.kept)
  const fixed = new Map(labels.fixed)
  for (const name of gone) {
    if (labels.carries === 'closed') names.delete(name)
    else names.add(name)
    kept.delete(name)
    fixed.delete(name)
  }
  return { carries: labels.carries, names, kept, fixed }
}

/** Sets a label to a value: known, known to be there (`true`), or unknown and perhaps empty (`undefined`). */
export function set(labels: Labels, label: string, value: string | true | undefined): Labels {
  const cleared = without(labels, [label])
  if (value === '') return cleared
  const names = new Set(cleared.names)
  if (labels.carries === 'closed') names.add(label)
  else names.delete(label)
  const kept = new Set(cleared.kept)
  if (value !== undefined) kept.add(label)
  const fixed = new Map(cleared.fixed)
  if (typeof value === 'string') fixed.set(label, value)
  return { carries: labels.carries, names, kept, fixed }
}
