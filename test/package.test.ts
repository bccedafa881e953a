import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from './shared.ts'

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

  it('says what it would not do', () => {
    expect(spawnSync(program, ['--root', join(folder, 'nowhere')], { encoding: 'utf8' })).toMatchObject({
      status: 2,
      stdout: '',
    })
    expect(
      spawnSync(program, ['explain', 'go-runtime/gomemlimit-gramar'], { encoding: 'utf8' }).stderr,
    ).toContain('did you mean go-runtime/gomemlimit-grammar?')
  })
})
