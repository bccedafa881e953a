import { folderSteps } from '../source/path.ts'

/** Something that stands in a folder. */
export interface Located {
  readonly folder: string
}

/**
 * The candidates nearest to a folder: fewest steps through the common parent, so that `prod/` finds what is in
 * `prod/`, not in `staging/`. Several are returned when they are equally near.
 */
export function nearestTo<T extends Located>(folder: string, candidates: readonly T[]): T[] {
  let best = Number.POSITIVE_INFINITY
  let found: T[] = []
  for (const candidate of candidates) {
    const steps = folderSteps(folder, candidate.folder)
    if (steps < best) {
      best = steps
      found = [candidate]
    } else if (steps === best) found.push(candidate)
  }
  return found
}
