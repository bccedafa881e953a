import { existsSync, readFileSync, writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A file of the shared baselines as text; undefined, and said aloud, where they are not beside the checkout. */
export function sharedText(path: string): string | undefined {
  const root = process.env['SLO_LINT_SHARED'] ?? fileURLToPath(new URL('../../../shared/', import.meta.url))
  const file = `${root}/${path}`
  if (existsSync(file)) return readFileSync(file, 'utf8')
  writeSync(1, `SKIPPED: the shared file ${path} is absent\n`)
  return undefined
}
