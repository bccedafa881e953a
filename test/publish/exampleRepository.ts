import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HubFile } from './contract/hub.ts'

/** Nothing of the machine's own settings has a part in what git makes or in what it prints. */
export const plainGit: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_DEFAULT_HASH: 'sha1',
  LC_ALL: 'C',
  TZ: 'UTC',
}

const firstCommit = Date.parse('2026-01-05T09:00:00Z')
const states: Readonly<Record<string, string>> = { A: 'added', D: 'removed', M: 'modified' }

/** A real repository whose commits have the same hashes everywhere: author and dates are fixed. */
export class ExampleRepository {
  readonly folder: string
  #commits = 0

  /** Begins with one commit of what an example holds. */
  constructor(folder: string, example: string) {
    this.folder = folder
    cpSync(example, folder, { recursive: true })
    this.git('-c', 'init.defaultBranch=main', 'init', '--quiet')
    this.commit('Run the checkout service')
  }

  git(...args: readonly string[]): string {
    const date = new Date(firstCommit + this.#commits * 3_600_000).toISOString()
    const person = { NAME: 'Ada', EMAIL: 'ada@shop.example', DATE: date }
    const both = ['AUTHOR', 'COMMITTER'].flatMap((role) =>
      Object.entries(person).map(([key, value]) => [`GIT_${role}_${key}`, value] as const),
    )
    const env = { ...plainGit, ...Object.fromEntries(both) }
    return execFileSync('git', args, { cwd: this.folder, env, encoding: 'utf8' }).trimEnd()
  }

  /** Replaces a text that is there exactly once. */
  edit(path: string, was: string, becomes: string): void {
    const file = join(this.folder, path)
    const parts = readFileSync(file, 'utf8').split(was)
    if (parts.length !== 2) throw new Error(`${path} holds ${parts.length - 1} times: ${was}`)
    writeFileSync(file, parts.join(becomes))
  }

  /** Commits everything; the answer is the commit's hash. */
  commit(subject: string): string {
    this.git('add', '--all')
    this.git('commit', '--quiet', '--message', subject)
    this.#commits++
    return this.git('rev-parse', 'HEAD')
  }

  /** What a job of a pull request runs on: GitHub's merge of head into base, not the head itself. */
  checkOutMerge(base: string, head: string): string {
    const tree = this.git('rev-parse', `${head}^{tree}`)
    const merge = this.git('commit-tree', tree, '-p', base, '-p', head, '-m', `Merge ${head} into ${base}`)
    this.git('checkout', '--quiet', '--detach', merge)
    return merge
  }

  /** The rows of a pull request's files, with patches as GitHub cuts them: hunks without a head. */
  changes(base: string, head: string): HubFile[] {
    const rows = this.git('diff', '--name-status', '--no-renames', base, head).split('\n')
    return rows.map((row) => {
      const [state = '', filename = ''] = row.split('\t')
      const text = this.git('diff', base, head, '--', filename)
      return { filename, status: states[state] ?? state, patch: text.slice(text.indexOf('@@')) }
    })
  }

  /** A line of a file as a commit has it. */
  lineAt(commit: string, path: string, line: number): string | undefined {
    return this.git('show', `${commit}:${path}`).split('\n')[line - 1]
  }
}
