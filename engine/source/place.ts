import type { Span } from './span.ts'

/** A span in a file: the only way a finding, a fact or a problem says where it stands. */
export interface Place {
  /** Path relative to the workspace root, with `/`. */
  readonly path: string
  readonly span: Span
  /** For text that was base64 in the file: the span is the whole scalar, this is the line (from 1) inside. */
  readonly decodedLine?: number
  /** True when the text stands in a Secret: only this very span may ever be shown, masked unless asked for. */
  readonly secret?: boolean
  /** True when the text stood in the file before the change that a run compares with: nothing points there. */
  readonly before?: boolean
  /** True when the value is not what stands there but is made of it: a name with its prefix, an image with its new tag. */
  readonly derived?: boolean
}

/** Orders places by path, then offset. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1
  return a.span.start - b.span.start || a.span.end - b.span.end || (a.decodedLine ?? 0) - (b.decodedLine ?? 0)
}
