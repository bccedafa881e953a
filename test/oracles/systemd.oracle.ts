// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text of shells and Dockerfiles
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Assignment } from '../../engine/source/assignment.ts'
import { parseSystemdUnit } from '../../engine/source/systemdUnit.ts'
import { systemdEnvironment } from '../../engine/source/systemdWords.ts'
import { print, seeded } from './goProgram.ts'

/** What systemd makes of the Environment= lines of a unit: it dumps the loaded unit when it verifies. */
function dump(unit: string): Map<string, string> | null {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'))
  const file = join(folder, 'probe.service')
  writeFileSync(file, unit)
  const run = spawnSync('systemd-analyze', ['verify', file], {
    encoding: 'utf8',
    env: { ...process.env, SYSTEMD_UNIT_PATH: folder, SYSTEMD_LOG_LEVEL: 'debug' },
    maxBuffer: 1 << 28,
  })
  const text = `${run.stdout ?? ''}${run.stderr ?? ''}`
  if (run.error !== undefined || !text.includes('-> Unit probe.service')) return null
  const found = new Map<string, string>()
  for (const [, name = '', value = ''] of text.matchAll(/^\t\tEnvironment: ([^=\n]*)=([^\n]*)$/gm))
    found.set(name, value)
  return found
}

const HEAD = '[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/bin/true\n'
const works = dump(`${HEAD}Environment=A=b\n`)?.get('A') === 'b'
if (!works) print('ORACLE SKIPPED: systemd-analyze cannot load a unit here')

const VALUES = [
  '50',
  'off',
  '',
  'a\\x41b',
  'a\\tb',
  'a\\sb',
  '"a b"',
  "'a b'",
  'a"b c"d',
  '"a\\"b"',
  "'a\"b'",
  "a'b'",
  '\\"a',
  'a\\\\b',
  '%%',
  'a%%b',
  '$X',
  '${X}',
  '$$',
  '中文',
  '"🧪 x"',
  'a#b',
  'a;b',
  '\\101',
  '\\u4e2d',
  '\\U0001f9ea',
  '\\z',
  '"open',
  "'open",
  'a=b',
  '=',
  '"a\\\n  b"',
  'a\\x4',
  '\\e',
  '\\xff',
  '\\a',
  '~',
  '*',
  '{a}',
  '"a\tb"',
  '%i',
  '%n',
  '\\400',
  "\\'",
  '"%%"',
  '1GiB',
  '""',
  "''",
  'a""b',
  '\\',
  '\\r',
  'a\\ b',
]

function generate(lines: number, seed: number): string {
  const below = seeded(seed)
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? ''
  const out: string[] = []
  for (let i = 0; i < lines; i++) {
    const words: string[] = []
    for (let j = 1 + below(3); j > 0; j--) {
      const value = pick(VALUES)
      const name = `V${i}_${j}`
      const bare = !/["']/.test(value)
      words.push(bare && below(3) === 0 ? `"${name}=${value}${below(2) ? ' c' : ''}"` : `${name}=${value}`)
    }
    if (below(12) === 0) words.push(pick(['noequals', '9A=b', '"A B=c"', '=x']))
    const joint = pick([' ', '  ', '\t', ' \\\n', ' \\\n# note X=1\n  ', ' \\\n; "note\n', '\\\n  '])
    out.push(
      `${pick(['', '  '])}Environment${pick(['=', ' = ', '= '])}${words.join(joint)}${pick(['', '', ' ', '  \t'])}`,
    )
    if (below(6) === 0) out.push(pick(['# Environment=C=1', '; Environment=C=1', '', 'Unknown=1']))
  }
  return `${HEAD}${out.join('\n')}\n`
}

function ourReading(unit: string): Map<string, Assignment> {
  const ours = new Map<string, Assignment>()
  for (const entry of parseSystemdUnit(unit).entries) {
    if (entry.section !== 'Service' || entry.key !== 'Environment') continue
    const { assignments, reset } = systemdEnvironment(entry.content)
    if (reset) ours.clear()
    for (const one of assignments) ours.set(one.name, one)
  }
  return ours
}

describe.skipIf(!works)('Environment= as systemd reads it', () => {
  test.each([['\n'], ['\r\n']])('generated units, lines ending in %j', (newline) => {
    const unit = generate(2000, 13).replaceAll('\n', newline)
    const theirs = dump(unit) ?? new Map<string, string>()
    const ours = ourReading(unit)
    const wrong: string[] = []
    let unknown = 0
    for (const [name, one] of ours) {
      if (one.unknown !== undefined) unknown++
      else if (theirs.get(name) !== one.value)
        wrong.push(`${name}: ours ${JSON.stringify(one.value)}, theirs ${JSON.stringify(theirs.get(name))}`)
      if (unit.slice(one.nameSpan.start, one.nameSpan.end) !== name) wrong.push(`span of ${name}`)
    }
    for (const [name, value] of theirs)
      if (!ours.has(name)) wrong.push(`${name} not found, theirs ${JSON.stringify(value)}`)
    const lines = wrong.map(
      (one) =>
        `${one} <- ${JSON.stringify(unit.slice(unit.indexOf(`${/V[0-9_]*/.exec(one)?.[0]}=`) - 80).slice(0, 200))}`,
    )
    print(
      `systemd: ${theirs.size} variables, ${ours.size} found, ${unknown} unknown, ${wrong.length} differences`,
    )
    expect(lines.slice(0, 15)).toEqual([])
    expect(theirs.size).toBeGreaterThan(1000)
  })
})
