import type { FileChange, Hunk } from '../../engine/index.ts'
import { isInert } from '../reporters/inertMarkdown.ts'
import { digestOf } from './marker.ts'
import type { LinePatch, Remark, Spot } from './remark.ts'

/** A longer range hides the code between: only its first line is commented on. */
const mostLines = 10

/** Letters of a suggestion; GitHub has room for more, people have not. */
const mostLetters = 6_000

/** Where on the new side of the diff a remark is shown. */
export interface Anchor {
  readonly path: string
  /** The last line of the range. */
  readonly line: number
  /** The first one, where there are several; in the same hunk. */
  readonly startLine?: number
  /** True where it is a related place that the change touched. */
  readonly isRelated: boolean
  /** What can be taken over with one click: exactly the lines of the anchor. */
  readonly suggestion?: LinePatch
}

/** A change as the pull request shows it, with the lines of the new side that its hunks hold, where they are known. */
export interface ShownChange extends FileChange {
  readonly texts?: ReadonlyMap<number, string>
}

/** The hunks of a change by path of the new side; what was removed or is not known has none. */
export type Diff = ReadonlyMap<
  string,
  { readonly hunks: readonly Hunk[]; readonly texts?: ReadonlyMap<number, string> }
>

/** Looks a change up by path. */
export function diffOf(changes: readonly ShownChange[]): Diff {
  return new Map(
    changes.flatMap(({ path, status, hunks, texts }) =>
      status === 'removed' || !hunks ? [] : [[path, { hunks, ...(texts && { texts }) }] as const],
    ),
  )
}

/**
 * Where a remark may stand: on the lines its fix edits, where all of them were changed; else at its place, where the
 * diff shows it; else at a related place on a changed line. Undefined where GitHub would refuse it.
 */
export function anchorOf(remark: Remark, diff: Diff): Anchor | undefined {
  const suggested = suggestionOf(remark, diff)
  if (suggested) return suggested
  const own = within(remark.place, diff)
  if (own) return { ...own, isRelated: false }
  for (const { place } of remark.related) {
    const other = within(place, diff, true)
    if (other) return { ...other, isRelated: true }
  }
  return undefined
}

/** Whether a line of the change is what a remark speaks about. */
export function touches(remark: Remark, diff: Diff): boolean {
  return [remark.place, ...remark.related.map(({ place }) => place)].some((spot) => within(spot, diff, true))
}

function suggestionOf({ fix }: Remark, diff: Diff): Anchor | undefined {
  const [patch, more] = fix?.patches ?? []
  if (!patch || more || !patch.isExact || patch.was.length > mostLines) return undefined
  // What is shown otherwise than it is written must not be taken over.
  if (![...patch.was, ...patch.becomes].every(isInert)) return undefined
  const text = patch.becomes.join('\n')
  if (text.length > mostLetters || text === patch.was.join('\n')) return undefined
  const last = patch.startLine + patch.was.length - 1
  const hunk = hunkAt(diff, patch.path, patch.startLine)
  if (!hunk) return undefined
  const texts = diff.get(patch.path)?.texts
  if (texts && patch.was.some((text, index) => texts.get(patch.startLine + index) !== text)) return undefined
  const added = new Set(hunk.added)
  for (let line = patch.startLine; line <= last; line++) if (!added.has(line)) return undefined
  return { ...rangeOf(patch.path, patch.startLine, last), isRelated: false, suggestion: patch }
}

function within(spot: Spot, diff: Diff, changedOnly = false): Omit<Anchor, 'isRelated'> | undefined {
  const hunk = hunkAt(diff, spot.path, spot.startLine)
  const text = diff.get(spot.path)?.texts?.get(spot.startLine)
  // The line is another one there: the pull request was linted as it is merged.
  if (text !== undefined && spot.print !== undefined && digestOf(text) !== spot.print) return undefined
  if (!hunk || (changedOnly && !hunk.added.includes(spot.startLine))) return undefined
  const isWhole = spot.endLine < hunk.start + hunk.lines && spot.endLine - spot.startLine < mostLines
  return rangeOf(spot.path, spot.startLine, isWhole ? spot.endLine : spot.startLine)
}

function rangeOf(path: string, first: number, last: number): Omit<Anchor, 'isRelated'> {
  return { path, line: last, ...(first < last && { startLine: first }) }
}

function hunkAt(diff: Diff, path: string, line: number): Hunk | undefined {
  return diff.get(path)?.hunks.find(({ start, lines }) => start <= line && line < start + lines)
}

/** A remark that is worth a comment of its own, and where it stands. */
export interface Choice {
  readonly key: string
  readonly remark: Remark
  readonly anchor: Anchor
}

/**
 * The remarks to comment on: new errors and new ones with a suggestion, the most severe first, as many as there is
 * room for. What already has its comment is not among them.
 */
export function chooseInline(
  remarks: ReadonlyMap<string, Remark>,
  diff: Diff,
  has: (key: string) => boolean,
  room: number,
): Choice[] {
  const choices: Choice[] = []
  for (const [key, remark] of remarks) {
    if (choices.length >= room) break
    if (remark.status !== 'new' || has(key)) continue
    const anchor = anchorOf(remark, diff)
    if (anchor && (remark.severity === 'error' || anchor.suggestion)) choices.push({ key, remark, anchor })
  }
  return choices
}
