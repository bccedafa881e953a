import { parsePatch } from 'diff'

/** A run of lines of a change, as a diff shows it: lines of the new text, counted from 1. */
export interface Hunk {
  /** The first line of the new text that the hunk shows. */
  readonly start: number
  /** How many lines of the new text it shows; 0 where all it shows was taken out. */
  readonly lines: number
  /** Those of them that were added, in ascending order; the others are context. */
  readonly added: readonly number[]
}

/** What a change did to one file. */
export interface FileChange {
  /** The path after the change; before it for a file that was removed. */
  readonly path: string
  /** The path before the change, where it was another. */
  readonly previous?: string
  readonly status: 'added' | 'modified' | 'removed'
  /** Undefined where they are not known: a diff that was too large, or a binary file. */
  readonly hunks: readonly Hunk[] | undefined
}

/**
 * The hunks of one file's unified diff, with or without the lines before the first `@@`. Undefined where the text is no
 * such diff.
 */
export function hunksOf(patch: string): Hunk[] | undefined {
  if (patch === '') return []
  const text = patch.startsWith('@@') ? `--- a\n+++ b\n${patch}` : patch
  try {
    return parsePatch(text).flatMap(({ hunks }) =>
      hunks.map(({ newStart, newLines, lines }) => ({
        start: newStart,
        lines: newLines,
        added: addedIn(lines, newStart),
      })),
    )
  } catch {
    // The library throws where counts and lines disagree.
    return undefined
  }
}

function addedIn(lines: readonly string[], start: number): number[] {
  const added: number[] = []
  let line = start
  for (const text of lines) {
    if (text.startsWith('+')) added.push(line++)
    else if (text.startsWith(' ')) line++
  }
  return added
}
