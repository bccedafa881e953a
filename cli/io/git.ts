import { spawnSync } from 'node:child_process'

/** A process environment. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What a command of git may print; more is treated as a failure. */
const mostBytes = 512_000_000

/** Variables that hooks of git set for the repository they run in, which need not be the one asked about. */
const ofHooks = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_EXTERNAL_DIFF']

/**
 * The repository around a folder, read through the program `git`. Objects and differences are read; no hook, filter,
 * monitor or other program that a repository may name is run, and nothing is fetched. Paths are relative to the folder.
 */
export class Repository {
  readonly #folder: string
  readonly #env: Environment

  private constructor(folder: string, env: Environment) {
    this.#folder = folder
    this.#env = env
  }

  /** Undefined where the folder lies in no repository, or there is no git to ask. */
  static around(folder: string, env: Environment): Repository | undefined {
    const quiet: Record<string, string | undefined> = {
      ...env,
      GIT_OPTIONAL_LOCKS: '0',
      GIT_NO_LAZY_FETCH: '1',
      GIT_TERMINAL_PROMPT: '0',
      LC_ALL: 'C',
    }
    for (const name of ofHooks) delete quiet[name]
    const repository = new Repository(folder, quiet)
    return repository.#text(['rev-parse', '--is-inside-work-tree'])?.trim() === 'true'
      ? repository
      : undefined
  }

  /** The commit a revision names. */
  commit(revision: string): string | undefined {
    return this.#text([
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${revision}^{commit}`,
    ])?.trim()
  }

  /** Where a commit and the present one parted; undefined where their histories are not known to meet. */
  mergeBase(commit: string): string | undefined {
    return this.#text(['merge-base', commit, 'HEAD'])?.trim()
  }

  /** True where the history was cut off when the repository was cloned. */
  get isShallow(): boolean {
    return this.#text(['rev-parse', '--is-shallow-repository'])?.trim() === 'true'
  }

  /** The files that git neither tracks nor ignores. */
  untracked(): string[] {
    return split(this.#text(['ls-files', '--others', '--exclude-standard', '-z']) ?? '')
  }

  /** How the working tree differs from a commit, file by file; a renamed file is one removed and one added. */
  differences(commit: string): Difference[] {
    const options = ['--raw', '--no-abbrev', '--no-renames', '-z', ...plainly, '--ignore-submodules=dirty']
    const fields = split(this.#text(['diff', ...options, commit, '--', '.']) ?? '')
    const found: Difference[] = []
    for (let at = 0; at + 1 < fields.length; at += 2) {
      const [was = '', is, blob = ''] = (fields[at] ?? '').slice(1).split(' ')
      const isFile = was === '100644' || was === '100755'
      found.push({
        path: fields[at + 1] ?? '',
        blob: isFile ? blob : undefined,
        isSubmodule: is === '160000',
      })
    }
    return found
  }

  /** The same as a patch, renames found, with three lines around each change; undefined where it is too long. */
  patch(commit: string): { readonly raw: readonly string[]; readonly text: string } | undefined {
    const options = ['--find-renames', ...plainly]
    const raw = this.#text(['diff', '--raw', '-z', ...options, commit, '--', '.'])
    const text = this.#text(['diff', '--unified=3', ...options, commit, '--', '.'])
    return raw === undefined || text === undefined ? undefined : { raw: split(raw), text }
  }

  /** The regular files that a commit holds at or below some paths, each with the name of its blob. */
  files(commit: string, paths: readonly string[]): Map<string, string> {
    const listed = split(this.#text(['ls-tree', '-r', '-z', commit, '--', ...paths]) ?? '')
    return new Map(
      listed.flatMap((line): [string, string][] => {
        const [mode, , blob = ''] = line.slice(0, line.indexOf('\t')).split(' ')
        const path = line.slice(line.indexOf('\t') + 1)
        return mode === '100644' || mode === '100755' ? [[path, blob]] : []
      }),
    )
  }

  /** The contents of blobs; undefined for those larger than `maximum`, or that are not there. */
  blobs(names: readonly string[], maximum: number): Map<string, Buffer | undefined> {
    const found = new Map<string, Buffer | undefined>()
    const sizes = this.#run(['cat-file', '--batch-check'], `${names.join('\n')}\n`)?.toString('latin1') ?? ''
    const wanted = sizes.split('\n').flatMap((line) => {
      const [name = '', type, size] = line.split(' ')
      return type === 'blob' && Number(size) <= maximum ? [name] : []
    })
    if (wanted.length === 0) return found
    const bytes = this.#run(['cat-file', '--batch'], `${wanted.join('\n')}\n`)
    for (let at = 0; bytes && at < bytes.length; ) {
      const end = bytes.indexOf(10, at)
      const [name = '', , size] = bytes.toString('latin1', at, end).split(' ')
      const length = Number(size)
      found.set(name, bytes.subarray(end + 1, end + 1 + length))
      at = end + 2 + length
    }
    return found
  }

  #text(args: readonly string[]): string | undefined {
    return this.#run(args)?.toString('utf8')
  }

  #run(args: readonly string[], input?: string): Buffer | undefined {
    const settings = ['core.fsmonitor=false', 'core.quotePath=false', 'core.hooksPath=/dev/null']
    const result = spawnSync('git', [...settings.flatMap((one) => ['-c', one]), ...args], {
      cwd: this.#folder,
      env: this.#env,
      input: input ?? '',
      maxBuffer: mostBytes,
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    })
    return result.status === 0 && !result.error ? result.stdout : undefined
  }
}

/** A file that is another one in the working tree than in a commit. */
export interface Difference {
  readonly path: string
  /** What it was; undefined where it was not there, or was no regular file. */
  readonly blob: string | undefined
  /** True for a repository inside of this one that is new, or at another commit. */
  readonly isSubmodule: boolean
}

const plainly = [
  '--relative',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--ignore-submodules=all',
  '--src-prefix=a/',
  '--dst-prefix=b/',
]

function split(text: string): string[] {
  return text.split('\0').filter((part) => part !== '')
}
