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
  })
})
