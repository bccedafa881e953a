import { lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { folderOf, Globs, type Limits, type SourceFile, type Tree } from '../../engine/index.ts'
import { decode, settings } from './decode.ts'
import { codeOf, isInside, readRegular } from './regularFile.ts'
import type { Walk } from './walked.ts'

interface Level {
  readonly folder: string
  readonly rules: readonly { readonly base: string; readonly globs: Globs }[]
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
  const excluded = new Globs(exclude)
  const pending: Level[] = [{ folder: '', rules: [] }]
  for (let level = pending.pop(); level; level = pending.pop()) {
    const folders: Level[] = []
    const here = entriesOf(root, level.folder, found)
    const hasOwn = here.some((entry) => entry.name === '.gitignore' && entry.isFile())
    const rules = hasOwn ? withIgnoreFile(root, level, found) : level.rules
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

/**
 * Finds files of a walk anew. What is there but was not walked is told apart from what is not there; what is ignored is
 * made by somebody, on this machine or another.
 */
export function finder(root: string, limits: Limits): NonNullable<Tree['find']> {
  const rules = new Map<string, Level['rules']>()
  const nobody: Walk = { notices: [], exceeded: [] }
  const rulesOf = (folder: string): Level['rules'] => {
    const known = rules.get(folder)
    if (known) return known
    const above = folder === '' ? [] : rulesOf(folderOf(folder))
    const made = statOf(below(root, join(folder, '.gitignore')))?.isFile()
      ? withIgnoreFile(root, { folder, rules: above }, nobody)
      : above
    rules.set(folder, made)
    return made
  }
  const none = new Globs([])
  const isLeftOut = (path: string, isFolder: boolean): boolean =>
    path !== '' &&
    (isIgnored(path, isFolder, rulesOf(folderOf(path)), none) || isLeftOut(folderOf(path), true))
  return (path, wasWalked) => {
    const stat = statOf(below(root, path))
    if (!stat) return isLeftOut(path, false) ? 'unread' : undefined
    if (stat.isDirectory()) return undefined
    return (wasWalked && readFile(root, path, limits, nobody)) || 'unread'
  }
}

/** What stands at a path, links not followed; undefined for nothing, also below a file. */
function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

const alwaysSkipped = new Set(['.git', 'node_modules', '.hg', '.svn'])

/** Whether a path lies in a folder that is never walked. */
export function isSkippedAlways(path: string): boolean {
  return path.split('/').some((name) => alwaysSkipped.has(name))
}

function isIgnored(path: string, isFolder: boolean, rules: Level['rules'], excluded: Globs): boolean {
  if (isFolder && alwaysSkipped.has(path.slice(path.lastIndexOf('/') + 1))) return true
  if (excluded.verdict(path, isFolder) === 'ignored') return true
  let ignored = false
  for (const { base, globs } of rules) {
    const verdict = globs.verdict(base === '' ? path : path.slice(base.length + 1), isFolder)
    if (verdict) ignored = verdict === 'ignored'
  }
  return ignored
}

/** A path of the walk, which is in normal form already, in the file system. */
function below(root: string, path: string): string {
  return path === '' ? root : `${root}/${path}`
}

function entriesOf(root: string, folder: string, found: Walk) {
  try {
    return readdirSync(below(root, folder), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
    )
  } catch (error) {
    found.notices.push({ code: 'unreadable', message: `cannot be read: ${codeOf(error)}`, path: folder })
    return []
  }
}

/** Every file is held against every pattern above it, so that there must be an end to them. */
const ignoreLimits = { bytes: 1_000_000, patterns: 10_000 } as const

function withIgnoreFile(root: string, level: Level, found: Walk): Level['rules'] {
  const path = level.folder === '' ? '.gitignore' : `${level.folder}/.gitignore`
  const exceed = (says: string): Level['rules'] => {
    found.notices.push({ code: 'limit', message: `${says}: its patterns were not used`, path })
    return level.rules
  }
  const read = readRegular(below(root, path), ignoreLimits.bytes)
  if ('refused' in read) return exceed(read.says)
  const globs = Globs.ofFile(read.bytes.toString('utf8'))
  const patterns = level.rules.reduce((sum, rule) => sum + rule.globs.size, globs.size)
  if (patterns > ignoreLimits.patterns) return exceed(`more than ${ignoreLimits.patterns} patterns`)
  return [...level.rules, { base: level.folder, globs }]
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
  if (!isInside(root, target))
    found.notices.push({ code: 'link', message: 'a link that leaves the workspace was not followed', path })
}

function readFile(root: string, path: string, limits: Limits, found: Walk): SourceFile | undefined {
  const read = readRegular(below(root, path), limits.fileBytes)
  if (!('refused' in read)) return decode(path, read.bytes, limits, found)
  if (read.refused === 'unreadable') found.notices.push({ code: 'unreadable', message: read.says, path })
  if (read.refused === 'too large' && settings.test(path))
    found.exceeded.push({ path, message: `the file has ${read.says} and was not read` })
  return undefined
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
