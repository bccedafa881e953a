import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseComposeBytes } from '../../engine/values/composeBytes.ts'
import { parseCpuSet } from '../../engine/values/cpuSet.ts'
import { parseGoBytes } from '../../engine/values/goBytes.ts'
import { parseGoDuration } from '../../engine/values/goDuration.ts'
import { parseGogc } from '../../engine/values/gogc.ts'
import { parseGomaxprocs } from '../../engine/values/gomaxprocs.ts'
import { atLeast } from '../../engine/values/goVersion.ts'
import { parsePercent } from '../../engine/values/percent.ts'
import { parsePrometheusDuration } from '../../engine/values/prometheusDuration.ts'
import { parseQuantity } from '../../engine/values/quantity.ts'
import { parseSystemdBytes } from '../../engine/values/systemdBytes.ts'
import { parseCpuQuota } from '../../engine/values/systemdPercent.ts'
import { resolveCompose, resolveKubernetes } from '../../engine/values/yamlScalar.ts'

const READERS: Record<string, (text: string) => unknown> = {
  parseComposeBytes,
  parseCpuSet,
  parseGoBytes: (text) => parseGoBytes(text),
  parseGoDuration,
  parseGogc: (text) => parseGogc(text),
  parseGomaxprocs: (text) => parseGomaxprocs(text),
  atLeast: (text) => atLeast(text, text),
  parsePercent,
  parsePrometheusDuration,
  parseQuantity,
  parseSystemdBytes,
  parseCpuQuota,
  resolveCompose,
  resolveKubernetes,
}

/** Texts that are slow for readers which try again from every place, at any length. */
const SHAPES: [string, (length: number) => string][] = [
  ['zeros', (length) => '0'.repeat(length)],
  ['zeros and a letter', (length) => `${'0'.repeat(length)}x`],
  ['nines', (length) => '9'.repeat(length)],
  ['nines and a letter', (length) => `${'9'.repeat(length)}x`],
  ['nines around a letter', (length) => `${'9'.repeat(length)}x9`],
  ['a fraction', (length) => `0.${'9'.repeat(length)}Ki`],
  ['an exponent', (length) => `1e${'0'.repeat(length)}x`],
  ['hexadecimal', (length) => `0x${'f'.repeat(length)}p1`],
  ['octal', (length) => `0o${'7'.repeat(length)}`],
  ['underscores', (length) => '1_'.repeat(length / 2)],
  ['spaces', (length) => `1${' '.repeat(length)}!`],
  ['leading spaces', (length) => `${' '.repeat(length)}1!`],
  ['units', (length) => '1h'.repeat(length / 2)],
  ['terms', (length) => '1G '.repeat(length / 3)],
  ['ranges', (length) => '0-9,'.repeat(length / 4)],
  ['points', (length) => '1.'.repeat(length / 2)],
  ['a date', (length) => `2024-01-02${' '.repeat(length)}3:4`],
]

function millisecondsOf(read: (text: string) => unknown, text: string): number {
  const runs = [1, 2, 3].map(() => {
    const before = performance.now()
    read(text)
    return performance.now() - before
  })
  return Math.min(...runs)
}

describe('hostile texts', () => {
  test.each(Object.entries(READERS))('%s never throws', (_, read) => {
    const odd = fc.constantFrom(
      '__proto__',
      'constructor',
      '1__proto__',
      '1constructor',
      '\u0000',
      '\ud800',
      '1\ud800',
    )
    const near = fc.string({ unit: fc.constantFrom(...'0123456789.,+-_eExpKMGTiBmnukshdwyc%‰‱ \n') })
    fc.assert(
      fc.property(fc.oneof(odd, near, fc.string()), (text) => void read(text)),
      { numRuns: 500 },
    )
  })

  test.each(Object.entries(READERS))('%s takes linear time', (_, read) => {
    const slow = SHAPES.filter(([, shape]) => {
      const [short, long] = [millisecondsOf(read, shape(24_000)), millisecondsOf(read, shape(192_000))]
      // Eight times the text may take eight times as long, generously; a quadratic reader takes sixty-four times as long,
      // which is seconds at this length, so that what is over in a moment is no evidence of one.
      return long > 30 && long > 24 * short
    })
    expect(slow.map(([name]) => name)).toEqual([])
  })
})
