import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Config, type ConfigResult, defaultConfig, type Pack, readConfig } from '../../engine/index.ts'
import { UsageError } from '../usageError.ts'

const names = ['.slo-lint.yaml', '.slo-lint.yml']

/** Reads the configuration of a workspace: the file named, else the one at its root, else what holds without. */
export async function loadConfiguration(
  root: string,
  named: string | undefined,
  cwd: string,
  packs: readonly Pack[],
): Promise<Config> {
  const found =
    named === undefined
      ? names.map((name) => join(root, name)).find((path) => existsSync(path))
      : resolve(cwd, named)
  if (found === undefined) return fromPackageJson(root, packs)
  let text: string
  try {
    text = readFileSync(found, 'utf8')
  } catch {
    throw new UsageError('config', `the configuration ${named ?? found} cannot be read`)
  }
  return accepted(await readConfig({ path: named ?? found.slice(root.length + 1), text }, packs))
}

async function fromPackageJson(root: string, packs: readonly Pack[]): Promise<Config> {
  const path = join(root, 'package.json')
  if (!existsSync(path)) return defaultConfig
  const text = readFileSync(path, 'utf8')
  if (!text.includes('"slo-lint"')) return defaultConfig
  let own: unknown
  try {
    own = (JSON.parse(text) as Record<string, unknown>)['slo-lint']
  } catch {
    throw new UsageError('config', 'package.json is not JSON')
  }
  if (typeof own !== 'object' || own === null) return defaultConfig
  return accepted(
    await readConfig({ path: 'package.json (slo-lint)', text: JSON.stringify(own, undefined, 2) }, packs),
  )
}

function accepted(result: ConfigResult): Config {
  if (!result.mistakes) return result.config
  const lines = result.mistakes.map(
    ({ path, position, message }) => `${path}:${position.line}:${position.column} ${message}`,
  )
  throw new UsageError('config', lines.join('\n'))
}
