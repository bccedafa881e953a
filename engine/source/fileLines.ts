import { LineIndex } from './position.ts'

/** The lines of many files by path; each line table is made when it is first asked for. */
export class FileLines {
  readonly #texts: ReadonlyMap<string, string>
  readonly #made = new Map<string, LineIndex>()

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts
  }

  /** The text of a file as it was read. */
  text(path: string): string | undefined {
    return this.#texts.get(path)
  }

  of(path: string): LineIndex | undefined {
    const text = this.#texts.get(path)
    if (text === undefined) return undefined
    const lines = this.#made.get(path) ?? new LineIndex(text)
    this.#made.set(path, lines)
    return lines
  }
}
