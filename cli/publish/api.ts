/** A request to GitHub; the path begins with `/` and has its query. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH'
  readonly path: string
  readonly body?: object
}

/** What GitHub answered, or why nobody knows: the connection broke, and the request may have been obeyed. */
export type Reply =
  | {
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: unknown
    }
  | { readonly lost: string }

/** The way to GitHub. Never throws for what happens there, never sends anything twice, waits for nothing. */
export interface Api {
  readonly send: (request: ApiRequest) => Promise<Reply>
}

/** Time, injected so that tests wait for nothing. Milliseconds. */
export interface Clock {
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
}

/** A part of an answer, where it is an object that has it. */
export function field(value: unknown, ...names: readonly string[]): unknown {
  let at = value
  for (const name of names) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined
    at = (at as Record<string, unknown>)[name]
  }
  return at
}

/** A text of an answer; empty where there is none. */
export function textAt(value: unknown, ...names: readonly string[]): string {
  const found = field(value, ...names)
  return typeof found === 'string' ? found : ''
}

/** A whole number of an answer. */
export function numberAt(value: unknown, ...names: readonly string[]): number | undefined {
  const found = field(value, ...names)
  return Number.isSafeInteger(found) ? (found as number) : undefined
}
