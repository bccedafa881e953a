import type { Finding, Fixed, UnknownVerdict } from './finding.ts'
import type { Tally } from './judge.ts'
import type { Secrecy } from './secrecy.ts'
import type { FileLines } from './source/fileLines.ts'
import { comparePlaces } from './source/place.ts'

/** Something the run wants known that is no finding: a skipped file, a template nobody could read. */
export interface Notice {
  readonly code: string
  readonly message: string
  readonly path?: string
}

/** What one run found, in the order it is shown; the same for the same input, whatever the file order. */
export interface Report {
  readonly findings: readonly Finding[]
  /** What a change has mended, where there is something to compare with. */
  readonly fixed: readonly Fixed[]
  readonly unknowns: readonly UnknownVerdict[]
  readonly notices: readonly Notice[]
  readonly suppressed: number
  /** What the change itself silenced, where there is something to compare with. */
  readonly silencedByChange?: readonly Finding[]
  readonly withheld?: Withheld
  readonly files: number
  readonly documents: number
  readonly entities: number
  /** How many of the entities lie in the focus, where there is one. */
  readonly focused?: number
  /** Verdicts by rule. */
  readonly tallies: ReadonlyMap<string, Tally>
  /** The lines of the files that findings and unknowns stand in, for positions and code frames. */
  readonly lines: FileLines
  /** What of them must not be shown. */
  readonly secrecy: Secrecy
}

/** Why a finding of an earlier run may be missing although nobody mended it. */
export interface Withheld {
  /** The rules that were judged. */
  readonly judged: ReadonlySet<string>
  /** What the configuration turns off for its path, or what lies out of the focus. */
  readonly leftOut: readonly Finding[]
  /** What is silenced in the files. */
  readonly silenced: readonly Finding[]
  /** Files that could not be read, or not whole. */
  readonly unread: ReadonlySet<string>
  /** The patterns of files that the configuration excludes. */
  readonly excluded: readonly string[]
}

const rank = { error: 0, warning: 1, info: 2 } as const

/** Errors first, then by place, rule and words. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    rank[a.severity] - rank[b.severity] ||
    comparePlaces(a.place, b.place) ||
    compareText(a.rule, b.rule) ||
    compareText(a.subject, b.subject) ||
    compareText(a.message, b.message)
  )
}

/** By rule, then by place and subject. */
export function compareUnknowns(a: UnknownVerdict, b: UnknownVerdict): number {
  return compareText(a.rule, b.rule) || comparePlaces(a.place, b.place) || compareText(a.subject, b.subject)
}

/** By code unit, so that no locale has a say. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
