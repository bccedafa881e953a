/** One step into a tree: a key of a map, or an item of a list by what it is called. */
export interface Step {
  /** Undefined for what a `range` goes through: it may be either. */
  readonly isItem?: boolean
  /** The key, or what the item is called; undefined where that is not known, which fits all. */
  name?: string
}

/** From the root of a document or of a chart's values to one of its nodes. */
export type KeyPath = readonly Step[]

/** A step by a key. */
export function keyStep(name: string): Step {
  return { isItem: false, name }
}

/** A step to an item of a list. */
export function itemStep(name?: string): Step {
  return name === undefined ? { isItem: true } : { isItem: true, name }
}

/** Whether two steps can be the same one. */
export function fits(a: Step, b: Step): boolean {
  if (a.isItem !== undefined && b.isItem !== undefined && a.isItem !== b.isItem) return false
  return a.name === undefined || b.name === undefined || a.name === b.name
}

/** Whether a path can begin with another one. */
export function beginsWith(path: KeyPath, beginning: KeyPath): boolean {
  return beginning.length <= path.length && beginning.every((step, at) => fits(step, path[at] as Step))
}

/** Whether a path can end with some steps. */
export function endsWith(path: KeyPath, ...ends: readonly KeyPath[]): boolean {
  let at = path.length - ends.reduce((sum, { length }) => sum + length, 0)
  if (at < 0) return false
  for (const end of ends) for (const step of end) if (!fits(step, path[at++] as Step)) return false
  return true
}

/** How items of a list are called: a container by its name, an alert by `alert`. */
export const itemNames: readonly string[] = ['name', 'alert', 'record']
