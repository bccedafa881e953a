import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MODULE = fileURLToPath(new URL('./go/', import.meta.url))

/** The version of the installed Go (`1.26.8`), or undefined where there is none. */
export function installedGo(): string | undefined {
  const answer = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8', cwd: MODULE })
  return answer.status === 0 ? answer.stdout.trim().replace(/^go/, '') : undefined
}

/** Builds all oracle programs and returns the folder that holds them. */
export function buildPrograms(): string {
  const folder = mkdtempSync(join(tmpdir(), 'oracles-'))
  const built = spawnSync('go', ['build', '-o', `${folder}/`, './...'], { encoding: 'utf8', cwd: MODULE })
  if (built.status !== 0) throw new Error(`the oracles do not build:\n${built.stderr}`)
  return folder
}

/** Asks a program about texts; one answer for each, in order. */
export function ask<Answer>(
  program: string,
  texts: readonly string[],
  args: readonly string[] = [],
): Answer[] {
  const input = texts.map((text) => JSON.stringify(text)).join('\n')
  const run = spawnSync(program, args, { encoding: 'utf8', input, maxBuffer: 2 ** 30 })
  if (run.status !== 0) throw new Error(`${program} failed:\n${run.stderr}`)
  const answers = run.stdout
    .trimEnd()
    .split('\n')
    .map((line): Answer => JSON.parse(line))
  if (answers.length !== texts.length)
    throw new Error(`${program} gave ${answers.length} of ${texts.length} answers`)
  return answers
}
