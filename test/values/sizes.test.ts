import { describe, expect, test } from 'vitest'
import { parseComposeBytes } from '../../engine/values/composeBytes.ts'
import { parseSystemdBytes } from '../../engine/values/systemdBytes.ts'
import { parseCpuQuota, parseSystemdPercent } from '../../engine/values/systemdPercent.ts'

describe('sizes in Compose', () => {
  test.each([
    ['20M', 20_971_520],
    ['20mb', 20_971_520],
    ['20MiB', 20_971_520],
    ['1.5g', 1_610_612_736],
    ['1 gb', 1_073_741_824],
    ['100', 100],
    ['100b', 100],
    ['.5k', 512],
    ['1.0001b', 1],
    ['-1', -1],
    ['1p', 1_125_899_906_842_624],
    ['0x1p4k', 16_384],
    ['1_0k', 10_240],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseComposeBytes(text)).toEqual({ ok: true, bytes })
  })

  test.each([
    '',
    'g',
    '1  gb',
    '1x',
    '1ki',
    '1bb',
    '1gbi',
    '-1g',
    '1e',
    '1eb',
    '8192p',
    '1,5g',
    'infinity',
    '50%',
    ' ',
    '.',
  ])('"%s" is refused', (text) => {
    expect(parseComposeBytes(text).ok).toBe(false)
  })
})

describe('sizes in systemd', () => {
  test.each([
    ['512M', 536_870_912],
    ['1.5G', 1_610_612_736],
    ['1G 512M', 1_610_612_736],
    ['1G512M', 1_610_612_736],
    ['10.M', 10_485_760],
    ['1024', 1024],
    ['5B', 5],
    ['1 K', 1024],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseSystemdBytes(text)).toEqual({ ok: true, kind: 'bytes', bytes })
  })

  test('no limit and shares', () => {
    expect(parseSystemdBytes('infinity')).toEqual({ ok: true, kind: 'infinity' })
    expect(parseSystemdBytes('')).toEqual({ ok: true, kind: 'infinity' })
    expect(parseSystemdBytes('50%')).toEqual({ ok: true, kind: 'percent', percent: 50 })
    expect(parseSystemdBytes('12.34%')).toEqual({ ok: true, kind: 'percent', percent: 12.34 })
    expect(parseSystemdBytes('5‰')).toEqual({ ok: true, kind: 'percent', percent: 0.5 })
  })

  test.each([
    '0',
    '0%',
    '101%',
    '12.345%',
    '1g',
    '1Gi',
    '1GB',
    '512M 1G',
    '1G 1G',
    '-1',
    'abc',
    '16E',
    '.5G',
  ])('%s is ignored', (text) => {
    expect(parseSystemdBytes(text).ok).toBe(false)
  })

  test('quotas are cores', () => {
    expect(parseCpuQuota('200%')).toEqual({ ok: true, cores: 2 })
    expect(parseCpuQuota('12.5%')).toEqual({ ok: true, cores: 0.125 })
    expect(parseCpuQuota('')).toEqual({ ok: true, cores: null })
    for (const bad of ['0%', '2', '-5%', 'infinity', '1.234%']) expect(parseCpuQuota(bad).ok).toBe(false)
    expect(parseSystemdPercent('0x10%')).toEqual({ ok: true, percent: 16 })
  })
})
