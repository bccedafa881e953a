import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from './say.ts'

const source = new URL('./go-promql/', import.meta.url)

export interface GoAnswer {
  readonly ok: boolean
  readonly type?: string
  readonly tree?: string
  readonly error?: string
  readonly series?: readonly Record<string, string>[]
  readonly functions?: readonly object[]
  readonly cases?: readonly { readonly input: string; readonly fail: boolean }[]
}

export interface GoPromql {
  ask(requests: readonly object[]): GoAnswer[]
  remove(): void
}

/** Builds the program around Prometheus' own parser and engine; undefined (with a printed line) without Go. */
export function buildGoPromql(): GoPromql | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'go-promql-'))
  const program = join(directory, 'go-promql')
  const remove = () => rmSync(directory, { recursive: true, force: true })
  const built = spawnSync('go', ['build', '-o', program, '.'], { cwd: source, encoding: 'utf8' })
  if (built.error || built.status !== 0) {
    say(`SKIPPED: the PromQL oracle needs Go and its modules: ${built.error?.message ?? built.stderr}`)
    remove()
    return undefined
  }
  return { ask: (requests) => ask(program, requests), remove }
}

function ask(program: string, requests: readonly object[]): GoAnswer[] {
  const input = `${requests.map((request) => JSON.stringify(request)).join('\n')}\n`
  const run = spawnSync(program, { input, encoding: 'utf8', cwd: source, maxBuffer: 1 << 30 })
  if (run.status !== 0) throw new Error(`go-promql failed: ${run.stderr}`)
  return run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}
