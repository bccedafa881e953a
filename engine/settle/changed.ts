import type { FileLines } from '../source/fileLines.ts'
import type { Place } from '../source/place.ts'
import type { FileChange } from './changes.ts'

/** Which lines count as changed: those that were added, those a diff shows, all of a changed file, or any. */
export const changedModes = ['added', 'context', 'file', 'all'] as const
export type ChangedMode = (typeof changedModes)[number]

/** The lines of the workspace that a change touched. */
export class ChangedLines {
  readonly #mode: ChangedMode
  readonly #changes: ReadonlyMap<string, FileChange>

  constructor(changes: readonly FileChange[], mode: ChangedMode) {
    this.#mode = mode
    this.#changes = new Map(changes.map((change) => [change.path, change]))
  }

  /** Whether a line of a place is one of them; where the lines of a change are not known, every line of its file is. */
  touch(place: Place, lines: FileLines): boolean {
    if (this.#mode === 'all') return true
    const change = this.#changes.get(place.path)
    if (!change) return false
    if (this.#mode === 'file' || !change.hunks) return true
    const text = lines.of(place.path)
    if (!text) return true
    const first = text.position(place.span.start).line
    const last = text.position(Math.max(place.span.start, place.span.end - 1)).line
    return change.hunks.some(({ start, lines: shown, added }) =>
      this.#mode === 'context'
        ? first < start + shown && start <= last
        : added.some((line) => first <= line && line <= last),
    )
  }
}
