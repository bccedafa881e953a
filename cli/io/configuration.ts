import { readFileSync, realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  type Config,
  defaultConfig,
  ownPackFolders,
  type Pack,
  type PackFolder,
  readConfig,
} from '../../engine/index.ts'
import { UsageError } from '../usageError.ts'
import { readPackFolder } from './packFolder.ts'
import { isInside, readInside } from './regularFile.ts'

const names = ['.slo-lint.yaml', '.slo-lint.yml']

/** The configuration of a workspace, and the packs it is judged by: the built-in ones and its own. */
export interface Configuration {
  readonly config: Config
  readonly packs: readonly Pack[]
}

/** Reads the configuration of a workspace: the file named, else the one at its root, else what holds without. */
export async function loadConfiguration(
  root: string,
  named: string | undefined,
  cwd: string,
  builtIn: readonly Pack[],
): Promise<Configuration> {
  const file =
    named === undefined ? ownFile(root) : { path: named, text: readNamed(resolve(cwd, named), named) }
  if (!file) return { config: defaultConfig, packs: builtIn }
  const own = await ownPacks(root, file.text, builtIn)
  const packs = [...builtIn, ...own.packs]
  const result = await readConfig(file, packs, own.refused)
  if (!result.mistakes) return { config: result.config, packs }
  const lines = result.mistakes.map(
    ({ path, position, message }) => `${path}:${position.line}:${position.column} ${message}`,
  )
  throw new UsageError('config', lines.join('\n'))
}

/** What a configuration may have in bytes: it is proven before anything else is bounded by it. */
const configBytes = 1_000_000

/** What a package manifest may have in bytes to be looked into. */
const manifestBytes = 5_000_000

/** A file somebody names on the command line is trusted to be what they mean, a pipe of the shell included. */
function readNamed(path: string, named: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new UsageError('config', `the configuration ${named} cannot be read`)
  }
}

/** The configuration that lies in the workspace, which anybody may have written. */
function ownFile(root: string): { path: string; text: string } | undefined {
  for (const path of names) {
    const read = readInside(root, path, configBytes)
    if (!('refused' in read)) return { path, text: read.bytes.toString('utf8') }
    if (read.refused !== 'absent') throw new UsageError('config', `the configuration ${path}: ${read.says}`)
  }
  return fromPackageJson(root)
}

function fromPackageJson(root: string): { path: string; text: string } | undefined {
  const read = readInside(root, 'package.json', manifestBytes)
  if ('refused' in read) return undefined
  const text = read.bytes.toString('utf8')
  if (!text.includes('"slo-lint"')) return undefined
  let manifest: unknown
  try {
    manifest = JSON.parse(text)
  } catch {
    // A manifest nobody can read configures nothing; npm says so itself.
    return undefined
  }
  const own = (manifest as Record<string, unknown> | null)?.['slo-lint']
  if (typeof own !== 'object' || own === null) return undefined
  return { path: 'package.json (slo-lint)', text: JSON.stringify(own, undefined, 2) }
}

/** Own packs, and which folders of them were refused: where the configuration names them, and why. */
interface OwnPacks {
  readonly packs: readonly Pack[]
  readonly refused: readonly { readonly message: string; readonly span: PackFolder['span'] }[]
}

/** The packs in the folders that the configuration names; all of them inside the workspace. */
async function ownPacks(root: string, text: string, builtIn: readonly Pack[]): Promise<OwnPacks> {
  const packs: Pack[] = []
  const refused: OwnPacks['refused'][number][] = []
  for (const { folder, span } of ownPackFolders(text)) {
    const path = resolve(root, folder)
    const wrong = wrongFolder(root, path, folder)
    if (wrong !== undefined) {
      refused.push({ message: `packs: ${wrong}`, span })
      continue
    }
    const results = await readPackFolder(path, root)
    const [mistake] = results.flatMap(({ mistakes }) => mistakes)
    if (mistake)
      throw new UsageError(
        'pack',
        `${mistake.path}:${mistake.position.line}:${mistake.position.column} ${mistake.message}`,
      )
    for (const { pack } of results) {
      if ([...builtIn, ...packs].some(({ name }) => name === pack.name))
        refused.push({ message: `${folder}: there is a pack ${pack.name} already`, span })
      else packs.push(pack)
    }
  }
  return { packs, refused }
}

function wrongFolder(root: string, path: string, folder: string): string | undefined {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return `there is no folder ${folder}`
  return isInside(root, realpathSync(path)) ? undefined : `${folder} lies outside of the workspace`
}
