import { Globs, type Report } from '../../engine/index.ts'
import { aboutOf, type Marker, type State } from './marker.ts'
import type { Handover } from './remark.ts'

/** Why findings of an earlier run may be missing in this one although nobody mended them. */
export type Withheld = NonNullable<Handover['withheld']>

/** Why a finding is not reported any more. */
export type Ending = Exclude<State, 'open'>

/** What a report leaves out, by fingerprints, and by rule and subject where there is no verdict. */
export function withheldOf(
  { withheld, unknowns }: Report,
  prefix: string,
  most: number,
): Withheld | undefined {
  if (!withheld) return undefined
  const first = <T>(items: Iterable<T>): T[] => [...new Set(items)].slice(0, most)
  return {
    judged: first(withheld.judged),
    leftOut: first(withheld.leftOut.map(({ fingerprint }) => fingerprint)),
    silenced: first(withheld.silenced.map(({ fingerprint }) => fingerprint)),
    undecided: first(unknowns.map(aboutOf)),
    unread: first([...withheld.unread].map((path) => prefix + path)),
    excluded: first(withheld.excluded.filter(({ length }) => length <= 4_096)),
    folder: prefix,
  }
}

/** Why a finding is not reported any more that a comment on a file speaks of; fixed only where nothing else is known. */
export function endingOf(
  { key, rule, about }: Marker,
  path: string | undefined,
  withheld?: Withheld,
): Ending {
  if (!withheld) return 'fixed'
  const fingerprint = key.replace(/-\d+$/, '')
  if (withheld.silenced.includes(fingerprint)) return 'silenced'
  if (withheld.leftOut.includes(fingerprint) || !withheld.judged.includes(rule)) return 'unjudged'
  if (path !== undefined && isExcluded(path, withheld)) return 'unjudged'
  if (withheld.undecided.includes(about)) return 'undecided'
  return path !== undefined && withheld.unread.includes(path) ? 'undecided' : 'fixed'
}

/** Whether a file, or a folder it lies in, is excluded; patterns count from the folder of the workspace. */
function isExcluded(path: string, { excluded, folder }: Withheld): boolean {
  if (excluded.length === 0 || !path.startsWith(folder)) return false
  const globs = new Globs(excluded)
  const steps = path.slice(folder.length).split('/')
  return steps.some((_, index) => {
    const isFolder = index < steps.length - 1
    return globs.verdict(steps.slice(0, index + 1).join('/'), isFolder) === 'ignored'
  })
}
