import { lineAt, lineStarts } from './text.ts'

/** A position people and editors use: line and column from 1, the column in UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** Turns offsets of one text into positions; the line table is made once. */
export class LineIndex {
  readonly #starts: number[]
  readonly #length: number
  constructor(text: string) {
    this.#starts = lineStarts(text)
    this.#length = text.length
  }
  /** The position of an offset; one beyond the text is its end. */
  position(offset: number): Position {
    const bounded = Math.max(0, Math.min(offset, this.#length))
    const line = lineAt(this.#starts, bounded)
    return { line: line + 1, column: bounded - (this.#starts[line] ?? 0) + 1, offset: bounded }
  }
  /** The offsets of a line (from 1), without its line end being cut off. */
  line(number: number): { start: number; end: number } | undefined {
    const start = this.#starts[number - 1]
    return start === undefined ? undefined : { start, end: this.#starts[number] ?? this.#length }
  }
  get lines(): number {
    return this.#starts.length
  }
}
