import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../shared.ts'

const program = join(root, 'dist', 'slo-lint.cjs')

/** What one run did, and what it took: wall and processor time in milliseconds, peak memory in megabytes. */
export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly milliseconds: number
  /** Of all threads: what a busy neighbour cannot make longer. */
  readonly busyMilliseconds: number
  readonly megabytes: number
}

/** Runs the built program in a process of its own. */
export function run(meter: string, folder: string, ...args: readonly string[]): Run {
  const started = performance.now()
  const done = spawnSync(process.execPath, ['--require', meter, program, '--root', folder, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: 30_000,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 29,
    env: { PATH: process.env['PATH'] },
  })
  const [peak, busy] = String(done.output[3]).split(' ')
  return {
    code: done.status,
    stdout: done.stdout,
    stderr: done.stderr,
    milliseconds: performance.now() - started,
    busyMilliseconds: Number(busy) / 1_000,
    megabytes: Number(peak) / 1024,
  }
}

/** Writes the module that reports the peak memory (kilobytes) and the processor time (microseconds) of a process on descriptor 3 when it ends. */
export function writeMeter(folder: string): string {
  const path = join(folder, 'meter.cjs')
  writeFileSync(
    path,
    `process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  require('fs').writeSync(3, [maxRSS, userCPUTime + systemCPUTime].join(' '))
})\n`,
  )
  return path
}

/** How much slower than a quiet machine this one is: an empty start takes 60 ms there. */
export function machineFactor(): number {
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now()
    spawnSync(process.execPath, ['-e', ''])
    return performance.now() - started
  })
  return Math.max(1, times.sort((a, b) => a - b)[2] ?? 60) / 60
}

/** Builds the program when it is absent or older than what it is made of. */
export function ensureBuilt(): void {
  if (
    existsSync(program) &&
    statSync(program).mtimeMs > newest(['engine', 'cli', 'rules', 'schemas', 'build.mjs'])
  )
    return
  const built = spawnSync(process.execPath, ['build.mjs'], { cwd: root, encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`the program cannot be built:\n${built.stderr}`)
}

function newest(names: readonly string[]): number {
  return Math.max(
    ...names.flatMap((name) => {
      const path = join(root, name)
      if (!statSync(path).isDirectory()) return [statSync(path).mtimeMs]
      return readdirSync(path, { recursive: true, encoding: 'utf8' }).map(
        (inner) => statSync(join(path, inner)).mtimeMs,
      )
    }),
  )
}
