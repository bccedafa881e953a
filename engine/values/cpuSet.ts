import { type Failure, failure } from './failure.ts'

/** A set of CPUs, ascending, without repetitions. */
export interface CpuSet {
  readonly ok: true
  readonly size: number
  readonly cpus: readonly number[]
}

export type CpuSetResult = CpuSet | Failure

interface Range {
  readonly first: number
  readonly last: number
}

/** More CPUs than any machine has; a set above it is refused before anything is allocated for it. */
const MAX_CPUS = 65_536

/**
 * A list of CPUs such as `0-3,8`, read as Kubernetes does (k8s.io/utils/cpuset, Parse): no spaces, no strides, ranges
 * ascending, the empty text is the empty set. Unlike there, sets over 65,536 CPUs are refused.
 */
export function parseCpuSet(text: string): CpuSetResult {
  if (text === '') return { ok: true, size: 0, cpus: [] }
  const ranges: Range[] = []
  for (const part of text.split(',')) {
    const range = parseRange(part)
    if ('ok' in range) return range
    ranges.push(range)
  }
  const merged = merge(ranges)
  const size = merged.reduce((sum, { first, last }) => sum + last - first + 1, 0)
  if (size > MAX_CPUS) return failure(`holds more than ${MAX_CPUS} CPUs`)
  const cpus = merged.flatMap(({ first, last }) =>
    Array.from({ length: last - first + 1 }, (_, at) => first + at),
  )
  return { ok: true, size, cpus }
}

function parseRange(text: string): Range | Failure {
  const match = /^\+?([0-9]+)(?:-([+-]?[0-9]+))?$/.exec(text)
  if (match === null) return failure(`holds "${text.slice(0, 40)}", which is neither a CPU nor a range`)
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last))
    return failure('holds a number that is too large')
  return first > last
    ? failure(`holds the range ${text.slice(0, 40)}, which runs backwards`)
    : { first, last }
}

/** Joins what overlaps, so that sizes can be summed. */
function merge(ranges: Range[]): Range[] {
  const merged: Range[] = []
  for (const range of ranges.sort((a, b) => a.first - b.first)) {
    const before = merged.at(-1)
    if (before === undefined || range.first > before.last) merged.push(range)
    else merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, range.last) }
  }
  return merged
}
