import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll } from 'vitest'
import { type GithubOptions, github, type Wire } from '../../cli/commands/github.ts'
import { builtInPacks } from '../../cli/io/builtIn.ts'
import type { Api } from '../../cli/publish/api.ts'
import type { Pack } from '../../engine/index.ts'
import { Hub } from './contract/hub.ts'
import { direct, FastClock } from './history.ts'

/** The head of the pull request. */
export const head = 'c'.repeat(40)
const folders: string[] = []
let packs: readonly Pack[] = []

beforeAll(async () => {
  packs = await builtInPacks()
})
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A job that can be run, and what it is run against. */
export interface Job {
  readonly folder: string
  readonly hub: Hub
  readonly env: Record<string, string>
  readonly run: (
    options?: Partial<GithubOptions>,
    connect?: Wire['connect'],
  ) => Promise<{ code: number; text: string; err: string }>
  readonly file: (name: string) => string
}

/** A job of GitHub Actions in a workspace with these files, in front of a hub that shows them as added. */
export function job(
  files: Record<string, string>,
  name = 'pull_request',
  event: object = { pull_request: { number: 7, head: { sha: head } } },
  hasToken = true,
  folder = mkdtempSync(join(tmpdir(), 'slo-lint-github-')),
): Job {
  folders.push(folder)
  for (const [path, text] of Object.entries({ ...files, '.runner/event.json': JSON.stringify(event) })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const clock = new FastClock()
  const hub = new Hub(clock)
  hub.head = head
  hub.files = Object.entries(files).map(([filename, text]) => {
    const lines = text.trimEnd().split('\n')
    const patch = [`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)].join('\n')
    return { filename, status: 'added', patch }
  })
  const env = {
    GITHUB_EVENT_NAME: name,
    GITHUB_EVENT_PATH: join(folder, '.runner/event.json'),
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_SHA: head,
    GITHUB_OUTPUT: join(folder, '.runner/output'),
    GITHUB_STEP_SUMMARY: join(folder, '.runner/summary.md'),
    RUNNER_TEMP: join(folder, '.runner'),
  }
  const known = (): Api | undefined => (hasToken ? direct(hub) : undefined)
  const run: Job['run'] = async (options = {}, open = known) => {
    const got = { err: '' }
    const streams = {
      out: () => undefined,
      err: (text: string) => {
        got.err += text
      },
      env,
      cwd: folder,
      isTerminal: false,
      width: 100,
      today: '2026-11-22',
    }
    const all: GithubOptions = {
      failOn: 'error',
      format: 'pretty',
      category: 'default',
      comment: 'all',
      maxComments: 5,
      ...options,
    }
    const result = await github([], all, packs, streams, { connect: open, clock })
    return { ...result, err: got.err }
  }
  return { folder, hub, env, run, file: (path) => readFileSync(join(folder, path), 'utf8') }
}
