import { describe, expect, it } from 'vitest'
import { parseGoBytes } from '../../engine/values/goBytes.ts'
import { parseGogc } from '../../engine/values/gogc.ts'
import { meantGoBytes, meantGogc } from '../../engine/values/meant.ts'

describe('what was meant', () => {
  it.each([
    ['1Gi', '1GiB'],
    ['1G', '1GiB'],
    ['1g', '1GiB'],
    ['1GB', '1GiB'],
    ['512 MB', '512MiB'],
    ['512mib', '512MiB'],
    ['1.5Gi', '1536MiB'],
    ['0.3g', '307MiB'],
    ['OFF', 'off'],
    [' 1GiB ', '1GiB'],
    ['100k', '100KiB'],
    ['1.5', undefined],
    ['90%', undefined],
    ['half', undefined],
    ['1GiB', undefined],
    ['-1Gi', undefined],
    ['99999999999999G', undefined],
    ['', undefined],
  ])('by GOMEMLIMIT=%s is %s', (text, meant) => {
    expect(meantGoBytes(text)).toBe(meant)
    if (meant !== undefined) expect(parseGoBytes(meant)).toMatchObject({ ok: true })
  })

  it.each([
    ['50%', '50'],
    [' 75 ', '75'],
    ['100 %', '100'],
    ['OFF', 'off'],
    ['Off', 'off'],
    ['50.5', undefined],
    ['fifty', undefined],
    ['2147483648', undefined],
    ['50', undefined],
    ['%', undefined],
    ['', undefined],
  ])('by GOGC=%s is %s', (text, meant) => {
    expect(meantGogc(text)).toBe(meant)
    if (meant !== undefined) expect(parseGogc(meant).silent).toBe(false)
  })
})
