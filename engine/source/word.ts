import type { Assignment } from './assignment.ts'
import type { Span } from './span.ts'
import type { SpanMap } from './stitched.ts'

/** A run of one word that is written in one way: bare, escaped or in one pair of quotes. */
export interface Piece {
  readonly text: string
  readonly span: Span
  /** Without the quotes; equal to `span` where there are none. */
  readonly inner: Span
}

/** One word of a command line, in offsets of the text that was read. */
export interface Word {
  /** Decoded; expansions stay as written. */
  readonly text: string
  readonly span: Span
  readonly pieces: readonly Piece[]
  /** Why the text cannot be known. */
  readonly unknown?: string
}

/** Gathers the pieces of one word. */
export class WordBuilder {
  private readonly pieces: Piece[] = []
  private cause: string | undefined

  add(text: string, span: Span, inner: Span = span): void {
    this.pieces.push({ text, span, inner })
  }

  /** The first cause is kept. */
  unknown(cause: string): void {
    this.cause ??= cause
  }

  get empty(): boolean {
    return this.pieces.length === 0
  }

  /** What was gathered so far, decoded. */
  get text(): string {
    return this.pieces.map((piece) => piece.text).join('')
  }

  word(start: number, end: number): Word {
    const base = { text: this.text, span: { start, end }, pieces: this.pieces }
    return this.cause === undefined ? base : { ...base, unknown: this.cause }
  }
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*(?==)/

/**
 * The assignment a word is, or null: `NAME=value` with the name and the `=` in the word's first piece.
 * `quotedName` also takes a word whose quotes open before the name, which consumers that see only the
 * decoded word (`env`, systemd, `export`) take too.
 */
export function assignmentOf(
  word: Word,
  source: string,
  place: SpanMap,
  quotedName: boolean,
): Assignment | null {
  const first = word.pieces[0]
  if (first === undefined) return null
  const isBare = first.span.start === first.inner.start
  const name = NAME.exec(first.text)?.[0]
  if (name === undefined || !(isBare || quotedName)) return null
  if (!source.startsWith(`${name}=`, first.inner.start)) return null
  const from = first.inner.start + name.length + 1
  const value = valueSpanOf(word, from)
  const base = {
    name,
    nameSpan: place({ start: first.inner.start, end: from - 1 }),
    value: word.text.slice(name.length + 1),
    valueSpan: place(value),
    raw: source.slice(value.start, value.end),
  }
  return word.unknown === undefined ? base : { ...base, unknown: word.unknown }
}

function valueSpanOf(word: Word, from: number): Span {
  const [first, second] = word.pieces
  if (first && word.pieces.length === 1) return { start: from, end: first.inner.end }
  const opensAfterName = first?.span.end === from && second !== undefined && word.pieces.length === 2
  return opensAfterName ? second.inner : { start: from, end: word.span.end }
}
