import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatGoBytes, parseGoBytes } from '../../engine/values/goBytes.ts'
import { parseGogc } from '../../engine/values/gogc.ts'
import { parseGomaxprocs } from '../../engine/values/gomaxprocs.ts'

describe('GOMEMLIMIT', () => {
  test.each([
    ['1GiB', 1_073_741_824],
    ['512MiB', 536_870_912],
    ['1073741824', 1_073_741_824],
    ['1073741824B', 1_073_741_824],
    ['0', 0],
    ['-0', 0],
    ['-0KiB', 0],
    ['8TiB', 8_796_093_022_208],
    ['0000001KiB', 1024],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseGoBytes(text)).toEqual({ ok: true, bytes, off: false })
  })

  test.each(['', 'off', '9223372036854775807'])('"%s" is no limit', (text) => {
    expect(parseGoBytes(text)).toMatchObject({ ok: true, off: true })
  })

  test.each([
    '1G',
    '1GB',
    '1g',
    '1gib',
    '1Gi',
    '1.5GiB',
    '1 GiB',
    ' 1GiB',
    '1GiB ',
    '1e9',
    '90%',
    'OFF',
    'Off',
    '-1',
    '-1KiB',
    '1PiB',
    '8388608TiB',
    '9223372036854775808',
    'B',
    'KiB',
    'iB',
    '1Kib',
    '0x10',
    '1_000',
    '+',
    '\u0661KiB',
    '1\u0000',
  ])('%s kills the process', (text) => {
    expect(parseGoBytes(text)).toMatchObject({ ok: false, reason: expect.stringMatching(/./) })
  })

  test('a leading plus is read from Go 1.26 on, and unknown without a version', () => {
    expect(parseGoBytes('+5MiB', '1.26')).toEqual({ ok: true, bytes: 5_242_880, off: false })
    expect(parseGoBytes('+5MiB', 'go1.26rc1').ok).toBe(true)
    expect(parseGoBytes('+5MiB', '1.25.9').ok).toBe(false)
    expect(parseGoBytes('+5MiB')).toEqual({ ok: true, bytes: 5_242_880, off: false, versions: 'from 1.26' })
    expect(parseGoBytes('+5MiB', 'main')).toMatchObject({ versions: 'from 1.26' })
  })

  test('a unit behind a lone minus was 0 before Go 1.26', () => {
    expect(parseGoBytes('-KiB', '1.19')).toEqual({ ok: true, bytes: 0, off: false })
    expect(parseGoBytes('-KiB', '1.26').ok).toBe(false)
    expect(parseGoBytes('-KiB')).toMatchObject({ versions: 'before 1.26' })
  })

  test('what is written stands for at most the bytes asked for, and for more than one unit less', () => {
    const units = fc.constantFrom(
      'B' as const,
      'KiB' as const,
      'MiB' as const,
      'GiB' as const,
      'TiB' as const,
    )
    fc.assert(
      fc.property(fc.maxSafeNat(), units, (bytes, unit) => {
        const written = formatGoBytes(bytes, unit)
        const read = written.ok ? parseGoBytes(written.text, '1.19') : written
        expect(
          read.ok && read.bytes <= bytes && (read.bytes > 0 || bytes === 0) && read.bytes * 2 >= bytes,
        ).toBe(true)
      }),
    )
  })

  test('writes whole units and never a limit of nothing', () => {
    expect(formatGoBytes(966_367_641.6, 'MiB')).toEqual({ ok: true, text: '921MiB' })
    expect(formatGoBytes(1000, 'MiB')).toEqual({ ok: true, text: '1000B' })
    expect(formatGoBytes(0, 'GiB')).toEqual({ ok: true, text: '0B' })
    for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(formatGoBytes(bad, 'MiB').ok).toBe(false)
  })
})

describe('GOGC', () => {
  test.each([
    ['', { percent: 100, off: false, silent: false }],
    ['50', { percent: 50, off: false, silent: false }],
    ['0', { percent: 0, off: false, silent: false }],
    ['2147483647', { percent: 2147483647, off: false, silent: false }],
    ['off', { percent: -1, off: true, silent: false }],
    ['-5', { percent: -1, off: true, silent: false }],
    ['-2147483648', { percent: -1, off: true, silent: false }],
  ])('"%s" is taken', (text, read) => {
    expect(parseGogc(text)).toEqual({ ok: true, ...read })
  })

  test.each([
    'OFF',
    'Off',
    '50%',
    '100%',
    '50.5',
    '50 ',
    ' 50',
    '1e2',
    '0x32',
    '2147483648',
    '-2147483649',
    'false',
  ])('"%s" is 100 without a word', (text) => {
    expect(parseGogc(text)).toMatchObject({
      percent: 100,
      off: false,
      silent: true,
      reason: expect.any(String),
    })
  })

  test('signs depend on the version', () => {
    expect(parseGogc('+50', '1.24')).toMatchObject({ percent: 100, silent: true })
    expect(parseGogc('+50', '1.26')).toMatchObject({ percent: 50, silent: false })
    expect(parseGogc('+50')).toMatchObject({ versions: 'from 1.26' })
    expect(parseGogc('-', '1.19')).toMatchObject({ percent: 0, silent: false })
    expect(parseGogc('-', '1.26')).toMatchObject({ percent: 100, silent: true })
  })
})

describe('GOMAXPROCS', () => {
  test.each([
    '0',
    '-1',
    '500m',
    '2.5',
    'auto',
    '2147483648',
    ' 2',
    '-',
  ])('"%s" is ignored without a word', (text) => {
    expect(parseGomaxprocs(text, '1.26')).toMatchObject({
      procs: null,
      silent: true,
      reason: expect.any(String),
    })
  })

  test('a positive number is taken, nothing at all is no mistake', () => {
    expect(parseGomaxprocs('4')).toEqual({ ok: true, procs: 4, silent: false })
    expect(parseGomaxprocs('')).toEqual({ ok: true, procs: null, silent: false })
    expect(parseGomaxprocs('+3', '1.24')).toMatchObject({ procs: null, silent: true })
    expect(parseGomaxprocs('+3')).toMatchObject({ procs: 3, versions: 'from 1.26' })
  })
})
