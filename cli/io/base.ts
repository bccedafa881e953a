import {
  type FileChange,
  Globs,
  hunksOf,
  type Limits,
  type Notice,
  type Pack,
  type SourceFile,
  type Tree,
} from '../../engine/index.ts'
import { UsageError } from '../usageError.ts'
import { configurationAt } from './basePolicy.ts'
import type { Configuration } from './configuration.ts'
import { decode } from './decode.ts'
import { type Difference, type Environment, Repository } from './git.ts'
import { finder, isSkippedAlways, walk } from './walk.ts'
import type { Walk } from './walked.ts'

/** The workspace before a change, and what the change did to its files. */
export interface Base {
  /** Read anew each time. */
  readonly tree: () => Tree
  /** Made when it is asked for: only those who show changed lines need it. */
  readonly changes: () => readonly FileChange[]
  /** The configuration that was in force there; throws where it is broken. */
  readonly configuration: (builtIn: readonly Pack[]) => Promise<Configuration>
}

/** What a run compares with, or why it compares with nothing. */
export interface BaseRead {
  readonly base?: Base
  readonly notices: readonly Notice[]
}

/**
 * The workspace as it was where the present commit and a revision parted, read from git's objects: nothing is checked out.
 * Without history there is nothing to compare with, which is said.
 */
export function readBase(
  root: string,
  revision: string,
  { exclude, limits, env }: { exclude: readonly string[]; limits: Limits; env: Environment },
): BaseRead {
  const nothing = (why: string): BaseRead => ({
    notices: [{ code: 'base', message: `${why}: every finding counts as new` }],
  })
  const repository = Repository.around(root, env)
  if (!repository) return nothing('no git history was found')
  const commit = repository.commit(revision)
  if (commit === undefined) {
    if (repository.isShallow) return nothing(`the clone is shallow and does not hold ${revision}`)
    throw new UsageError('usage', `git knows no revision ${revision}`)
  }
  const parted = repository.mergeBase(commit)
  const compared = parted ?? commit
  const notices: Notice[] =
    parted === undefined
      ? [
          {
            code: 'base',
            message: `where HEAD and ${revision} parted is not known${repository.isShallow ? ' in a shallow clone' : ''}: compared with ${revision} itself`,
          },
        ]
      : []
  const differences = repository.differences(compared)
  const submodules = differences.filter(({ isSubmodule }) => isSubmodule).map(({ path }) => path)
  // What another repository held before is not read.
  for (const path of submodules)
    notices.push({
      code: 'base',
      message: 'this submodule has changed: all that is found in it counts as new',
      path,
    })
  const tree = (): Tree => {
    const found: Walk = { notices: [], exceeded: [] }
    return {
      files: filesOf(repository, differences, root, exclude, limits, found),
      exceeded: found.exceeded,
      find: findBefore(repository, differences, root, limits),
    }
  }
  return {
    base: {
      tree,
      changes: () => changesOf(repository, compared),
      configuration: (builtIn) => configurationAt(repository, compared, builtIn),
    },
    notices,
  }
}

/** The files of the working tree, but those that the change touched as they were. */
function* filesOf(
  repository: Repository,
  changed: readonly Difference[],
  root: string,
  exclude: readonly string[],
  limits: Limits,
  found: Walk,
): Generator<SourceFile> {
  const differences = new Map(changed.map(({ path, blob }) => [path, blob]))
  const submodules = changed.filter(({ isSubmodule }) => isSubmodule).map(({ path }) => `${path}/`)
  const untracked = new Set(repository.untracked())
  const wanted = [...differences.values()].filter((blob) => blob !== undefined)
  const blobs = repository.blobs([...new Set(wanted)], limits.fileBytes)
  const old = (path: string): SourceFile | undefined => {
    const bytes = blobs.get(differences.get(path) ?? '')
    const file = bytes && decode(path, bytes, limits, found)
    return file && { ...file, before: true }
  }
  const seen = new Set<string>()
  for (const file of walk(root, exclude, limits, { notices: [], exceeded: [] })) {
    seen.add(file.path)
    if (untracked.has(file.path) || submodules.some((folder) => file.path.startsWith(folder))) continue
    const before = differences.has(file.path) ? old(file.path) : { ...file, before: true }
    if (before) yield before
  }
  const excluded = new Globs(exclude)
  for (const path of differences.keys()) {
    if (seen.has(path) || excluded.covers(path) || isSkippedAlways(path)) continue
    const before = old(path)
    if (before) yield before
  }
}

/** Files as they were before the change. */
function findBefore(
  repository: Repository,
  changed: readonly Difference[],
  root: string,
  limits: Limits,
): NonNullable<Tree['find']> {
  const now = finder(root, limits)
  const differences = new Map(changed.map(({ path, blob }) => [path, blob]))
  return (path, wasWalked) => {
    if (!differences.has(path)) return before(now(path, wasWalked))
    const blob = differences.get(path)
    const bytes = blob === undefined ? undefined : repository.blobs([blob], limits.fileBytes).get(blob)
    const file = bytes && decode(path, bytes, limits, { notices: [], exceeded: [] })
    return blob === undefined ? undefined : before(file ?? 'unread')
  }
}

function before(file: ReturnType<NonNullable<Tree['find']>>): typeof file {
  return typeof file === 'object' ? { ...file, before: true } : file
}

function changesOf(repository: Repository, commit: string): FileChange[] {
  const added = repository
    .untracked()
    .map((path): FileChange => ({ path, status: 'added', hunks: undefined }))
  const patch = repository.patch(commit)
  if (!patch) return added
  // Text of files stands behind a blank, a plus or a minus: only headers begin a line so.
  const sections = patch.text.split(/^(?=diff --git )/m).filter((part) => part.startsWith('diff --git '))
  const changes: FileChange[] = []
  for (let at = 0, index = 0; at + 1 < patch.raw.length; index++) {
    const status = patch.raw[at]?.split(' ')[4] ?? ''
    const [first = '', second = ''] = [patch.raw[at + 1], patch.raw[at + 2]]
    const isRenamed = status.startsWith('R') || status.startsWith('C')
    const section = sections[index]
    changes.push({
      path: isRenamed ? second : first,
      ...(isRenamed && { previous: first }),
      status: status === 'D' ? 'removed' : status === 'A' ? 'added' : 'modified',
      hunks: section === undefined || /^Binary files /m.test(section) ? undefined : hunksOf(bodyOf(section)),
    })
    at += isRenamed ? 3 : 2
  }
  return [...changes, ...added]
}

/** A file's hunks without its header, whose names may be quoted; empty for a change of its mode or name alone. */
function bodyOf(section: string): string {
  const at = section.search(/^@@ /m)
  return at < 0 ? '' : section.slice(at)
}
