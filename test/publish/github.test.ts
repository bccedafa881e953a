import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { main } from '../../cli/main.ts'
import { markerOf } from '../../cli/publish/marker.ts'
import { connect } from '../../cli/publish/octokit.ts'
import { GitRepository } from '../gitRepository.ts'
import { HubServer } from './contract/server.ts'
import { head, type Job, job } from './job.ts'

const bad = 'GOGC=50\nGOMEMLIMIT=1G\n'

describe('slo-lint github', () => {
  it('publishes what a pull request brings, with a fix to take over, and fails', async () => {
    const { run, hub, file } = job({ '.env': bad })
    const { code, text } = await run()
    expect(code).toBe(1)
    expect(text).toContain('GOMEMLIMIT')
    expect(text).not.toContain('::error')
    expect(hub.objections).toEqual([])
    expect(hub.inline).toHaveLength(1)
    expect(hub.inline[0]).toMatchObject({ path: '.env', line: 2 })
    expect(hub.inline[0]?.body).toContain('```suggestion\nGOMEMLIMIT=1GiB\n```')
    expect(hub.inline[0]?.body).toContain('slo-lint explain go-runtime/gomemlimit-grammar')
    expect(hub.conversation).toHaveLength(1)
    expect(hub.checks).toMatchObject([{ status: 'completed', conclusion: 'failure', head_sha: head }])
    expect(file('.runner/summary.md')).toContain('### slo-lint: 1 error')
    expect(file('.runner/output')).toMatch(/^errors<<(end_[0-9a-f]{32})\n1\n\1\n/)
  })

  it('writes nothing when nothing changed, and edits what was fixed', async () => {
    const { run, hub, folder } = job({ '.env': bad })
    await run()
    const before = hub.written.length
    await run()
    expect(hub.written).toHaveLength(before)
    writeFileSync(join(folder, '.env'), 'GOGC=50\nGOMEMLIMIT=1GiB\n')
    expect(await run()).toMatchObject({ code: 0 })
    expect(hub.inline).toHaveLength(1)
    expect(hub.inline[0]?.body).toContain(`Fixed as of ${head.slice(0, 12)}`)
    expect(markerOf(hub.inline[0]?.body ?? '')).toMatchObject({ state: 'fixed' })
    expect(hub.conversation[0]?.body).toContain('nothing found')
    expect(hub.checks.at(-1)).toMatchObject({ conclusion: 'success' })
  })

  it.each([
    [
      'silenced',
      { '.env': '# slo-lint-ignore go-runtime/gomemlimit-grammar -- it is fine\nGOMEMLIMIT=1G\n' },
    ],
    ['unjudged', { '.slo-lint.yaml': 'version: 1\nrules: {go-runtime/gomemlimit-grammar: off}\n' }],
    [
      'unjudged',
      {
        '.slo-lint.yaml':
          'version: 1\noverrides: [{paths: ["*.env"], rules: {go-runtime/gomemlimit-grammar: off}}]\n',
      },
    ],
    ['unjudged', { '.slo-lint.yaml': 'version: 1\nexclude: [".env"]\n', 'b.env': 'GOGC=50\n' }],
    ['undecided', { '.env': 'GOGC=50\nGOMEMLIMIT=$LIMIT\n' }],
    ['fixed', { '.env': 'GOGC=50\nGOMEMLIMIT=1GiB\n' }],
  ])('calls nothing fixed that is %s', async (state, files) => {
    const { run, hub, folder } = job({ '.env': bad })
    await run()
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
    await run()
    expect(hub.inline.map(({ body }) => markerOf(body)?.state)).toEqual([state])
    expect(hub.objections).toEqual([])
  })

  it('says nothing on a pull request without anything to say but in the check', async () => {
    const { run, hub } = job({ '.env': 'GOMEMLIMIT=1GiB\n' })
    expect(await run()).toMatchObject({ code: 0 })
    expect(hub.written.map(({ method, path }) => `${method} ${path.split('/')[4]}`)).toEqual([
      'POST check-runs',
      'PATCH check-runs',
    ])
  })

  it('falls back to commands, the summary of the job and the report where it may not write', async () => {
    const { run, hub, file } = job({ '.env': bad })
    hub.canWrite = () => false
    const { code, text, err } = await run({ report: 'report.json' })
    expect(code).toBe(1)
    expect(text).toMatch(/^::error file=\.env,line=2,endLine=2,title=go-runtime\/gomemlimit-grammar::/m)
    expect(err).toContain('not published')
    expect(file('.runner/summary.md')).toContain('GOMEMLIMIT')
    expect(JSON.parse(file('report.json'))).toMatchObject({ head, remarks: [{ severity: 'error' }] })
  })

  it('does the same without a token', async () => {
    const { run, hub } = job({ '.env': bad }, 'pull_request', undefined, false)
    expect((await run()).text).toContain('::error file=.env')
    expect(hub.requests).toEqual([])
  })

  it('writes a check and no comment for a merge queue, nor where comments are not wanted', async () => {
    const queued = job({ '.env': bad }, 'merge_group', { merge_group: { head_sha: head } })
    await queued.run()
    const quiet = job({ '.env': bad })
    await quiet.run({ comment: 'none' })
    for (const { hub } of [queued, quiet]) {
      expect(hub.checks).toMatchObject([{ conclusion: 'failure' }])
      expect([...hub.inline, ...hub.conversation]).toEqual([])
    }
  })

  it('writes the summary alone where only that is wanted', async () => {
    const { run, hub } = job({ '.env': bad })
    await run({ comment: 'summary' })
    expect([hub.inline.length, hub.conversation.length]).toEqual([0, 1])
  })

  it('keeps categories apart', async () => {
    const { run, hub } = job({ '.env': bad })
    await run({ category: 'a' })
    await run({ category: 'b' })
    await run({ category: 'a' })
    expect([hub.inline.length, hub.conversation.length, hub.checks.length]).toEqual([2, 2, 2])
    expect(hub.inline.map(({ edits }) => edits)).toEqual([0, 0])
    await expect(run({ category: 'x -->' })).rejects.toThrow('a category has')
  })

  it('rehearses with just the requests it sends later', async () => {
    const { run, hub } = job({ '.env': bad })
    const { requests } = JSON.parse((await run({ dryRun: true })).text) as {
      requests: { method: string; path: string; body: object }[]
    }
    expect(hub.written).toEqual([])
    expect(requests).toHaveLength(4)
    await run()
    const sent = hub.written.map(({ method, path, body }) => ({
      method,
      path: path.replace(String(hub.checks[0]?.id), '{check_run_id}'),
      body,
    }))
    expect(sent).toEqual(requests)
  })

  it('rehearses without asking anybody where there is no token', async () => {
    const { run, hub } = job({ '.env': bad }, 'pull_request', undefined, false)
    const { requests } = JSON.parse((await run({ dryRun: true })).text) as { requests: object[] }
    expect(requests.length).toBeGreaterThan(1)
    expect(hub.requests).toEqual([])
  })

  it('leaves the comments alone when a newer push has its own run', async () => {
    const { run, hub } = job({ '.env': bad })
    hub.head = 'd'.repeat(40)
    await run()
    expect([...hub.inline, ...hub.conversation]).toEqual([])
    expect(hub.checks).toMatchObject([{ head_sha: head, status: 'completed' }])
  })

  it('writes no comment on a line that is another one in what was linted', async () => {
    const { run, hub, folder } = job({ '.env': bad })
    writeFileSync(join(folder, '.env'), `# merged\n${bad}`)
    hub.files = [
      { filename: '.env', status: 'added', patch: '@@ -0,0 +1,3 @@\n+GOGC=50\n+GOMEMLIMIT=1G\n+A=1' },
    ]
    await run()
    expect(hub.inline).toEqual([])
    expect(hub.checks[0]?.annotations).toHaveLength(1)
  })

  it.each([
    ['no event', { GITHUB_EVENT_PATH: '' }, 'for jobs of GitHub Actions'],
    ['a repository that leads elsewhere', { GITHUB_REPOSITORY: 'acme/..' }, 'does not name a repository'],
    ['a repository with more in it', { GITHUB_REPOSITORY: 'acme/shop?x=/a' }, 'does not name a repository'],
    ['an event that names no commit', { GITHUB_EVENT_NAME: 'push', GITHUB_SHA: 'main' }, 'names no commit'],
  ])('refuses %s', async (_, wrong, says) => {
    const { run, env } = job({ '.env': bad })
    Object.assign(env, wrong)
    await expect(run()).rejects.toThrow(says)
  })

  it('is a command of the program', async () => {
    const errors: string[] = []
    const streams = {
      out: () => undefined,
      err: (text: string) => errors.push(text),
      env: {},
      cwd: tmpdir(),
      isTerminal: false,
      width: 100,
      today: '2026-11-22',
    }
    expect(await main(['github'], streams)).toBe(2)
    expect(errors.join('')).toContain('there is no GITHUB_EVENT_PATH')
  })
})

