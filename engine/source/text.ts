import { lastAtMost } from './bisection.ts'
import type { Place } from './place.ts'
import type { Span } from './span.ts'

/** A file of the workspace as read: nothing in it was executed or followed. */
export interface SourceFile {
  /** Path relative to the workspace root, with `/`. */
  readonly path: string
  readonly text: string
  /** True for the file as it was before the change that a run compares with. */
  readonly before?: boolean
}

/**
 * A text to be parsed whose offsets lead back to a file: either the file itself, or a string that was
 * embedded in a document of it (a ConfigMap value, a base64 Secret value, an inline patch).
 */
export interface Text {
  readonly path: string
  readonly text: string
  /** True when the text stands in a Secret. */
  readonly secret: boolean
  /** The file's place for a span of `text`. */
  place(span: Span): Place
}

/** A file's own text: offsets are the file's. */
export function fileText(file: SourceFile): Text {
  const { path, text, before } = file
  const place = before ? (span: Span) => ({ path, span, before }) : (span: Span) => ({ path, span })
  return { path, text, secret: false, place }
}

/**
 * A string embedded in another text.
 * @param originOf the host's offset of a UTF-16 unit of `text`, or of its end.
 */
export function embeddedText(
  host: Text,
  text: string,
  originOf: (offset: number) => number,
  secret = false,
): Text {
  const hidden = secret || host.secret
  const at = (offset: number): number => originOf(Math.min(offset, text.length))
  const place = (span: Span): Place => {
    // The end is the last unit's place plus one: what follows it in the decoded text may stand lines below.
    const end = span.end > span.start ? at(span.end - 1) + 1 : at(span.start)
    const found = host.place({ start: at(span.start), end: Math.max(end, at(span.start)) })
    return hidden ? { ...found, secret: true } : found
  }
  return { path: host.path, text, secret: hidden, place }
}

/** A string that was base64 in the host: every place is the whole scalar, plus the decoded line. */
export function decodedText(host: Text, text: string, scalar: Span, secret: boolean): Text {
  const hidden = secret || host.secret
  const starts = lineStarts(text)
  const place = (span: Span): Place => ({
    ...host.place(scalar),
    decodedLine: lastAtMost(starts, span.start) + 1,
    ...(hidden ? { secret: true } : {}),
  })
  return { path: host.path, text, secret: hidden, place }
}

/** Offsets at which the lines of a text begin; `\n`, `\r\n` and a lone `\r` end a line. */
export function lineStarts(text: string): number[] {
  const starts = [0]
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1)
  }
  return starts
}
