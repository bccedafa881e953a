import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from './shared.ts'

const page = 'docs/kustomize-and-helm.md'
const bin = mkdtempSync(join(tmpdir(), 'slo-lint-documented-'))
afterAll(() => rmSync(bin, { recursive: true, force: true }))

beforeAll(() => {
  execFileSync(process.execPath, ['build.mjs'], { cwd: root })
  writeFileSync(
    join(bin, 'slo-lint'),
    `#!/bin/sh\nexec "${process.execPath}" "${root}/dist/slo-lint.cjs" "$@"\n`,
  )
  chmodSync(join(bin, 'slo-lint'), 0o755)
}, 60_000)

/** What the page shows of a terminal: each command, and what it prints. */
function shown(text: string): { command: string; output: string }[] {
  return [...text.matchAll(/^```console\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
    block
      .split(/^\$ /m)
      .filter((part) => part.trim() !== '')
      .map((part) => {
        const end = part.indexOf('\n')
        return { command: part.slice(0, end), output: part.slice(end + 1) }
      }),
  )
}

describe(page, () => {
  const commands = shown(readFileSync(join(root, page), 'utf8'))

  it('shows commands', () => expect(commands.length).toBeGreaterThan(3))

  it.each(commands)('$command', ({ command, output }) => {
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}`, NO_COLOR: '1' }
    const done = spawnSync('sh', ['-c', command], { cwd: root, encoding: 'utf8', env })
    expect(`${done.stdout}${done.stderr}`).toBe(output)
  })
})
