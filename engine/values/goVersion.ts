import { type Failure, failure } from './failure.ts'

/** A stage before a release; a release has none. */
export interface PreRelease {
  readonly stage: 'alpha' | 'beta' | 'rc'
  readonly number: number
}

/** A dotted version. `parts` holds what was written, so `1.25` has two parts and `1.25.0` three. */
export interface Version {
  readonly parts: readonly number[]
  readonly pre: PreRelease | null
}

export type VersionResult = { readonly ok: true; readonly version: Version } | Failure

/** Whether a version is at or above a floor, or why that cannot be said. */
export type AtLeastResult = { readonly ok: true; readonly holds: boolean } | Failure

const NUMBERS = /^(?:go|v)?(\d{1,9}(?:\.\d{1,9}){0,3})/
const PRE = /^[-.]?(alpha|beta|rc)[-.]?(\d{1,9})?/
const STAGES = ['alpha', 'beta', 'rc'] as const

/**
 * Reads `1.25`, `1.25.3`, `go1.24rc1`, `v1.34.2-gke.100`, `2.0.0-rc.1`.
 * What follows the numbers and is no stage before a release (a distribution's suffix, build metadata) is ignored.
 */
export function parseVersion(text: string): VersionResult {
  const numbers = NUMBERS.exec(text)
  if (numbers === null) return failure('is not a dotted version')
  const rest = text.slice(numbers[0].length)
  const pre = PRE.exec(rest)
  if (pre === null && rest !== '' && !/^[-+]/.test(rest)) return failure('is not a dotted version')
  const parts = (numbers[1] ?? '').split('.').map(Number)
  const stage = STAGES.find((name) => name === pre?.[1])
  return { ok: true, version: { parts, pre: stage ? { stage, number: Number(pre?.[2] ?? 0) } : null } }
}

/**
 * Whether `version` is `floor` or newer. Parts that are not written count 0. A stage before a release is below the
 * release, except for a floor without a patch: `1.24rc1` behaves as 1.24 does but is not 1.24.0.
 */
export function atLeast(version: string, floor: string): AtLeastResult {
  const left = parseVersion(version)
  if (!left.ok) return failure(`"${version}" ${left.reason}`)
  const right = parseVersion(floor)
  if (!right.ok) return failure(`"${floor}" ${right.reason}`)
  return { ok: true, holds: order(left.version, right.version) >= 0 }
}

function order(version: Version, floor: Version): number {
  const length = Math.max(version.parts.length, floor.parts.length)
  for (let at = 0; at < length; at++) {
    const difference = (version.parts[at] ?? 0) - (floor.parts[at] ?? 0)
    if (difference !== 0) return difference
  }
  if (floor.pre === null && floor.parts.length < 3) return 0
  return rank(version.pre) - rank(floor.pre)
}

/** Stages in order, their numbers inside; a release is above them all. */
function rank(pre: PreRelease | null): number {
  return pre === null ? 3e9 : STAGES.indexOf(pre.stage) * 1e9 + pre.number
}
