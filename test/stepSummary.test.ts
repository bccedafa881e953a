import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { main } from '../cli/main.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slo-lint-step-'))
  file = join(folder, 'summary.md')
  writeFileSync(join(folder, '.env'), 'GOMEMLIMIT=1G\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function check(format: string, env: Readonly<Record<string, string>>) {
  const got = { out: '', err: '' }
  const code = await main(['--format', format], {
    out: (text) => {
      got.out += text
    },
    err: (text) => {
      got.err += text
    },
    env,
    cwd: folder,
    isTerminal: false,
    width: 100,
    today: '2026-11-22',
  })
  return { code, ...got }
}

describe('the summary of a step of GitHub Actions', () => {
  it('is added to what stands there already', async () => {
    writeFileSync(file, 'before\n')
    const { code, out, err } = await check('github', { GITHUB_STEP_SUMMARY: file })
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toMatch(/^::error file=\.env,line=1,/)
    expect(readFileSync(file, 'utf8')).toMatch(/^before\n## slo-lint: 1 error\n[\s\S]*`\.env:1:12`/)
  })

  it('is written for this format only, and only where GitHub asks for it', async () => {
    expect(await check('json', { GITHUB_STEP_SUMMARY: file })).toMatchObject({ code: 1 })
    expect(await check('github', {})).toMatchObject({ code: 1, err: '' })
    expect(await check('github', { GITHUB_STEP_SUMMARY: '' })).toMatchObject({ code: 1, err: '' })
    expect(existsSync(file)).toBe(false)
  })

  it('is left as it is where it would become too long, which is said', async () => {
    writeFileSync(file, 'x'.repeat(1_000 * 1024))
    expect(await check('github', { GITHUB_STEP_SUMMARY: file })).toMatchObject({
      code: 1,
      err: 'slo-lint: the summary of this step is full\n',
    })
    expect(readFileSync(file, 'utf8')).toMatch(/^x+$/)
  })

  it('fails no run where it cannot be written', async () => {
    expect(await check('github', { GITHUB_STEP_SUMMARY: folder })).toMatchObject({
      code: 1,
      err: 'slo-lint: the summary of this step cannot be written: EISDIR\n',
    })
  })
})
