import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { main } from '../cli/main.ts'
import { GitRepository, unusedPath } from './gitRepository.ts'

/** A repository that is linted as the program does. */
class Repository extends GitRepository {
  async lint(...args: string[]): Promise<Result> {
    let out = ''
    let err = ''
    const code = await main(['--root', this.folder, '--format', 'json', ...args], {
      out: (text) => {
        out += text
      },
      err: (text) => {
        err += text
      },
      env: process.env,
      cwd: this.folder,
      isTerminal: false,
      width: 100,
      today: '2026-11-22',
    })
    return { code, err, ...JSON.parse(out) }
  }
}

interface Result {
  readonly code: number
  readonly err: string
  readonly findings: readonly {
    rule: string
    status: string
    path: string
    severity: string
    message: string
  }[]
  readonly fixed: readonly { rule: string; path: string }[]
  readonly notices: readonly { code: string; message: string }[]
}

const deployment = (memory: string, more = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  selector: {}
  template:
    spec:
      containers:
        - name: api
          image: ghcr.io/acme/api:1
          envFrom: [{configMapRef: {name: env}}]
          resources: {limits: {memory: ${memory}}}
${more}`
const variables = (limit: string): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: env}
data:
  GOMEMLIMIT: ${limit}
`
const told = ({ findings }: Result): string[] =>
  findings.map(({ status, rule }) => `${status} ${rule}`).sort()

describe('--base', () => {
  it('calls a finding new that a change in another file caused', async () => {
    const repository = new Repository({ 'a.yaml': variables('900MiB'), 'b.yaml': deployment('1Gi') })
    repository.write('b.yaml', deployment('512Mi'))
    const result = await repository.lint('--base', 'HEAD')
    expect(told(result)).toEqual(['new go-runtime/gomemlimit-headroom'])
    expect(result.findings.map(({ path }) => path)).toEqual(['a.yaml'])
    expect(result.code).toBe(1)
  })

  it('leaves standing what moved, was reformatted or renamed, and fails for none of it', async () => {
    const repository = new Repository({ 'a.yaml': variables('2GiB'), 'b.yaml': deployment('1Gi') })
    repository.write('a.yaml', `# one\n# two\n${variables('"2GiB"').replace('data:\n  ', 'data:\n      ')}`)
    mkdirSync(join(repository.folder, 'deploy'))
    renameSync(join(repository.folder, 'b.yaml'), join(repository.folder, 'deploy/api.yaml'))
    const result = await repository.lint('--base', 'HEAD')
    expect(told(result)).toEqual(['standing go-runtime/gomemlimit-headroom'])
    expect(result.fixed).toEqual([])
    expect(result.code).toBe(0)
  })

  it('leaves standing what bears another name now, on lines that nobody touched', async () => {
    const repository = new Repository({ 'a.yaml': variables('2GiB'), 'b.yaml': deployment('1Gi') })
    repository.write('b.yaml', deployment('1Gi').replace('metadata: {name: api}', 'metadata:\n  name: web'))
    const renamed = await repository.lint('--base', 'HEAD')
    expect(told(renamed)).toEqual(['standing go-runtime/gomemlimit-headroom'])
    expect(renamed.fixed).toEqual([])
    repository.write('a.yaml', variables('2GiB').replace('name: env', 'name: env, namespace: shop'))
    repository.write('b.yaml', deployment('1Gi').replace('name: api', 'name: api, namespace: shop'))
    const moved = await repository.lint('--base', 'HEAD')
    expect(told(moved)).toEqual(['standing go-runtime/gomemlimit-headroom'])
    expect(moved.fixed).toEqual([])
  })

  it('calls new what another object does in the place of the old one, and what the renamed one does elsewhere', async () => {
    const replaced = new Repository({ 'a.yaml': variables('2GiB'), 'b.yaml': deployment('1Gi') })
    rmSync(join(replaced.folder, 'b.yaml'))
    replaced.write('c.yaml', deployment('1Gi').replace('metadata: {name: api}', 'metadata: {name: web}'))
    const result = await replaced.lint('--base', 'HEAD')
    expect(told(result)).toEqual(['new go-runtime/gomemlimit-headroom'])
    expect(result.fixed.map(({ path }) => path)).toEqual(['a.yaml'])
    // The first container is mended and its object renamed, while one that stood beside it breaks.
    const two = (first: string, second: string): string =>
      `${deployment(first)}---\n${deployment(second).replace('{name: api}', '{name: other}')}`
    const hidden = new Repository({ 'a.yaml': variables('2GiB'), 'b.yaml': two('1Gi', '4Gi') })
    hidden.write('b.yaml', two('4Gi', '1Gi').replace('metadata: {name: api}', 'metadata: {name: web}'))
    expect(told(await hidden.lint('--base', 'HEAD'))).toContain('new go-runtime/gomemlimit-headroom')
  })

  it('calls new what has grown more severe', async () => {
    const repository = new Repository({ 'a.yaml': variables('1000MiB'), 'b.yaml': deployment('1Gi') })
    expect(told(await repository.lint('--base', 'HEAD'))).toEqual(['standing go-runtime/gomemlimit-headroom'])
    repository.write('a.yaml', variables('2GiB'))
    const result = await repository.lint('--base', 'HEAD')
    expect(told(result)).toEqual(['new go-runtime/gomemlimit-headroom'])
    expect(result.fixed).toEqual([])
  })

  it('tells what is mended, by a change, a deleted file and a new one; what is silenced is not mended', async () => {
    const files = { 'a.yaml': variables('2GiB'), 'b.yaml': deployment('1Gi'), 'c.env': 'GOGC=OFF\n' }
    const mended = new Repository(files)
    mended.write('a.yaml', variables('900MiB'))
    rmSync(join(mended.folder, 'c.env'))
    mended.write('new.env', 'GOGC=50%\n')
    const result = await mended.lint('--base', 'HEAD')
    expect(result.fixed.map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'go-runtime/gogc-grammar c.env',
      'go-runtime/gomemlimit-headroom a.yaml',
    ])
    expect(told(result)).toEqual(['new go-runtime/gogc-grammar'])
    const silenced = new Repository(files)
    silenced.write('c.env', '# slo-lint-ignore go-runtime/gogc-grammar -- the old image wants it\nGOGC=OFF\n')
    expect((await silenced.lint('--base', 'HEAD')).fixed).toEqual([])
  })

  it('calls nothing mended that cannot be judged any more', async () => {
    const files = { 'a.yaml': variables('2GiB'), 'b.yaml': deployment('1Gi'), 'c.env': 'GOGC=OFF\n' }
    const templated = new Repository(files)
    templated.write('b.yaml', deployment('"{{ .Values.memory }}"'))
    expect((await templated.lint('--base', 'HEAD')).fixed).toEqual([])
    const broken = new Repository(files)
    broken.write('a.yaml', `${variables('2GiB')}  : : [\n`)
    const result = await broken.lint('--base', 'HEAD')
    expect(told(result)).toContain('new source/syntax')
    expect(result.fixed).toEqual([])
  })

  it('never hides a new finding behind a mended one of another place', async () => {
    const pod = (value: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, env: [{name: GOMEMLIMIT, value: ${value}}]}]}\n`
    const repository = new Repository({
      'a/pod.yaml': pod('1XB'),
      'b/pod.yaml': pod('1GiB'),
      'c/pod.yaml': pod('3XB'),
    })
    repository.write('b/pod.yaml', pod('2XB'))
    repository.write('c/pod.yaml', pod('3GiB'))
    repository.write('d/pod.yaml', pod('4XB'))
    const result = await repository.lint('--base', 'HEAD', '--rule', 'go-runtime/gomemlimit-grammar')
    expect(told(result)).toEqual([
      'new go-runtime/gomemlimit-grammar',
      'standing go-runtime/gomemlimit-grammar',
      'standing go-runtime/gomemlimit-grammar',
    ])
    expect(result.findings.find(({ path }) => path === 'a/pod.yaml')?.status).toBe('standing')
  })

  it('compares with where the branch parted, not with what happened there since', async () => {
    const repository = new Repository({ 'a.env': 'GOGC=100\n' })
    repository.git('checkout', '-q', '-b', 'feature')
    repository.write('b.env', 'GOGC=OFF\n')
    repository.commit()
    repository.git('checkout', '-q', 'main')
    repository.write('c.env', 'GOGC=50%\n')
    repository.commit()
    repository.git('checkout', '-q', 'feature')
    const result = await repository.lint('--base', 'main')
    expect(told(result)).toEqual(['new go-runtime/gogc-grammar'])
    expect(result.fixed).toEqual([])
  })

  it('says what it does without history, in a shallow clone, and for an unknown revision', async () => {
    const repository = new Repository({ 'a.env': 'GOGC=OFF\n' })
    repository.write('a.env', 'GOGC=OFF\nA=1\n')
    repository.commit()
    const clone = unusedPath()
    execFileSync('git', ['clone', '-q', '--depth=1', `file://${repository.folder}`, clone])
    const shallow = await repository.lint('--base', 'main~1', '--root', clone)
    expect(shallow.notices).toEqual([
      { code: 'base', message: 'the clone is shallow and does not hold main~1: every finding counts as new' },
    ])
    expect(told(shallow)).toEqual(['new go-runtime/gogc-grammar'])
    rmSync(join(clone, '.git'), { recursive: true })
    const none = await repository.lint('--base', 'main', '--root', clone)
    expect(none.notices).toEqual([
      { code: 'base', message: 'no git history was found: every finding counts as new' },
    ])
    const unknown = await repository.lint('--base', 'nowhere')
    expect(unknown.code).toBe(2)
    expect(unknown.err).toContain('git knows no revision nowhere')
  })

  it('reads paths of any writing, and a workspace that is a folder of the repository', async () => {
    const odd = 'service/数 据 "x"\t.env'
    const repository = new Repository({ [odd]: 'GOGC=OFF\r\nA=1\r\n', 'other/b.env': 'GOGC=OFF\n' })
    repository.write(odd, 'GOGC=50%\r\nA=1\r\n')
    repository.write('other/b.env', 'GOGC=100\n')
    const result = await repository.lint('--base', 'HEAD', '--root', join(repository.folder, 'service'))
    expect(told(result)).toEqual(['standing go-runtime/gogc-grammar'])
    expect(result.fixed).toEqual([])
  })

  it('takes a submodule that is new, or at another commit, for new', async () => {
    const inner = new GitRepository({ 'b.env': 'GOGC=OFF\n' })
    const repository = new Repository({ 'a.env': 'GOGC=100\n' })
    repository.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.folder, 'inner')
    repository.commit()
    const added = await repository.lint('--base', 'HEAD~1')
    expect(told(added)).toEqual(['new go-runtime/gogc-grammar'])
    expect(added.notices).toContainEqual({
      code: 'base',
      message: 'this submodule has changed: all that is found in it counts as new',
      path: 'inner',
    })
    expect(told(await repository.lint('--base', 'HEAD'))).toEqual(['standing go-runtime/gogc-grammar'])
  })

  it('runs nothing that the repository names', async () => {
    const repository = new Repository({
      'a.env': 'GOGC=OFF\n',
      '.gitattributes': '*.env diff=evil filter=evil\n',
    })
    const trace = join(repository.folder, 'ran')
    const script = join(repository.folder, '.git', 'evil.sh')
    writeFileSync(script, `#!/bin/sh\ntouch '${trace}'\n`)
    chmodSync(script, 0o755)
    for (const key of ['diff.evil.textconv', 'diff.evil.command', 'diff.external', 'core.fsmonitor'])
      repository.git('config', key, script)
    repository.write('a.env', 'GOGC=50%\n')
    rmSync(trace, { force: true })
    await repository.lint('--base', 'HEAD', '--changed', 'added')
    expect(existsSync(trace)).toBe(false)
  })
})

