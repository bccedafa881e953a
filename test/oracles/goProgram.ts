import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Builds the Go program of a folder beside this file; null, and a line on stderr that says why, where it
 * cannot be built here.
 */
export function buildGoProgram(folder: string): string | null {
  const cwd = fileURLToPath(new URL(`${folder}/`, import.meta.url))
  const binary = join(mkdtempSync(join(tmpdir(), 'oracle-')), folder)
  const build = spawnSync('go', ['build', '-o', binary, '.'], { cwd, encoding: 'utf8' })
  if (build.status === 0) return binary
  print(`ORACLE SKIPPED: ${folder} cannot be built: ${build.error?.message ?? build.stderr}`)
  return null
}

/** Where the Go module cache has a module this folder requires; null when it does not. */
export function goModuleFolder(folder: string, module: string): string | null {
  const cwd = fileURLToPath(new URL(`${folder}/`, import.meta.url))
  const list = spawnSync('go', ['list', '-m', '-f', '{{.Dir}}', module], { cwd, encoding: 'utf8' })
  return list.status === 0 ? list.stdout.trim() || null : null
}

/** One JSON question a line in, one JSON answer a line out, in order. */
export function askProgram<Q, A>(binary: string, questions: readonly Q[]): A[] {
  const input = questions.map((question) => JSON.stringify(question)).join('\n')
  const output = execFileSync(binary, { input, encoding: 'utf8', maxBuffer: 1 << 30 })
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as A)
}

/** Small numbers in a fixed order, so that a failure can be run again. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 4294967296) * below)
  }
}

/** A line people see even when all tests pass: figures, and why something was skipped. */
export function print(line: string): void {
  process.stderr.write(`${line}\n`)
}
