import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The repository root. */
export const root = join(import.meta.dirname, '..')

/** The folder of real files beside the checkout, where there is one. */
export const shared = process.env['SLO_LINT_SHARED'] ?? join(root, '..', 'shared')
export const hasShared = existsSync(join(shared, 'corpus'))
if (!hasShared) process.stderr.write(`SKIPPED: tests on real files: ${shared} is absent\n`)
