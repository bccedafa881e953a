/** A position people and editors use: line and column from 1, the column in UTF-16 units. */
export interface LinePosition {
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** The lines of one text; `\n`, `\r\n` and a lone `\r` end a line, as everywhere in the engine. */
export class SourceLines {
  readonly text: string
  readonly #starts: number[] = [0]

  constructor(text: string) {
    this.text = text
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) this.#starts.push(i + 1)
    }
  }

  get count(): number {
    return this.#starts.length
  }

  /** The position of an offset; one beyond the text is its end. */
  position(offset: number): LinePosition {
    const bounded = Math.max(0, Math.min(offset, this.text.length))
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= bounded) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: bounded - (this.#starts[low] ?? 0) + 1, offset: bounded }
  }

  /** The offset at which a line (from 1) begins. */
  start(line: number): number {
    return this.#starts[line - 1] ?? this.text.length
  }

  /** The text of a line (from 1) without its line end; empty where there is none. */
  line(line: number): string {
    const start = this.start(line)
    let end = this.#starts[line] ?? this.text.length
    if (end > start && this.text[end - 1] === '\n') end--
    if (end > start && this.text[end - 1] === '\r') end--
    return this.text.slice(start, end)
  }
}

/** The lines of every text of a report, made once for each. */
export function sourceLines(texts: ReadonlyMap<string, string>): (path: string) => SourceLines | undefined {
  const made = new Map<string, SourceLines>()
  return (path) => {
    const text = texts.get(path)
    if (text === undefined) return undefined
    const lines = made.get(path) ?? new SourceLines(text)
    made.set(path, lines)
    return lines
  }
}
