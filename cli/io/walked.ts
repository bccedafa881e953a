import type { Notice } from '../../engine/index.ts'

/** What a walk found besides readable files. */
export interface Walk {
  readonly notices: Notice[]
  /** Files that passed a limit: they become `source/limit` findings. */
  readonly exceeded: { readonly path: string; readonly message: string }[]
}