describe('--changed', () => {
  const before = `${variables('2GiB')}${'\n'.repeat(12)}---\n${deployment('1Gi')}`

  it.each([
    ['added', 'variables', false],
    ['context', 'variables', true],
    ['file', 'variables', true],
    ['all', 'variables', true],
    ['added', 'elsewhere', false],
    ['context', 'elsewhere', false],
    ['file', 'elsewhere', false],
    ['all', 'elsewhere', true],
  ])('%s with a change beside %s shows the standing finding: %s', async (mode, where, shown) => {
    const repository = new Repository({ 'a.yaml': before, 'b.yaml': 'a: 1\n' })
    if (where === 'variables') repository.write('a.yaml', before.replace('\ndata:', '\ndata:\n  A: "1"'))
    else repository.write('b.yaml', 'a: 2\n')
    const result = await repository.lint('--base', 'HEAD', '--changed', mode)
    expect(told(result)).toEqual(shown ? ['standing go-runtime/gomemlimit-headroom'] : [])
  })

  it('shows a standing finding where a related line was changed', async () => {
    const repository = new Repository({ 'a.yaml': variables('2GiB'), 'b.yaml': deployment('1Gi') })
    repository.write('b.yaml', deployment('1024Mi'))
    const result = await repository.lint('--base', 'HEAD', '--changed', 'added')
    expect(told(result)).toEqual(['standing go-runtime/gomemlimit-headroom'])
  })

  it('always shows what is new, even where only lines were taken out', async () => {
    const repository = new Repository({
      'a.env': 'GOGC=50\nGOGC=OFF\n',
    })
    repository.write('a.env', 'GOGC=OFF\n')
    const result = await repository.lint('--base', 'HEAD', '--changed', 'added')
    expect(result.findings.every(({ status }) => status === 'new' || status === 'standing')).toBe(true)
    const wanted = await repository.lint('--base', 'HEAD')
    expect(told(result).filter((text) => text.startsWith('new'))).toEqual(
      told(wanted).filter((text) => text.startsWith('new')),
    )
  })

  it('wants a base', async () => {
    const repository = new Repository({ 'a.env': 'GOGC=OFF\n' })
    expect((await repository.lint('--changed', 'added')).code).toBe(2)
  })
})
