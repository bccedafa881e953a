import { describe, expect, it } from 'vitest'
import { type LintOptions, lintWorkspace } from '../cli/lintWorkspace.ts'
import { UsageError } from '../cli/usageError.ts'
import { GitRepository } from './gitRepository.ts'
import { packs } from './workspace.ts'

async function judged(
  repository: GitRepository,
  more: LintOptions = {},
): Promise<{ rules: string[]; notices: string[] }> {
  const { report } = await lintWorkspace(
    [],
    { root: repository.folder, base: 'HEAD', basePolicy: true, ...more },
    await packs(),
    {
      env: process.env,
      cwd: repository.folder,
      out: () => {},
      err: () => {},
      isTerminal: false,
      width: 100,
      today: '2026-11-22',
    },
  )
  return {
    rules: report.findings.map(({ severity, rule }) => `${severity} ${rule}`),
    notices: report.notices.filter(({ code }) => code === 'policy').map(({ message }) => message),
  }
}

const off = 'version: 1\nrules: {go-runtime/gogc-grammar: off}\n'
const bad = { 'a.env': 'GOGC=OFF\n' }

describe('the policy of a change', () => {
  it('is that of the base: a rule that the change turns off is judged, and that is said', async () => {
    const repository = new GitRepository(bad)
    repository.write('.slo-lint.yaml', off)
    expect(await judged(repository)).toEqual({
      rules: ['error go-runtime/gogc-grammar'],
      notices: ['this change alters what it is judged by: go-runtime/gogc-grammar goes from error to off'],
    })
  })

  it('is that of the base where the change breaks or deletes it', async () => {
    const repository = new GitRepository({ ...bad, '.slo-lint.yaml': off })
    repository.write('.slo-lint.yaml', 'version: 2\n')
    const broken = await judged(repository)
    expect(broken.rules).toEqual([])
    expect(broken.notices.join()).toContain('the configuration of this change is broken')
  })

  it('is that of the change where the base has none that works, which is said', async () => {
    const repository = new GitRepository({ ...bad, '.slo-lint.yaml': 'version: 7\n' })
    repository.write('.slo-lint.yaml', off)
    const mended = await judged(repository)
    expect(mended.rules).toEqual([])
    expect(mended.notices.join()).toContain('the policy of the base is broken, that of this change is used')
    const unknown = await judged(repository, {
      root: repository.folder,
      base: 'HEAD',
      config: '.slo-lint.yaml',
    })
    expect(unknown.notices).toEqual([])
  })

  it('says whatever may take findings away', async () => {
    const before = `version: 1
complete: [alerts]
targets: {kubernetes: "1.34"}
rules:
  go-runtime/gomemlimit-headroom: {params: {maxRatio: 0.8}}
`
    const repository = new GitRepository({ ...bad, '.slo-lint.yaml': before })
    repository.write(
      '.slo-lint.yaml',
      `version: 1
profile: batch
exclude: [legacy/]
targets: {kubernetes: "1.20"}
rules:
  go-runtime/gogc-grammar: warning
overrides: [{paths: [a.env], rules: {go-runtime/gogc-grammar: off}}]
`,
    )
    const { rules, notices } = await judged(repository)
    expect(rules).toEqual(['error go-runtime/gogc-grammar'])
    expect(notices.map((notice) => notice.replace('this change alters what it is judged by: ', ''))).toEqual([
      'the profile changes from recommended to batch',
      'go-runtime/gogc-grammar goes from error to warning',
      'the parameters of go-runtime/gomemlimit-headroom change',
      'legacy/ is excluded',
      'rules are set otherwise for a.env',
      'the targeted version of kubernetes changes from 1.34 to 1.20',
      'alerts are not said to be complete any more',
    ])
  })

  it('reads own packs as the base has them', async () => {
    const rule = `title: No variable is called FORBIDDEN
severity: error
why: Because the test says so, at some length.
baseline: [{guide: "1", says: nothing is forbidden without a reason}]
for: {v: variable}
assert: {"!=": [$v.name, FORBIDDEN]}
at: [$v.name, $v]
message: "{v.name} is forbidden here"
tests:
  - {name: the first, files: {a.env: "FORBIDDEN=1"}, expect: fail}
  - {name: the second, files: {b.env: "FORBIDDEN=2"}, expect: fail}
  - {name: another name, files: {a.env: "A=1"}, expect: pass}
  - {name: a longer name, files: {a.env: "FORBIDDEN2=1"}, expect: pass}
`
    const pack = {
      'packs/own/pack.yaml': 'title: Own rules of this repository\n',
      'packs/own/forbidden.yaml': rule,
    }
    const repository = new GitRepository({
      ...pack,
      '.slo-lint.yaml': 'version: 1\npacks: [packs]\n',
      'a.env': 'FORBIDDEN=1\n',
    })
    repository.write('packs/own/forbidden.yaml', rule.replaceAll('FORBIDDEN', 'ALLOWED'))
    const { rules, notices } = await judged(repository)
    expect(rules).toEqual(['error own/forbidden'])
    expect(notices).toEqual(['this change alters what it is judged by: the rules of the pack own change'])
  })

  it('honours and tells suppressions that the change brings, but not those of strangers', async () => {
    const repository = new GitRepository(bad)
    repository.write('a.env', '# slo-lint-ignore go-runtime/gogc-grammar -- wanted\nGOGC=OFF\n')
    expect(await judged(repository)).toEqual({
      rules: [],
      notices: ['this change silences go-runtime/gogc-grammar at line 2'],
    })
    expect(await judged(repository, { distrusted: true })).toEqual({
      rules: ['error go-runtime/gogc-grammar'],
      notices: ['this change tries to silence go-runtime/gogc-grammar at line 2: that is not honoured'],
    })
    repository.commit()
    expect(await judged(repository, { distrusted: true })).toEqual({ rules: [], notices: [] })
  })

  it('names a broken configuration of the workspace for check, as ever', async () => {
    const repository = new GitRepository({ ...bad, '.slo-lint.yaml': 'version: 7\n' })
    await expect(judged(repository, { basePolicy: false })).rejects.toBeInstanceOf(UsageError)
  })
})