describe('what a change makes of its own policy', () => {
  /** A job for a change of a repository; both sides are the same one unless it is a stranger's. */
  function changing(before: Record<string, string>, after: Record<string, string>, isForeign = false): Job {
    const repository = new GitRepository(before)
    const base = execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: repository.folder,
      encoding: 'utf8',
    }).trim()
    for (const [path, text] of Object.entries(after)) repository.write(path, text)
    repository.commit()
    const event = {
      pull_request: {
        number: 7,
        head: { sha: head, repo: { id: isForeign ? 99 : 1 } },
        base: { sha: base, repo: { id: 1 } },
      },
    }
    return job(after, 'pull_request', event, true, repository.folder)
  }

  it('is said first, and changes nothing of what is found', async () => {
    const off = 'version: 1\nrules: {go-runtime/gomemlimit-grammar: off}\n'
    const { run, hub } = changing({ '.env': 'GOGC=50\n' }, { '.env': bad, '.slo-lint.yaml': off })
    expect(await run()).toMatchObject({ code: 1 })
    expect(hub.inline).toHaveLength(1)
    expect(hub.conversation[0]?.body).toMatch(
      /^### slo-lint: 1 error\n\n\*\*What this change is judged by\*\*\n\n- ⚠️ this change alters what it is judged by/,
    )
    expect(hub.checks[0]?.output.summary).toContain('alters what it is judged by')
  })

  it('is said where there is nothing else to say, and the check is not green', async () => {
    const off = 'version: 1\nrules: {go-runtime/gomemlimit-grammar: off}\n'
    const { run, hub } = changing({ '.env': 'GOGC=50\n' }, { '.slo-lint.yaml': off })
    expect(await run()).toMatchObject({ code: 0 })
    expect(hub.conversation).toHaveLength(1)
    expect(hub.checks).toMatchObject([{ conclusion: 'neutral' }])
  })

  const silenced = 'GOGC=50\n# slo-lint-ignore go-runtime/gomemlimit-grammar -- it is fine\nGOMEMLIMIT=1G\n'
  it.each([
    ['ours', false, 0],
    ['a stranger', true, 1],
  ])('by a suppression of %s', async (_, isForeign, code) => {
    const { run, hub } = changing({ '.env': 'GOGC=50\n' }, { '.env': silenced }, isForeign)
    expect(await run()).toMatchObject({ code })
    expect(hub.inline).toHaveLength(code)
    expect(hub.conversation[0]?.body).toMatch(isForeign ? /tries to silence/ : /this change silences/)
  })

  it('tells what stood before from what is new, and what is fixed', async () => {
    const { run, hub } = changing(
      { '.env': 'GOMEMLIMIT=1G\n', 'b.env': 'GOMEMLIMIT=2G\n' },
      { '.env': 'GOMEMLIMIT=1GiB\n', 'c.env': 'GOMEMLIMIT=3G\n' },
    )
    await run()
    expect(hub.checks[0]?.output.title).toBe('1 error, 1 fixed')
    expect(hub.checks[0]?.annotations.map(({ path }) => path)).toEqual(['c.env'])
    expect(hub.conversation[0]?.body).toContain('1 there before')
    expect(hub.inline.map(({ path }) => path)).toEqual(['c.env'])
  })
})

