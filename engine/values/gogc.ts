import { type GoVersions, parseGoInteger } from './goInteger.ts'

/**
 * What GOGC sets. `off` is true for `off` and for every negative number, `percent` is then -1 as the runtime keeps it.
 * `silent` is true where the runtime ignores the text without a word and runs with 100; `reason` says why.
 * `versions`: see GoBytes.
 */
export interface Gogc {
  readonly ok: true
  readonly off: boolean
  readonly percent: number
  readonly silent: boolean
  readonly reason?: string
  readonly versions?: GoVersions
}

const DEFAULT = 100

/** GOGC as the Go runtime reads it at start (runtime/mgcpacer.go, readGOGC). Nothing is refused. */
export function parseGogc(text: string, goVersion?: string): Gogc {
  if (text === '') return { ok: true, off: false, percent: DEFAULT, silent: false }
  if (text === 'off') return { ok: true, off: true, percent: -1, silent: false }
  const number = parseGoInteger(text, 32, goVersion)
  if (!number.ok) return { ok: true, off: false, percent: DEFAULT, silent: true, reason: number.reason }
  const off = number.value < 0n
  const read: Gogc = { ok: true, off, percent: off ? -1 : Number(number.value), silent: false }
  return number.versions === undefined ? read : { ...read, versions: number.versions }
}
