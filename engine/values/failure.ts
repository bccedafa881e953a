/** A text that is not a value of the wanted kind; `reason` completes "the value …". */
export interface Failure {
  readonly ok: false
  readonly reason: string
}

/** Makes a failure. */
export function failure(reason: string): Failure {
  return { ok: false, reason }
}
