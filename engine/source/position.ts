import { lastAtMost } from './bisection.ts'
import { lineStarts } from './text.ts'

/** A position people and editors use: line and column from 1, the column in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** Turns offsets of one text into positions; the line table is made once. */
export class LineIndex {
  readonly text: string
  readonly #starts: number[]

  constructor(text: string) {
    this.text = text
    this.#starts = lineStarts(text)
  }

  /** The position of an offset; one beyond the text is its end. */
  position(offset: number): Position {
    const bounded = Math.max(0, Math.min(offset, this.text.length))
    const line = lastAtMost(this.#starts, bounded)
    return { line: line + 1, column: bounded - (this.#starts[line] ?? 0) + 1, offset: bounded }
  }

  /** The offset at which a line (from 1) begins; the text's end where there is none. */
  start(line: number): number {
    return this.#starts[line - 1] ?? this.text.length
  }

  /** The text of a line (from 1) without its line end; empty where there is none. */
  line(line: number): string {
    const start = this.start(line)
    let end = this.start(line + 1)
    if (end > start && this.text[end - 1] === '\n') end--
    if (end > start && this.text[end - 1] === '\r') end--
    return this.text.slice(start, end)
  }
}
