import type { Span } from './span.ts'

/** Something wrong with a text itself: it becomes a `source/…` finding, never an exception. */
export interface Problem {
  readonly rule: 'source/syntax' | 'source/duplicate-key' | 'source/limit' | 'source/kustomization'
  readonly message: string
  readonly span: Span
  /** True when no reader of the format accepts the text, so that the finding is an error. */
  readonly refused: boolean
  readonly related?: { readonly span: Span; readonly says: string }
}
