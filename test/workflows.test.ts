import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { root } from './shared.ts'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly permissions?: unknown
  readonly 'timeout-minutes'?: number
  readonly steps: readonly Step[]
}

const folders = ['.github/workflows', 'examples/github-workflow'].filter((folder) =>
  existsSync(join(root, folder)),
)
const files = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => `${folder}/${name}`),
)
const actionInputs = Object.keys(parse(readFileSync(join(root, 'action.yml'), 'utf8')).inputs)

describe.each(files)('%s', (path) => {
  const text = readFileSync(join(root, path), 'utf8')
  const workflow = parse(text) as { permissions: unknown; jobs: Readonly<Record<string, Job>> }
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps)

  it('grants nothing but what each job names', () => {
    expect(workflow.permissions).toEqual({})
    for (const job of jobs) {
      expect(job.permissions).toEqual(expect.any(Object))
      expect(job['timeout-minutes']).toEqual(expect.any(Number))
    }
  })

  it('takes actions of others by their commit, and says which version that is', () => {
    const used = [...text.matchAll(/uses: (\S+)(.*)/g)]
    expect(used.length).toBeGreaterThan(0)
    for (const [, action = '', comment = ''] of used) {
      if (action.startsWith('slo-lint/slo-lint@')) continue
      expect(action).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/)
      expect(comment).toMatch(/^ # v\d+\.\d+\.\d+$/)
    }
  })

  it('puts nothing into a script that a stranger may have written', () => {
    // An expression is pasted into the script before a shell reads it; variables of the environment are not.
    for (const { run } of steps) expect(run ?? '').not.toContain('${{')
  })

  it('gives our action inputs that it has', () => {
    for (const { uses, with: given } of steps)
      if (uses?.startsWith('slo-lint/'))
        expect(actionInputs).toEqual(expect.arrayContaining(Object.keys(given ?? {})))
  })

  it('leaves no credentials behind where the code of a change is run', () => {
    for (const job of jobs) {
      const writes = JSON.stringify(job.permissions).includes('"contents":"write"')
      for (const { uses, with: given } of job.steps)
        if (uses?.startsWith('actions/checkout@') && !writes)
          expect(given).toMatchObject({ 'persist-credentials': false })
    }
  })

  it('runs no code of a pull request with rights on the repository', () => {
    expect(text).not.toContain('pull_request_target:')
  })
})
