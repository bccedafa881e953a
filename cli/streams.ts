/** What a run reads from and writes to; injected so that tests need no process. */
export interface Streams {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** What stands on standard input, up to so many bytes; undefined where there is none. */
  readonly input?: (maximum: number) => Buffer | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly isTerminal: boolean
  /** Columns of the terminal. */
  readonly width: number
  /** The date in UTC, ISO form. */
  readonly today: string
}

/** Exit codes: what scripts may rely on. */
export const exits = { clean: 0, findings: 1, refused: 2, defect: 3 } as const
