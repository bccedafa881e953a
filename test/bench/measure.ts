import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** A program with its arguments, run as a whole process. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd?: string
  /** Exit codes of a run that did its work: linters exit with 1 when they found something. */
  readonly codes: readonly number[]
}

/** What paired runs of two commands gave. */
export interface Comparison {
  /** Median of the ratios of each pair, first through second. */
  readonly ratio: number
  /** Medians of the wall times, in milliseconds. */
  readonly first: number
  readonly second: number
  readonly pairs: number
}

/** A run that did not do its work, so that its time means nothing. */
export class FailedRun extends Error {}

/** Wall time of one run in milliseconds. */
export function timeOf(command: Command): number {
  const before = process.hrtime.bigint()
  const result = spawnSync(command.program, command.args, {
    cwd: command.cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  const took = Number(process.hrtime.bigint() - before) / 1e6
  if (result.error) throw new FailedRun(`${command.program}: ${result.error.message}`)
  if (!command.codes.includes(result.status ?? -1)) {
    throw new FailedRun(`${command.program} ended with ${result.status}: ${result.stderr.slice(0, 400)}`)
  }
  return took
}

/** Runs two commands in turns (A B A B …), once unmeasured, and compares them pair by pair. */
export function compare(first: Command, second: Command, pairs: number): Comparison {
  timeOf(first)
  timeOf(second)
  const times: (readonly [number, number])[] = []
  for (let i = 0; i < pairs; i++) times.push([timeOf(first), timeOf(second)])
  return {
    ratio: median(times.map(([a, b]) => a / b)),
    first: median(times.map(([a]) => a)),
    second: median(times.map(([, b]) => b)),
    pairs,
  }
}

const gnuTime = '/usr/bin/time'

/** Peak memory of one run in megabytes; undefined where nothing here can tell. */
export function peakMemory(command: Command): number | undefined {
  if (process.platform !== 'linux' || !existsSync(gnuTime)) return undefined
  const result = spawnSync(gnuTime, ['-f', 'peak %M', command.program, ...command.args], {
    cwd: command.cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  const kibibytes = /peak (\d+)\s*$/.exec(result.stderr ?? '')?.[1]
  return kibibytes === undefined ? undefined : (Number(kibibytes) * 1024) / 1e6
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
