import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './shared.ts'

/** The real pre-commit: the one `.ci/run` fetches, or one on the path. */
export const preCommit = [
  join(root, 'node_modules', '.cache', 'pre-commit', 'bin', 'pre-commit'),
  'pre-commit',
].find((name) => spawnSync(name, ['--version']).status === 0)

if (!preCommit)
  process.stderr.write('SKIPPED: hooks in pre-commit itself: there is no program pre-commit here\n')
