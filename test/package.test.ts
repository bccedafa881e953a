import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { root } from './shared.ts'
import { packs } from './workspace.ts'

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
