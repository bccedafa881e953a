/** Who wrote something: GitHub's number and kind of an account, never its name, which can be taken over. */
export interface Author {
  readonly id: number
  readonly type: string
}

/** A comment on a line, or on the pull request. */
export interface PostedComment {
  readonly id: number
  readonly body: string
  readonly author: Author | undefined
  /** The file of a comment on a line, also where its line is gone. */
  readonly path?: string
  /** Where a comment on a line stands now; undefined where its line is gone. */
  readonly at?: { readonly path: string; readonly line: number; readonly startLine?: number }
}

/** A check run by our name. */
export interface PostedCheck {
  readonly id: number
  readonly head: string
  readonly isCompleted: boolean
  readonly externalId: string
  /** How many annotations it holds. */
  readonly annotations: number
}

/** What is already on the pull request. */
export interface Existing {
  /** Who we are; undefined where GitHub does not say. */
  readonly identity?: Author
  readonly inline: readonly PostedComment[]
  readonly conversation: readonly PostedComment[]
  /** True where comments may not even be read: nothing is written among them, lest it be written twice. */
  readonly isUnread?: boolean
  /** Of the head, and of the head before it. */
  readonly checks: readonly PostedCheck[]
}
