import { type GoVersions, parseGoInteger } from './goInteger.ts'

/**
 * What GOMAXPROCS sets. `procs` is null where the runtime takes its own default; `silent` is true where it does so
 * although something was written, and `reason` says why. `versions`: see GoBytes.
 */
export interface Gomaxprocs {
  readonly ok: true
  readonly procs: number | null
  readonly silent: boolean
  readonly reason?: string
  readonly versions?: GoVersions
}

/** GOMAXPROCS as the Go runtime reads it at start (runtime/proc.go, schedinit). Nothing is refused. */
export function parseGomaxprocs(text: string, goVersion?: string): Gomaxprocs {
  if (text === '') return { ok: true, procs: null, silent: false }
  const number = parseGoInteger(text, 32, goVersion)
  if (!number.ok) return { ok: true, procs: null, silent: true, reason: number.reason }
  if (number.value <= 0n) return { ok: true, procs: null, silent: true, reason: 'is not above 0' }
  const read: Gomaxprocs = { ok: true, procs: Number(number.value), silent: false }
  return number.versions === undefined ? read : { ...read, versions: number.versions }
}