describe('the token', () => {
  const token = 'ghs_0123456789abcdefSECRET'

  it.each([
    401,
    403,
    404,
    422,
    500,
    302,
    'reset',
  ] as const)('is in nothing that is left behind after %s', async (kind) => {
    const { run, hub, env, folder } = job({ '.env': bad })
    const server = new HubServer(hub)
    const url = await server.open()
    server.intercept = (request, response) => {
      if (request.method === 'GET' && kind !== 401) return false
      if (kind === 'reset') request.socket.destroy()
      else {
        response.writeHead(kind, {
          'content-type': 'application/json',
          location: `http://localhost:1/${token}`,
        })
        response.end(JSON.stringify({ message: `no: ${token}`, documentation_url: token }))
      }
      return true
    }
    Object.assign(env, { GITHUB_TOKEN: token, GITHUB_API_URL: url })
    try {
      const { text, err } = await run({ report: 'report.json' }, (given) =>
        connect(given, { isSpaced: false }),
      )
      expect(text).toContain('::error file=.env')
      expect(err).toContain('not published')
      const left = ['report.json', '.runner/output', '.runner/summary.md'].map((name) =>
        readFileSync(join(folder, name), 'utf8'),
      )
      expect([text, err, ...left].join('\n')).not.toContain(token.slice(4))
      expect(server.seen.some(({ authorization }) => authorization.includes(token))).toBe(true)
    } finally {
      await server.close()
    }
  })
})

