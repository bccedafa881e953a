import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Globs } from '../../engine/settle/glob.ts'

const hasGit = spawnSync('git', ['--version']).status === 0
if (!hasGit) process.stderr.write('SKIPPED: patterns against git check-ignore: there is no git\n')

const names = ['a', 'b', 'ab', 'a.b', 'A', 'a b', '[a]', 'a*', '!a', '#a', 'a]', '-']
const tree = [
  ...names,
  ...names.slice(0, 6).flatMap((folder) => names.slice(0, 6).map((name) => `d${folder}/${name}`)),
  ...['a', 'b'].flatMap((x) =>
    ['a', 'ab', 'c'].flatMap((y) => [`x/${x}/${y}`, `x/q/${x}/${y}/a`, `y/${x}/q/${y}`]),
  ),
]

const word = fc.array(
  fc.constantFrom(
    'a',
    'b',
    'c',
    'd',
    'x',
    'q',
    '.',
    '*',
    '**',
    '?',
    '[ab]',
    '[!a]',
    '[a-c]',
    '[^b]',
    '[[:alpha:]]',
    '\\*',
    '\\a',
    '[',
    ']',
    ' ',
    '!',
    '#',
  ),
  { maxLength: 4 },
)
const pattern = fc
  .tuple(
    fc.constantFrom('', '', '', '!', '/', '**/', '#', '\\!', '\\#'),
    fc.array(
      fc.oneof(
        word.map((parts) => parts.join('')),
        fc.constantFrom('**', '*', 'x', 'a', 'da', 'q'),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    fc.constantFrom('', '', '/', '/**', ' ', '\\ '),
  )
  .map(([start, parts, end]) => `${start}${parts.join('/')}${end}`)

function gitIgnores(folder: string, files: readonly string[]): Set<string> {
  const done = spawnSync('git', ['check-ignore', '-z', '--stdin', '--no-index'], {
    cwd: folder,
    input: files.join('\0'),
    encoding: 'utf8',
  })
  return new Set(done.stdout.split('\0').filter(Boolean))
}

describe('patterns', () => {
  test.skipIf(!hasGit)('mean what they mean to git', () => {
    const folder = mkdtempSync(join(tmpdir(), 'slo-lint-glob-'))
    execFileSync('git', ['init', '-q'], { cwd: folder })
    execFileSync('git', ['config', 'core.ignorecase', 'false'], { cwd: folder })
    const sets = fc
      .sample(fc.array(pattern, { minLength: 1, maxLength: 3 }), { numRuns: 150, seed: 22 })
      .map((set) =>
        // To git a bracket may hold slashes; nobody writes that, and here such a pattern matches nothing.
        set.filter((line) => !/\[[^\]]*\//.test(line)),
      )
    for (const [index, set] of sets.entries()) {
      for (const path of tree) {
        const full = join(folder, `t${index}`, path)
        mkdirSync(dirname(full), { recursive: true })
        writeFileSync(full, '')
      }
      writeFileSync(join(folder, `t${index}`, '.gitignore'), set.join('\n'))
    }
    const all = sets.flatMap((_, index) => tree.map((path) => `t${index}/${path}`))
    const ignored = gitIgnores(folder, all)
    rmSync(folder, { recursive: true, force: true })
    const wrong = sets.flatMap((set, index) => {
      const globs = new Globs(set)
      return tree
        .filter((path) => globs.covers(path) !== ignored.has(`t${index}/${path}`))
        .map((path) => `${JSON.stringify(set)} on ${path}: git ${ignored.has(`t${index}/${path}`)}`)
    })
    expect(wrong).toEqual([])
    // Neither all nor nothing, or nothing was compared.
    expect(ignored.size).toBeGreaterThan(all.length / 20)
    expect(ignored.size).toBeLessThan(all.length / 1.2)
  })

  test('never backtrack', () => {
    const globs = new Globs([
      `${'*a'.repeat(2_000)}b`,
      `**/${'*a*/**/'.repeat(500)}b`,
      `${'**/'.repeat(3_000)}b`,
    ])
    const started = performance.now()
    expect(globs.covers(`${'a'.repeat(2_000)}/${'a/'.repeat(500)}a`)).toBe(false)
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})
