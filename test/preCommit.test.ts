import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { classify } from '../engine/classify.ts'
import { preCommit as program } from './preCommit.ts'
import { hasShared, root, shared } from './shared.ts'

interface Hook {
  readonly id: string
  readonly entry: string
  readonly files?: string
}

const hooks = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as Hook[]

/** The pattern of a hook; Python's verbose form and its local flag are all that JavaScript does not know. */
function patternOf(id: string): RegExp {
  const python = hooks.find((hook) => hook.id === id)?.files ?? ''
  expect(python).toMatch(/^\(\?x\)/)
  const folded = python.slice('(?x)'.length).replaceAll(/\s/g, '')
  const alternatives = folded.replaceAll(/dockerfile|containerfile/g, (name) =>
    [...name].map((letter) => `[${letter}${letter.toUpperCase()}]`).join(''),
  )
  return new RegExp(alternatives.replaceAll('(?i:', '(?:'))
}

describe('the files the hook is run for', () => {
  it.each([
    'deploy/app.yaml',
    'deploy/app.yml.j2',
    'rules/slo.rules',
    '.env',
    'api/.env.production',
    'api/prod.env',
    'api.service',
    'api.service.d/10-memory.conf',
    'Dockerfile',
    'build/Dockerfile.api',
    'api.dockerfile',
    'Containerfile',
    'go.mod',
    'go.work',
    'cmd/api/main.go',
    'Makefile',
    'mk/run.mk',
    'run.sh',
    'bin/start',
    '.slo-lint.yaml',
    'package.json',
  ])('holds %s', (path) => expect(path).toMatch(patternOf('slo-lint')))

  it.each([
    'README.md',
    'docs/guide.rst',
    'logo.png',
    'src/main.py',
    '.gitignore',
    'yarn.lock',
  ])('leaves %s out', (path) => expect(path).not.toMatch(patternOf('slo-lint')))

  it.skipIf(!hasShared)('holds every real file the linter would read', () => {
    const pattern = patternOf('slo-lint')
    const corpus = join(shared, 'corpus')
    const paths = readdirSync(corpus, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    const files = paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    const read = classify(files).files.map(({ file }) => file.path)
    expect(read.length).toBeGreaterThan(100)
    expect(read.filter((path) => !pattern.test(path))).toEqual([])
  })
})

describe.skipIf(!program)('the hook in pre-commit', () => {
  let folder: string
  let clone: string
  let revision: string
  let workspace: string
  let env: NodeJS.ProcessEnv

  const limits = {
    standing: 'memory: 1Gi',
    raised: 'memory: 4Gi',
  }
  const deployment = (limit: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - name: api
          image: example.test/api:1
          envFrom: [{configMapRef: {name: api-env}}]
          resources:
            limits: {cpu: 1, ${limit}}
            requests: {cpu: 1, ${limit}}
`
  const variables = (value: string): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: api-env, namespace: shop}
data:
  GOMEMLIMIT: ${value}
`

  function git(...args: string[]) {
    return spawnSync('git', args, { cwd: workspace, env, encoding: 'utf8' })
  }

  /** A commit of these files, through the hook that pre-commit installed: all output, and the exit code. */
  function commit(files: Readonly<Record<string, string>>): { code: number | null; text: string } {
    for (const [path, text] of Object.entries(files)) write(path, text)
    git('add', '--', ...Object.keys(files))
    const { status, stdout, stderr } = git('commit', '--message', 'change')
    return { code: status, text: stdout + stderr }
  }

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(workspace, path)), { recursive: true })
    writeFileSync(join(workspace, path), text)
  }

  /** A repository with a service in order, and one hook of ours in front of its commits. */
  function start(hook: string): void {
    workspace = mkdtempSync(join(folder, 'workspace-'))
    git('init', '--quiet')
    write('deploy/api.yaml', deployment(limits.standing))
    write('deploy/variables.yaml', variables('900MiB'))
    const config = { repos: [{ repo: clone, rev: revision, hooks: [JSON.parse(hook)] }] }
    write('.pre-commit-config.yaml', JSON.stringify(config))
    git('add', '--all')
    expect(git('commit', '--quiet', '--message', 'start').status).toBe(0)
    execFileSync(program ?? '', ['install'], { cwd: workspace, env })
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'slo-lint-pre-commit-'))
    clone = join(folder, 'clone')
    // What is not committed is not tested: pre-commit takes revisions.
    execFileSync('git', ['clone', '--quiet', root, clone])
    revision = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: clone, encoding: 'utf8' }).trim()
    const who = { name: 'A Person', email: 'person@example.test' }
    env = {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))),
      PRE_COMMIT_HOME: join(folder, 'home'),
      GIT_AUTHOR_NAME: who.name,
      GIT_AUTHOR_EMAIL: who.email,
      GIT_COMMITTER_NAME: who.name,
      GIT_COMMITTER_EMAIL: who.email,
    }
    // The first use installs the hook from the clone; its failure would look like a finding's.
    start('{"id": "slo-lint"}')
    const { status, stdout, stderr } = spawnSync(program ?? '', ['install-hooks'], {
      cwd: workspace,
      env,
      encoding: 'utf8',
    })
    expect(status, stdout + stderr).toBe(0)
  }, 300_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  describe('slo-lint', () => {
    beforeEach(() => start('{"id": "slo-lint"}'))

    it('stops a commit that breaks something, and shows where', () => {
      const { code, text } = commit({ 'deploy/variables.yaml': variables('900M') })
      expect(code).toBe(1)
      expect(text).toContain('go-runtime/gomemlimit-grammar')
      expect(text).toContain('deploy/variables.yaml:5:15')
    })

    it('lets a commit pass that touches nothing of ours', () => {
      expect(commit({ 'README.md': '# Shop\n' })).toMatchObject({ code: 0 })
      expect(commit({ 'notes.yaml': 'a: 1\n', LICENSE: 'none\n' })).toMatchObject({ code: 0 })
    })

    it('lets a commit pass beside a finding that stands elsewhere', () => {
      write('prod.env', 'GOMEMLIMIT=1G\n')
      git('add', '--all')
      git('commit', '--quiet', '--no-verify', '--message', 'break')
      expect(commit({ 'deploy/api.yaml': deployment('memory: 1025Mi') })).toMatchObject({ code: 0 })
      expect(commit({ 'prod.env': 'A=b\nGOMEMLIMIT=1G\n' })).toMatchObject({ code: 1 })
    })

    it('takes a file that is named like an option for a file', () => {
      const { code, text } = commit({ '--output=prod.env': 'GOMEMLIMIT=1G\n' })
      expect(code).toBe(1)
      expect(text).toContain('--output=prod.env:1:12')
      expect(existsSync(join(workspace, 'prod.env'))).toBe(false)
    })

    it('lets a commit pass where the whole repository holds nothing of ours', () => {
      git('rm', '--quiet', '-r', 'deploy')
      git('commit', '--quiet', '--no-verify', '--message', 'empty')
      expect(commit({ 'notes.yaml': 'a: 1\n' })).toMatchObject({ code: 0 })
    })
  })

  describe('slo-lint with arguments', () => {
    beforeEach(() => start('{"id": "slo-lint", "args": ["--fail-on", "warning", "--"]}'))

    it('holds a ConfigMap against the limit in a file that is not part of the commit', () => {
      const { code, text } = commit({ 'deploy/variables.yaml': variables('1GiB') })
      expect(code).toBe(1)
      expect(text).toContain('go-runtime/gomemlimit-headroom')
      expect(text).toContain('deploy/variables.yaml:5:15')
      expect(text).toContain('deploy/api.yaml:15:')
    })

    it('shows the finding at a ConfigMap when the commit lowers the limit only', () => {
      const { code, text } = commit({ 'deploy/api.yaml': deployment('memory: 900Mi') })
      expect(code).toBe(1)
      expect(text).toContain('deploy/variables.yaml:5:15')
    })

    it('judges what is staged, not what the working tree says, and leaves that alone', () => {
      write('deploy/api.yaml', deployment(limits.raised))
      expect(commit({ 'deploy/variables.yaml': variables('1GiB') }).code).toBe(1)
      expect(readFileSync(join(workspace, 'deploy/api.yaml'), 'utf8')).toBe(deployment(limits.raised))
    })
  })

  it('slo-lint-all judges the repository whatever is staged', () => {
    start('{"id": "slo-lint-all"}')
    expect(commit({ 'README.md': '# Shop\n' })).toMatchObject({ code: 0 })
    write('deploy/variables.yaml', variables('900M'))
    git('add', '--all')
    git('commit', '--no-verify', '--message', 'break')
    const { code, text } = commit({ 'README.md': '# The shop\n' })
    expect(code).toBe(1)
    expect(text).toContain('deploy/variables.yaml:5:15')
  })

  it('slo-lint-fix repairs the staged file, and leaves the new commit to its author', () => {
    start('{"id": "slo-lint-fix"}')
    const written = `${variables('900MiB')}  godebug: gctrace=1\n`
    const { code, text } = commit({ 'deploy/variables.yaml': written })
    expect(code).toBe(1)
    expect(text).toContain('files were modified by this hook')
    const fixed = readFileSync(join(workspace, 'deploy/variables.yaml'), 'utf8')
    expect(fixed).toBe(written.replace('godebug', 'GODEBUG'))
  })
})