describe('a report that another job publishes', () => {
  const followed = {
    workflow_run: {
      head_sha: head,
      head_branch: 'fix',
      head_repository: { id: 99, owner: { login: 'stranger' } },
    },
  }

  /** What a job on a fork leaves behind, and the job that follows it. */
  async function pair(
    change: (report: Record<string, unknown>) => unknown = (report) => report,
  ): Promise<Job> {
    const first = job({ '.env': bad }, 'pull_request', undefined, false)
    await first.run({ comment: 'none', report: 'report.json' })
    const second = job({ '.env': bad }, 'workflow_run', followed)
    const left = JSON.parse(first.file('report.json')) as Record<string, unknown>
    writeFileSync(join(second.folder, 'report.json'), JSON.stringify(change(left)))
    return second
  }

  it('is published on the pull request that GitHub names, without the fixes nobody proved here', async () => {
    const { run, hub } = await pair()
    expect(await run({ relay: 'report.json' })).toMatchObject({ code: 0 })
    expect(hub.objections).toEqual([])
    expect(hub.inline).toHaveLength(1)
    expect(hub.inline[0]?.body).not.toContain('suggestion')
    expect(hub.checks).toMatchObject([{ conclusion: 'failure', head_sha: head }])
    expect(hub.written.every(({ path }) => path.startsWith('/repos/acme/shop/'))).toBe(true)
  })

  it('can be rehearsed', async () => {
    const { run, hub } = await pair()
    const { text } = await run({ relay: 'report.json', dryRun: true })
    expect((JSON.parse(text) as { requests: object[] }).requests).toHaveLength(4)
    expect(hub.written).toEqual([])
  })

  const remark = (report: Record<string, unknown>): Record<string, unknown> =>
    (report['remarks'] as Record<string, unknown>[])[0] ?? {}
  it.each<[string, (report: Record<string, unknown>) => unknown, string]>([
    ['another commit', (report) => ({ ...report, head: 'e'.repeat(40) }), 'about another commit'],
    ['no report', () => [], 'no report of slo-lint'],
    ['a number of a pull request', (report) => ({ ...report, pull: 1 }), 'no report of slo-lint'],
    [
      'a key that leads elsewhere',
      (report) => ({ ...report, remarks: [{ ...remark(report), fingerprint: 'x --> y' }] }),
      'fingerprint',
    ],
    [
      'a rule with text in it',
      (report) => ({ ...report, remarks: [{ ...remark(report), rule: 'a/b @x' }] }),
      'rule',
    ],
    [
      'a message without end',
      (report) => ({ ...report, remarks: [{ ...remark(report), message: 'x'.repeat(20_001) }] }),
      'message',
    ],
    ['too many remarks', (report) => ({ ...report, remarks: Array(20_001).fill(0) }), 'remarks'],
  ])('is refused with %s', async (_, change, says) => {
    const { run, hub } = await pair(change)
    await expect(run({ relay: 'report.json' })).rejects.toThrow(says)
    expect(hub.written).toEqual([])
  })

  it('is refused when it is no JSON or no file, or in a job of another kind', async () => {
    const { run, folder } = await pair()
    writeFileSync(join(folder, 'report.json'), '{"__proto__": {"x": 1}')
    await expect(run({ relay: 'report.json' })).rejects.toThrow('no JSON')
    await expect(run({ relay: '.' })).rejects.toThrow('not a regular file')
    await expect(run()).rejects.toThrow('--relay FILE')
    await expect(job({ '.env': bad }).run({ relay: 'report.json' })).rejects.toThrow('workflow_run')
  })

  it('leaves paths out that lead out of the repository', async () => {
    const { run, hub } = await pair((report) => ({
      ...report,
      remarks: [{ ...remark(report), place: { ...(remark(report)['place'] as object), path: '../x' } }],
    }))
    await run({ relay: 'report.json' })
    expect(hub.objections).toEqual([])
    expect(hub.checks[0]?.annotations).toEqual([])
  })
})
