// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text of make and shells
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseMakefile } from '../../engine/source/makefile.ts'
import { print, seeded } from './goProgram.ts'

const hasMake = spawnSync('make', ['--version'], { encoding: 'utf8' }).stdout?.startsWith('GNU Make') === true
if (!hasMake) print('ORACLE SKIPPED: no GNU make here')

const VALUES = [
  '50',
  'off',
  '1GiB',
  '',
  'a b',
  '"q"',
  "'q'",
  'a$$b',
  '$(X)',
  '${X}',
  '$X',
  'a\\#b',
  '中',
  'a=b',
  'a # note',
  '50 ',
  'a:b',
  '$$(x)',
  '\\\\',
  'a\\b',
  '-x',
]
const SHELL_VALUES = [
  '50',
  '"a b"',
  "'a b'",
  '$(X)',
  '$$HOME',
  "'$(X)'",
  "'$$x'",
  '"$$HOME"',
  'a\\ b',
  '中',
  "'a$$$$b'",
  '""',
  '${X}y',
  '"a$(X)"',
  'a$$',
]

interface Built {
  makefile: string
  names: string[]
}

/** One variable and one target each, so that nothing sees what another line set. */
function generate(count: number, seed: number): Built {
  const below = seeded(seed)
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? ''
  const names: string[] = []
  let head = '.PHONY: all\nall:\n'
  let rules = ''
  for (let i = 0; i < count; i++) {
    const name = `V${i}`
    names.push(name)
    const value = pick(VALUES)
    const form = below(5)
    if (form === 0) head += `export ${name} := ${value}\n`
    else if (form === 1) head += `${name}=${value}\nexport ${name}\n`
    else if (form === 2) head += `export ${name}  ?=\t${value}\n`
    else if (form === 3) rules += `t${i}: export ${name} = ${value}\n`
    const prefix = form === 4 ? `${name}=${pick(SHELL_VALUES)} ` : ''
    const inline = below(4) === 0
    const command = `${prefix}printenv ${name} || true`
    const said = `printf '%s\\n' '<${name}'`
    rules += inline
      ? `t${i}: ; @${said}; ${command}\n`
      : `t${i}:\n\t${pick(['@', '@-', '-@', '+@', '@ '])}${said}; ${pick(['', '\\\n\t  '])}${command}\n`
    rules += below(5) === 0 ? '\t# V=1 note\n' : ''
  }
  return { makefile: head + rules, names }
}

describe.skipIf(!hasMake)('what recipes see, as GNU make sets it', () => {
  test('generated makefiles', () => {
    const { makefile, names } = generate(400, 21)
    const file = join(mkdtempSync(join(tmpdir(), 'oracle-')), 'Makefile')
    writeFileSync(file, makefile)
    const run = spawnSync('make', ['-s', '-f', file, ...names.map((_, i) => `t${i}`)], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: '/h' },
    })
    const theirs = new Map<string, string | null>()
    for (const part of run.stdout.split('<').slice(1)) {
      const [name = '', ...rest] = part.split('\n')
      theirs.set(name, rest.length > 1 ? rest.slice(0, -1).join('\n') : null)
    }
    const read = parseMakefile(makefile)
    const wrong: string[] = []
    let unknown = 0
    for (const [i, name] of names.entries()) {
      const variable = read.variables.find((one) => one.exported && one.assignment.name === name)
      const set = read.recipes
        .filter((one) => one.target === `t${i}`)
        .flatMap((one) => one.statements.flatMap((s) => s.assignments))
      const ours = variable?.assignment ?? set.find((one) => one.name === name)
      if (ours?.unknown !== undefined) unknown++
      else if ((ours?.value ?? null) !== (theirs.get(name) ?? null)) {
        wrong.push(
          `${name}: ours ${JSON.stringify(ours?.value)}, make ${JSON.stringify(theirs.get(name))} <- ${makefile.match(new RegExp(`^.*\\b${name}\\b.*`, 'm'))?.[0]}`,
        )
      }
    }
    print(
      `make: ${theirs.size} recipes run, ${names.length - unknown} values compared, ${unknown} unknown, ${wrong.length} differences`,
    )
    expect(theirs.size).toBe(names.length)
    expect(wrong.slice(0, 15)).toEqual([])
  })
})
