/** The program could not do what it was asked: exit code 2, the message on stderr and nothing else. */
export class UsageError extends Error {
  /** A name of the report's notice, for `--format json`. */
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
