import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseGoDuration } from '../../engine/values/goDuration.ts'
import { parsePercent } from '../../engine/values/percent.ts'
import { parsePrometheusDuration } from '../../engine/values/prometheusDuration.ts'

describe('Go durations', () => {
  test.each([
    ['1h30m', 5400],
    ['380ms', 0.38],
    ['-1.5s', -1.5],
    ['+2s', 2],
    ['0', 0],
    ['-0', 0],
    ['1m1m', 120],
    ['.5s', 0.5],
    ['1.s', 1],
    ['3\u00b5s', 0.000003],
    ['3\u03bcs', 0.000003],
    ['100ns', 1e-7],
    ['123456789s', 123_456_789],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseGoDuration(text)).toEqual({ ok: true, seconds })
  })

  test.each([
    '',
    '5',
    '1d',
    '1w',
    '.s',
    '-',
    '1h 30m',
    '1S',
    's',
    '1e3s',
    '293y',
    '2562048h',
    '1:30',
  ])('"%s" is refused', (text) => {
    expect(parseGoDuration(text).ok).toBe(false)
  })
})

describe('Prometheus durations', () => {
  test.each([
    ['0', 0],
    ['5m', 300],
    ['1h30m', 5400],
    ['1d', 86_400],
    ['1w', 604_800],
    ['1y', 31_536_000],
    ['1y2w3d4h5m6s7ms', 33_019_506.007],
    ['100ms', 0.1],
    ['0005m', 300],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parsePrometheusDuration(text)).toEqual({ ok: true, seconds })
  })

  test.each([
    '',
    '5',
    '00',
    '-5m',
    '1.5h',
    '30m1h',
    '1m1m',
    '1ms1s',
    '5 m',
    '1M',
    '1us',
    '300y',
    'm',
  ])('"%s" is refused', (text) => {
    expect(parsePrometheusDuration(text).ok).toBe(false)
  })

  test('both read what both know alike', () => {
    const part = fc.integer({ min: 0, max: 999 })
    fc.assert(
      fc.property(part, part, part, (hours, minutes, milliseconds) => {
        const text = `${hours}h${minutes}m${milliseconds}ms`
        expect(parsePrometheusDuration(text)).toEqual(parseGoDuration(text))
      }),
    )
  })
})

test('percentages are never plain numbers', () => {
  expect(parsePercent('5%')).toEqual({ ok: true, percent: 5 })
  expect(parsePercent('99.5%')).toEqual({ ok: true, percent: 99.5 })
  for (const bad of ['', '5', '%', '5 %', '0.05', '5%%', '1e1%', `${'9'.repeat(400)}%`]) {
    expect(parsePercent(bad).ok).toBe(false)
  }
})
