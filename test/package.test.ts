import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import manifest from '../package.json' with { type: 'json' }
import { root } from './shared.ts'
import { packs } from './workspace.ts'

/** The outputs a step wrote: `name=value`, or lines between two marks. */
function outputsIn(text: string): Record<string, string> {
  const found = text.matchAll(/^([\w-]+)(?:=(.*)|<<(.+)\n([\s\S]*?)\n\3)$/gm)
  return Object.fromEntries([...found].map(([, name = '', line, , lines]) => [name, line ?? lines ?? '']))
}

describe('the package', () => {
  let folder: string
  let program: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'slo-lint-package-'))
    execFileSync(process.execPath, ['build.mjs'], { cwd: root })
    const env = { ...process.env, npm_config_loglevel: 'error' }
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root, env })
    const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
    const home = join(folder, 'home')
    mkdirSync(home)
    writeFileSync(join(home, 'package.json'), '{"private": true}')
    // Offline: whatever the package needs has to be in it.
    execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, tarball)], {
      cwd: home,
      env,
    })
    program = join(home, 'node_modules', '.bin', 'slo-lint')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('brings no dependency along', () => {
    expect(readdirSync(join(folder, 'home', 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(
      ['slo-lint'],
    )
  })

  it('lints a repository with the packs compiled into it', () => {
    const workspace = join(folder, 'workspace')
    mkdirSync(workspace)
    writeFileSync(join(workspace, '.env'), 'GOMEMLIMIT=1G\n')
    const run = spawnSync(program, ['--root', workspace, '--format', 'json'], { encoding: 'utf8' })
    expect(run.stderr).toBe('')
    expect(run.status).toBe(1)
    expect(JSON.parse(run.stdout).findings).toMatchObject([
      { rule: 'go-runtime/gomemlimit-grammar', path: '.env', start: { line: 1, column: 12 } },
    ])
  })

  it("prints what the README's first screen shows, in its order", () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    const [, command, screen = ''] = /```console\n\$ npx slo-lint (.*)\n([\s\S]*?)\n```/.exec(readme) ?? []
    expect(command).toBe('--root examples/checkout')
    const env = { ...process.env, COLUMNS: '96', NO_COLOR: '1', FORCE_COLOR: '' }
    const args = ['--root', 'examples/checkout']
    const { stdout } = spawnSync(program, args, { cwd: root, env, encoding: 'utf8' })
    let from = 0
    for (const part of screen.split('…\n\n')) {
      const at = stdout.indexOf(part.trimEnd(), from)
      expect(at, part).toBeGreaterThanOrEqual(from)
      from = at + part.length
    }
  })

  it('cites a public source wherever it cites the guide', async () => {
    for (const { rules } of await packs())
      for (const { id, baseline } of rules)
        if (baseline.some(({ guide }) => guide !== undefined))
          expect(
            baseline.some(({ url }) => url !== undefined),
            id,
          ).toBe(true)
  })

  it('says what it would not do', () => {
    expect(spawnSync(program, ['--root', join(folder, 'nowhere')], { encoding: 'utf8' })).toMatchObject({
      status: 2,
      stdout: '',
    })
    expect(
      spawnSync(program, ['explain', 'go-runtime/gomemlimit-gramar'], { encoding: 'utf8' }).stderr,
    ).toContain('did you mean go-runtime/gomemlimit-grammar?')
  })

  describe('as a GitHub action', () => {
    let workspace: string

    /** Runs the built action as a runner does: everything it is told, and all it tells, goes through files. */
    function act(inputs: Readonly<Record<string, string>>, event: { name: string; payload: unknown }) {
      const files = {
        GITHUB_EVENT_PATH: join(workspace, '..', 'event.json'),
        GITHUB_OUTPUT: join(workspace, '..', 'output'),
        GITHUB_STEP_SUMMARY: join(workspace, '..', 'summary.md'),
      }
      writeFileSync(files.GITHUB_EVENT_PATH, JSON.stringify(event.payload))
      writeFileSync(files.GITHUB_OUTPUT, '')
      writeFileSync(files.GITHUB_STEP_SUMMARY, '')
      const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
      const action = join(folder, 'home', 'node_modules', 'slo-lint', 'dist', 'action.cjs')
      const run = spawnSync(process.execPath, [action], {
        cwd: workspace,
        encoding: 'utf8',
        env: {
          PATH: process.env['PATH'],
          GITHUB_ACTIONS: 'true',
          GITHUB_WORKSPACE: workspace,
          GITHUB_REPOSITORY: 'acme/shop',
          // Nobody listens there.
          GITHUB_API_URL: 'http://127.0.0.1:9',
          GITHUB_SHA: git('rev-parse', 'HEAD'),
          GITHUB_EVENT_NAME: event.name,
          ...files,
          ...Object.fromEntries(given),
        },
      })
      const summary = readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')
      return { ...run, summary, outputs: outputsIn(readFileSync(files.GITHUB_OUTPUT, 'utf8')) }
    }

    function git(...args: string[]): string {
      const who = ['-c', 'user.name=A Person', '-c', 'user.email=person@example.test']
      return execFileSync('git', [...who, ...args], { cwd: workspace, encoding: 'utf8' }).trim()
    }

    function commit(files: Readonly<Record<string, string>>): string {
      for (const [path, text] of Object.entries(files)) writeFileSync(join(workspace, path), text)
      git('add', '--all')
      git('commit', '--quiet', '--message', 'change')
      return git('rev-parse', 'HEAD')
    }

    beforeAll(() => {
      workspace = join(folder, 'acted', 'workspace')
      mkdirSync(workspace, { recursive: true })
      git('init', '--quiet')
    })

    it('starts the program with what it was told', () => {
      commit({ '.env': 'A=b\n' })
      const { status, stdout, stderr } = act({ 'fail-on': 'sometimes' }, { name: 'push', payload: {} })
      expect(status).toBe(2)
      expect(stdout).toBe('')
      expect(stderr).toContain('sometimes')
    })

    it('fails where the lint does, and says in its outputs what was found', () => {
      const inputs = { 'fail-on': 'error', comment: 'none', token: '' }
      const base = commit({ 'prod.env': 'GOMEMLIMIT=1G\n' })
      const pushed = act(inputs, { name: 'push', payload: { after: base } })
      expect(pushed.status, pushed.stderr).toBe(1)
      expect(pushed.outputs).toMatchObject({ errors: '1', warnings: '0' })
      expect(pushed.summary).toContain('go-runtime/gomemlimit-grammar')

      const head = commit({ 'test.env': 'GOMEMLIMIT=2G\n' })
      const repo = { full_name: 'acme/shop' }
      const pull = { number: 7, base: { sha: base, repo }, head: { sha: head, repo } }
      const asked = { name: 'pull_request', payload: { number: 7, pull_request: pull } }
      const reviewed = act(inputs, asked)
      expect(reviewed.status, reviewed.stderr).toBe(1)
      expect(reviewed.outputs).toMatchObject({ new: '1', fixed: '0' })
      const sarif = JSON.parse(readFileSync(reviewed.outputs['sarif-file'] ?? '', 'utf8'))
      expect(sarif).toMatchObject({ version: '2.1.0' })

      expect(act({ ...inputs, 'fail-on': 'never' }, asked)).toMatchObject({ status: 0 })
      expect(act({ ...inputs, 'fail-on': 'sometimes' }, asked)).toMatchObject({ status: 2 })
      const narrowed = act({ ...inputs, paths: 'prod.env', format: 'json', config: '' }, asked)
      expect(narrowed.status, narrowed.stderr).toBe(0)
    })
  })

  describe('in a pipeline, as docs/ci.md runs it', () => {
    const page = readFileSync(join(root, 'docs', 'ci.md'), 'utf8')
    const shell = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, script = '']) => script)
    const [, gitlab = ''] = /# \.gitlab-ci\.yml\n([\s\S]*?)```/.exec(page) ?? []
    const scripts = [...shell, parse(gitlab)['slo-lint'].script.join('\n')]
    const install = `npm install --global slo-lint@${manifest.version}`
    let workspace: string
    let base: string

    function git(...args: string[]): string {
      const who = ['-c', 'user.name=A Person', '-c', 'user.email=person@example.test']
      return execFileSync('git', [...who, ...args], { cwd: workspace, encoding: 'utf8' }).trim()
    }

    function commit(example: string): string {
      cpSync(join(root, 'examples', example), workspace, { recursive: true })
      git('add', '--all')
      git('commit', '--quiet', '--message', example)
      return git('rev-parse', 'HEAD')
    }

    beforeAll(() => {
      workspace = join(folder, 'pipeline')
      mkdirSync(workspace)
      git('init', '--quiet')
      base = commit('checkout-fixed')
      git('update-ref', 'refs/remotes/origin/main', base)
      commit('checkout')
    })

    it('names this version wherever it names one', () => {
      const folder = join(root, 'examples', 'github-workflow')
      const workflows = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
      const named = [page, ...workflows].flatMap(
        (text) => text.match(/npm install.* slo-lint@[^\s`]*/g) ?? [],
      )
      expect(named).toHaveLength(4)
      expect(new Set(named)).toEqual(new Set([install]))
      expect(page.match(/^ +rev: .*$/gm)).toEqual([expect.stringMatching(`v${manifest.version}$`)])
    })

    it.for(scripts)('%s', (script) => {
      const PATH = `${dirname(program)}:${process.env['PATH']}`
      // It is installed already, from the same files that are published.
      const run = spawnSync('bash', ['-e', '-c', script.replace(install, 'command -v slo-lint')], {
        cwd: workspace,
        encoding: 'utf8',
        env: { PATH, CI_MERGE_REQUEST_DIFF_BASE_SHA: base },
      })
      expect(run.status, run.stderr).toBe(script.includes('--fail-on never') ? 0 : 1)
      const [, output] = /--output (\S+)/.exec(script) ?? []
      const text = output === undefined ? run.stdout : readFileSync(join(workspace, output), 'utf8')
      expect(text).toContain('gomemlimit-grammar')
    })
  })

  describe('its cache of compiled code', () => {
    const caches = (): string => join(folder, 'caches')
    const own = (): string => join(caches(), 'slo-lint')
    const cacheFile = (): string => join(own(), readdirSync(own())[0] ?? '')
    let reference: string

    function run(env: Record<string, string>): string {
      const workspace = join(root, 'examples', 'checkout')
      const args = [program, '--root', workspace, '--format', 'json', '--today', '2026-01-01']
      const result = spawnSync(process.execPath, args, {
        encoding: 'utf8',
        env: { XDG_CACHE_HOME: caches(), ...env },
      })
      expect(result.stderr).toBe('')
      return result.stdout
    }

    beforeAll(() => {
      reference = run({ NODE_DISABLE_COMPILE_CACHE: '1' })
      expect(JSON.parse(reference).findings.length).toBeGreaterThan(0)
    })
    beforeEach(() => rmSync(caches(), { recursive: true, force: true }))

    it('is written by the first run, for its user alone, and left as it is by the next', () => {
      expect(run({})).toBe(reference)
      expect(readdirSync(own())).toHaveLength(1)
      expect(statSync(own()).mode & 0o777).toBe(0o700)
      const { mode, mtimeNs, ino } = statSync(cacheFile(), { bigint: true })
      expect(Number(mode) & 0o777).toBe(0o600)
      expect(run({})).toBe(reference)
      expect(statSync(cacheFile(), { bigint: true })).toMatchObject({ mtimeNs, ino })
    })

    it.each([0, 40, 0.3, 0.9])('is made anew when a byte at %d was lost', (at) => {
      run({})
      const whole = readFileSync(cacheFile())
      const broken = Buffer.from(whole)
      const index = at < 1 ? Math.floor(at * broken.length) : at
      broken[index] = (broken[index] ?? 0) ^ 0xff
      writeFileSync(cacheFile(), broken)
      expect(run({})).toBe(reference)
      expect(readFileSync(cacheFile()).length).toBeGreaterThan(whole.length / 2)
      expect(readFileSync(cacheFile()).equals(broken)).toBe(false)
    })

    it('is made anew when it is cut short', () => {
      run({})
      writeFileSync(cacheFile(), readFileSync(cacheFile()).subarray(0, 5_000))
      expect(run({})).toBe(reference)
      expect(statSync(cacheFile()).size).toBeGreaterThan(100_000)
    })

    it.skipIf(process.platform === 'win32')('is not believed when others may have written it', () => {
      run({})
      const { ino } = statSync(cacheFile())
      chmodSync(cacheFile(), 0o666)
      expect(run({})).toBe(reference)
      expect(statSync(cacheFile()).ino).not.toBe(ino)
      expect(statSync(cacheFile()).mode & 0o777).toBe(0o600)
    })

    it.skipIf(process.platform === 'win32')('is not written where others may write', () => {
      mkdirSync(own(), { recursive: true })
      chmodSync(own(), 0o777)
      expect(run({})).toBe(reference)
      expect(readdirSync(own())).toEqual([])
    })

    it('is gone without where there is no place for it', () => {
      writeFileSync(caches(), 'no folder')
      expect(run({})).toBe(reference)
      expect(run({ XDG_CACHE_HOME: 'relative', HOME: '' })).toBe(reference)
      expect(readFileSync(caches(), 'utf8')).toBe('no folder')
    })
  })
})
