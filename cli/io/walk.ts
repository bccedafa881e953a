import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import ignore, { type Ignore } from 'ignore'
import type { Limits, Notice, SourceFile } from '../../engine/index.ts'

/** What a walk found besides readable files. */
export interface Walk {
  readonly notices: Notice[]
  /** Files that passed a limit: they become `source/limit` findings. */
  readonly exceeded: { readonly path: string; readonly message: string }[]
}

interface Level {
  readonly folder: string
  readonly rules: readonly { readonly base: string; readonly ignore: Ignore }[]
}

/**
 * All readable text files below a root, in the order of their paths. Honours `.gitignore` files, never leaves the
 * root, opens nothing but regular files, and follows no links.
 */
export function* walk(
  root: string,
  exclude: readonly string[],
  limits: Limits,
  found: Walk,
): Generator<SourceFile> {
  const excluded = ignore().add(exclude as string[])
  const pending: Level[] = [{ folder: '', rules: [] }]
  for (let level = pending.pop(); level; level = pending.pop()) {
    const folders: Level[] = []
    const here = entriesOf(root, level.folder, found)
    const rules = withIgnoreFile(root, level, here)
    for (const entry of here) {
      const path = level.folder === '' ? entry.name : `${level.folder}/${entry.name}`
      if (isIgnored(path, entry.isDirectory(), rules, excluded)) continue
      if (entry.isDirectory()) folders.push({ folder: path, rules })
      else if (entry.isSymbolicLink()) reportLink(root, path, found)
      else if (entry.isFile()) {
        const file = readFile(root, path, limits, found)
        if (file) yield file
      }
    }
    for (const folder of folders.reverse()) pending.push(folder)
  }
}

const alwaysSkipped = new Set(['.git', 'node_modules', '.hg', '.svn'])

function isIgnored(path: string, isFolder: boolean, rules: Level['rules'], excluded: Ignore): boolean {
  if (isFolder && alwaysSkipped.has(path.slice(path.lastIndexOf('/') + 1))) return true
  const asked = isFolder ? `${path}/` : path
  if (excluded.ignores(asked)) return true
  let ignored = false
  for (const { base, ignore: own } of rules) {
    const verdict = own.test(base === '' ? asked : asked.slice(base.length + 1))
    if (verdict.ignored) ignored = true
    if (verdict.unignored) ignored = false
  }
  return ignored
}

function entriesOf(root: string, folder: string, found: Walk) {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
    )
  } catch (error) {
    found.notices.push({ code: 'unreadable', message: `cannot be read: ${codeOf(error)}`, path: folder })
    return []
  }
}

function withIgnoreFile(
  root: string,
  level: Level,
  here: readonly { name: string; isFile(): boolean }[],
): Level['rules'] {
  if (!here.some((entry) => entry.name === '.gitignore' && entry.isFile())) return level.rules
  const text = readFileSync(join(root, level.folder, '.gitignore'), 'utf8')
  return [...level.rules, { base: level.folder, ignore: ignore().add(text) }]
}

/** Links are not followed: what they lead to inside the root is read where it stands. */
function reportLink(root: string, path: string, found: Walk): void {
  let target: string
  try {
    target = realpathSync(join(root, path))
  } catch {
    // A link that leads nowhere holds nothing.
    return
  }
  const inside = target === root || target.startsWith(`${root}/`)
  if (!inside)
    found.notices.push({ code: 'link', message: 'a link that leaves the workspace was not followed', path })
}

/** Files people write settings in; only these are worth a finding when they are too large. */
const settings = /\.(ya?ml|json|rules|env|service|conf|tpl|tmpl)$|(^|\/)Dockerfile|\.env/

function readFile(root: string, path: string, limits: Limits, found: Walk): SourceFile | undefined {
  let handle: number
  try {
    // Neither a link nor a pipe that took the file's place since it was listed.
    handle = openSync(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    found.notices.push({ code: 'unreadable', message: `cannot be read: ${codeOf(error)}`, path })
    return undefined
  }
  try {
    const stat = fstatSync(handle)
    if (!stat.isFile()) return undefined
    if (stat.size > limits.fileBytes) {
      if (settings.test(path))
        found.exceeded.push({
          path,
          message: `the file has more than ${limits.fileBytes} bytes and was not read`,
        })
      return undefined
    }
    return decode(path, readFileSync(handle), limits, found)
  } catch (error) {
    found.notices.push({ code: 'unreadable', message: `cannot be read: ${codeOf(error)}`, path })
    return undefined
  } finally {
    closeSync(handle)
  }
}

function decode(path: string, bytes: Buffer, limits: Limits, found: Walk): SourceFile | undefined {
  if (bytes.subarray(0, 8_192).includes(0)) {
    if (settings.test(path))
      found.notices.push({ code: 'binary', message: 'not a text in UTF-8: skipped', path })
    return undefined
  }
  if (longestLine(bytes) > limits.lineLength) {
    if (settings.test(path))
      found.exceeded.push({
        path,
        message: `a line has more than ${limits.lineLength} bytes and the file was not read`,
      })
    return undefined
  }
  return { path, text: bytes.toString('utf8') }
}

function longestLine(bytes: Buffer): number {
  let longest = 0
  let start = 0
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    longest = Math.max(longest, end - start)
    start = end + 1
  }
  return Math.max(longest, bytes.length - start)
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error'
}

/** The nearest folder upward that holds `.git`, else the folder itself. */
export function findRoot(from: string): string {
  const start = realpathSync(from)
  for (let folder = start; ; ) {
    if (statSync(join(folder, '.git'), { throwIfNoEntry: false })) return folder
    const parent = join(folder, '..')
    if (parent === folder) return start
    folder = parent
  }
}
