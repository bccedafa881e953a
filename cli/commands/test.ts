import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { selfTest, type TestOutcome } from '../../engine/index.ts'
import { filesBelow, readPackFolder } from '../io/packFolder.ts'
import { exits, type Streams } from '../streams.ts'
import { UsageError } from '../usageError.ts'

/** Proves the packs of a folder (`rules/` unless named) and runs the tests in their rules. */
export async function test(
  folders: readonly string[],
  streams: Streams,
): Promise<{ code: number; text: string }> {
  const lines: string[] = []
  let passed = 0
  let failed = 0
  for (const folder of packFolders(folders, streams)) {
    const results = await readPackFolder(folder, streams.cwd)
    const packs = results.map(({ pack }) => pack)
    for (const { pack, tests, mistakes } of results) {
      for (const { path, position, message } of mistakes)
        lines.push(`${path}:${position.line}:${position.column} ${message}`)
      failed += mistakes.length
      for (const rule of pack.rules) {
        for (const one of tests.get(rule.id) ?? []) {
          const outcome = await selfTest(rule, one, packs, (name) =>
            filesBelow(join(folder, pack.name, name)),
          )
          if (outcome.problems.length === 0) passed++
          else failed++
          lines.push(...describe(outcome))
        }
      }
    }
  }
  if (passed + failed === 0) throw new UsageError('empty', 'no rule has a test here')
  return {
    code: failed > 0 ? exits.findings : exits.clean,
    text: `${[...lines, `${passed} passed, ${failed} failed`].join('\n')}\n`,
  }
}

function describe({ rule, test: name, problems }: TestOutcome): string[] {
  return problems.map((problem) => `${rule}: ${name}: ${problem}`)
}

/** Folders that hold packs; a single pack's own folder is taken through its parent. */
function packFolders(named: readonly string[], streams: Streams): string[] {
  const folders = (named.length > 0 ? named : ['rules']).map((folder) => resolve(streams.cwd, folder))
  for (const folder of folders) {
    if (!existsSync(folder)) throw new UsageError('path', `there is no ${folder}`)
    if (readdirSync(folder).includes('pack.yaml')) {
      throw new UsageError(
        'path',
        `${folder} is one pack: name the folder that holds it, ${join(dirname(folder), '')} (${basename(folder)})`,
      )
    }
  }
  return folders
}
