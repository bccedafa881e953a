<<<<<<< HEAD
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'vitest'
import { parseSystemdBytes } from '../../engine/values/systemdBytes.ts'
import { parseCpuQuota } from '../../engine/values/systemdPercent.ts'
import { comparison } from './comparison.ts'
import { distinct, textMaker } from './texts.ts'

const present = spawnSync('systemd-analyze', ['--version']).status === 0
if (!present) writeSync(1, 'oracle systemd: SKIPPED, systemd-analyze is not installed\n')

/** The texts that systemd refuses as values of a key, found by the line numbers of its complaints. */
function refusedBy(key: string, texts: readonly string[]): Set<string> {
  const folder = mkdtempSync(join(tmpdir(), 'unit-'))
  const unit = join(folder, 'probe.service')
  writeFileSync(unit, `[Service]\nExecStart=/bin/true\n${texts.map((text) => `${key}=${text}\n`).join('')}`)
  const { stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  rmSync(folder, { recursive: true })
  const lines = [...stderr.matchAll(/probe\.service:([0-9]+): /g)].map((match) => Number(match[1]) - 3)
  return new Set(lines.map((line) => texts[line] ?? ''))
}

/** Whether a text reaches the parser as it is: no trimming, continuation, specifier or comment on the way. */
function isPlain(text: string): boolean {
  return text === text.trim() && !text.includes('\\') && !/%[a-zA-Z%]/.test(text)
}

describe.skipIf(!present)('values and systemd', () => {
  test('MemoryMax', () => {
    const make = textMaker(20)
    const always = [
      '',
      '0',
      '0K',
      '1',
      '1K',
      '1k',
      '1Ki',
      '1KB',
      '1B',
      '1.5G',
      '10.M',
      '.5G',
      '1G 512M',
      '1G512M',
      '512M 1G',
      '1G 1G',
      '1 G',
      '+5M',
      '-5M',
      '+ 5',
      '1.+5M',
      '5 5',
      '5M 5',
      '5M 5B 5',
      '15E',
      '16E',
      '15.9999E',
      '18446744073709551615',
      '18446744073709551614',
      '18446744073709551616',
      '99999999999999999999',
      'infinity',
      'Infinity',
      '50%',
      '0%',
      '100%',
      '100.01%',
      '101%',
      '12.34%',
      '12.345%',
      '12.%',
      '.5%',
      '5‰',
      '5.5‰',
      '5.55‰',
      '7‱',
      '7.1‱',
      '1001‰',
      '0x10%',
      '010%',
      '08%',
      '+5%',
      '-5%',
      '0b11%',
      '0o17%',
      '+0b11%',
      '-0%',
      '50 %',
      '%',
      '1.1.1%',
      '1e3',
    ]
    const texts = distinct(1500, always, () => {
      const term = `${make.digits(4)}${make.pick(['', '', `.${make.digits(3)}`])}${make.pick(['', ' '])}${make.pick(['', 'B', 'K', 'M', 'G', 'T', 'P', 'E', 'k', 'Mi'])}`
      const share = `${make.digits(3)}${make.pick(['', `.${make.digits(3)}`])}${make.pick(['%', '‰', '‱'])}`
      return make.pick([
        term,
        term,
        share,
        make.bend(term),
        make.bend(share),
        `${term} ${make.digits(2)}${make.pick(['K', 'M', 'B'])}`,
      ])
    }).filter(isPlain)
    const refused = refusedBy('MemoryMax', texts)
    const result = comparison('MemoryMax')
    for (const text of texts)
      result.compare(text, parseSystemdBytes(text).ok || null, !refused.has(text) || null)
    result.finish(1000)
  })

  test('CPUQuota', () => {
    const make = textMaker(21)
    const always = [
      '',
      '0%',
      '200%',
      '20',
      '0.01%',
      '0.001%',
      '21474836.47%',
      '21474836.48%',
      '99999999999%',
      '1‱',
      'infinity',
      '-1%',
      '+1%',
    ]
    const texts = distinct(600, always, () => {
      const share = `${make.digits(8)}${make.pick(['', `.${make.digits(3)}`])}${make.pick(['%', '%', '‰', '‱', ''])}`
      return make.pick([share, share, make.bend(share)])
    }).filter(isPlain)
    const refused = refusedBy('CPUQuota', texts)
    const result = comparison('CPUQuota')
    for (const text of texts) result.compare(text, parseCpuQuota(text).ok || null, !refused.has(text) || null)
    result.finish(400)
=======
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
>>>>>>> lines
  })
})
