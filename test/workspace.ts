import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPackFolder } from '../cli/io/packFolder.ts'
import { finder, walk } from '../cli/io/walk.ts'
import type { Walk } from '../cli/io/walked.ts'
import { type Config, defaultConfig, lint, type Pack, type Report, readConfig } from '../engine/index.ts'
import { root } from './shared.ts'

let loaded: Promise<readonly Pack[]> | undefined

/** The built-in packs, proven once for all tests of a file. */
export function packs(): Promise<readonly Pack[]> {
  loaded ??= readPackFolder(join(root, 'rules'), root).then((results) => results.map(({ pack }) => pack))
  return loaded
}

/** Lints a folder as the program does. */
export async function lintFolder(folder: string): Promise<Report> {
  const all = await packs()
  const config = await configOf(folder, all)
  const found: Walk = { notices: [], exceeded: [] }
  const files = walk(folder, config.exclude, config.limits, found)
  const find = finder(folder, config.limits)
  return lint({ files, find, packs: all, config, today: '2026-11-22', exceeded: found.exceeded })
}

async function configOf(folder: string, all: readonly Pack[]): Promise<Config> {
  const path = join(folder, '.slo-lint.yaml')
  if (!existsSync(path)) return defaultConfig
  const result = await readConfig({ path: '.slo-lint.yaml', text: readFileSync(path, 'utf8') }, all)
  if (result.mistakes) throw new Error(result.mistakes.map(({ message }) => message).join('; '))
  return result.config
}

/** The line of a place in a report. */
export function lineOf(report: Report, path: string, offset: number): number {
  return report.lines.of(path)?.position(offset).line ?? 0
}
