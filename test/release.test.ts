import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { preCommit } from './preCommit.ts'
import { root } from './shared.ts'

const tag = `v${manifest.version}`
const major = tag.slice(0, tag.indexOf('.'))

describe('.ci/release-tag', () => {
  let folder: string
  let clone: string
  let start: string
  let built: string

  function git(...args: string[]): string {
    return execFileSync('git', args, { cwd: clone, encoding: 'utf8' }).trim()
  }

  /** The script at the release's commit, with the tags a repository has by then. */
  function release(name: string, ...others: string[]) {
    git('checkout', '--quiet', '--force', '--detach', start)
    for (const old of git('tag').split('\n').filter(Boolean)) git('tag', '--delete', old)
    for (const one of [name, ...others]) git('tag', one, start)
    rmSync(join(clone, 'dist'), { recursive: true, force: true })
    cpSync(built, join(clone, 'dist'), { recursive: true })
    return spawnSync(join(clone, '.ci', 'release-tag'), [name], { encoding: 'utf8' })
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'slo-lint-release-'))
    clone = join(folder, 'clone')
    execFileSync('git', ['clone', '--quiet', root, clone])
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
    start = git('rev-parse', 'HEAD')
    execFileSync(process.execPath, ['build.mjs'], { cwd: clone })
    built = join(folder, 'built')
    renameSync(join(clone, 'dist'), built)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('puts what is built on top of the commit, and names the tags to push', () => {
    const { status, stdout, stderr } = release(tag)
    expect(status, stderr).toBe(0)
    expect(stdout).toBe(`refs/tags/${tag}\nrefs/tags/${major}\n`)
    expect(git('rev-parse', `${tag}~1`)).toBe(start)
    expect(git('rev-parse', major)).toBe(git('rev-parse', tag))
    const changed = git('diff', '--name-only', start, tag).split('\n')
    expect(changed).toContain('dist/action.cjs')
    expect(changed.filter((path) => !path.startsWith('dist/'))).toEqual(['package-lock.json', 'package.json'])
  })

  it('gives the same commit for the same release', () => {
    release(tag)
    const first = git('rev-parse', tag)
    release(tag)
    expect(git('rev-parse', tag)).toBe(first)
  })

  it('leaves the major version where a newer release has it', () => {
    expect(release(tag, `${major}.999.0`).stdout).toBe(`refs/tags/${tag}\n`)
    expect(release(tag, `${major}.999.0-rc.1`).stdout).toBe(`refs/tags/${tag}\nrefs/tags/${major}\n`)
  })

  it('refuses a tag that is not the version', () => {
    expect(release('v999.0.0')).toMatchObject({ status: 1, stdout: '' })
    expect(git('rev-parse', 'v999.0.0')).toBe(start)
  })

  it('makes a tree that runs with nothing installed', () => {
    release(tag)
    const tree = join(folder, 'tree')
    mkdirSync(tree)
    git('archive', '--output', join(folder, 'tree.tar'), tag)
    execFileSync('tar', ['-x', '-f', join(folder, 'tree.tar'), '-C', tree])
    expect(existsSync(join(tree, 'node_modules'))).toBe(false)
    const action = readFileSync(join(tree, 'action.yml'), 'utf8')
    const [, main = ''] = /^ +main: (.*)$/m.exec(action) ?? []
    const env = { PATH: process.env['PATH'], 'INPUT_FAIL-ON': 'sometimes' }
    const run = spawnSync(process.execPath, [join(tree, main)], { cwd: tree, env, encoding: 'utf8' })
    expect(run).toMatchObject({ status: 2, stderr: expect.stringContaining('sometimes') })
  })

  it.skipIf(!preCommit)('is what pre-commit installs a hook from, without building', () => {
    release(tag)
    // Offline: whatever the hook needs has to be in the tag.
    const workspace = join(folder, 'workspace')
    mkdirSync(workspace)
    execFileSync('git', ['init', '--quiet'], { cwd: workspace })
    writeFileSync(join(workspace, 'prod.env'), 'GOMEMLIMIT=1G\n')
    execFileSync('git', ['add', '--all'], { cwd: workspace })
    const args = ['try-repo', clone, 'slo-lint', '--ref', tag, '--files', 'prod.env']
    const npm = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
    const env = { ...npm, PRE_COMMIT_HOME: join(folder, 'home'), npm_config_offline: 'true' }
    const hook = spawnSync(preCommit ?? '', args, { cwd: workspace, env, encoding: 'utf8' })
    expect(hook.stdout + hook.stderr).toContain('prod.env:1:12')
    expect(hook.status).toBe(1)
  })
})
