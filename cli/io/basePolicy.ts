import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ownPackFolders, type Pack } from '../../engine/index.ts'
import { type Configuration, loadConfiguration } from './configuration.ts'
import type { Repository } from './git.ts'

/** Files that may configure a workspace, at its root. */
const files = ['.slo-lint.yaml', '.slo-lint.yml', 'package.json']

/** What a configuration or a rule may have in bytes. */
const mostBytes = 5_000_000

/**
 * The configuration of a workspace as a commit has it, with its own packs: a change is not judged by what it makes of
 * them. Their files alone are written, to a temporary folder that is gone afterwards.
 */
export async function configurationAt(
  repository: Repository,
  commit: string,
  builtIn: readonly Pack[],
): Promise<Configuration> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'slo-lint-base-')))
  try {
    const texts = put(repository, commit, files, folder)
    const packs = texts.flatMap((text) => ownPackFolders(text).map((own) => own.folder))
    if (packs.length > 0) put(repository, commit, packs, folder)
    return await loadConfiguration(folder, undefined, folder, builtIn)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes what a commit holds at some paths, regular files only; gives back their texts. */
function put(repository: Repository, commit: string, paths: readonly string[], folder: string): string[] {
  const entries = repository.files(commit, paths)
  const blobs = repository.blobs([...entries.values()], mostBytes)
  return [...entries].flatMap(([path, blob]) => {
    const bytes = blobs.get(blob)
    const to = join(folder, path)
    if (!bytes || !to.startsWith(`${folder}/`)) return []
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, bytes)
    return [bytes.toString('utf8')]
  })
}
