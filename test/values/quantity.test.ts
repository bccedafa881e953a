import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { milliUnits, parseQuantity, type Quantity, wholeUnits } from '../../engine/values/quantity.ts'
import { divideQuantity, isDivisorAllowed } from '../../engine/values/quantityDivisor.ts'

function quantity(text: string): Quantity {
  const read = parseQuantity(text)
  if (!read.ok) throw new Error(`${text} ${read.reason}`)
  return read
}

describe('quantities', () => {
  test.each([
    ['0', 0, 'DecimalSI'],
    ['200M', 200_000_000, 'DecimalSI'],
    ['200Mi', 209_715_200, 'BinarySI'],
    ['1.5Gi', 1_610_612_736, 'BinarySI'],
    ['500m', 0.5, 'DecimalSI'],
    ['100n', 1e-7, 'DecimalSI'],
    ['250u', 0.00025, 'DecimalSI'],
    ['2k', 2000, 'DecimalSI'],
    ['1E', 1e18, 'DecimalSI'],
    ['1e3', 1000, 'DecimalExponent'],
    ['1E3', 1000, 'DecimalExponent'],
    ['12e-3', 0.012, 'DecimalExponent'],
    ['+2', 2, 'DecimalSI'],
    ['-2', -2, 'DecimalSI'],
    ['.5', 0.5, 'DecimalSI'],
    ['5.', 5, 'DecimalSI'],
    ['0.0000000001', 1e-9, 'DecimalSI'],
    ['-0.0000000001', -1e-9, 'DecimalSI'],
    ['0.1n', 1e-9, 'DecimalSI'],
    ['0.0001Ki', 0.1024, 'DecimalSI'],
    ['16Ei', 2 ** 63, 'BinarySI'],
    ['-16Ei', -(2 ** 63), 'BinarySI'],
    ['1e30', 1e30, 'DecimalExponent'],
    ['1e999', Number.MAX_VALUE, 'DecimalExponent'],
    ['Ki', 0, 'BinarySI'],
  ])('%s is %d', (text, value, format) => {
    expect(parseQuantity(text)).toMatchObject({ ok: true, value, format })
  })

  test.each([
    '',
    ' ',
    '1 ',
    ' 1',
    '1 Gi',
    '1KB',
    '1kB',
    '1K',
    '1ki',
    '1mi',
    '1gb',
    '1g',
    '1b',
    '1e',
    '1e3.5',
    '1.2.3',
    '--1',
    '1-',
    'NaN',
    'Infinity',
    '0x10',
    '1_000',
    '1,5',
    '\u0661',
    'Ei',
    'e-10',
    '1e9223372036854775808',
  ])('"%s" is refused', (text) => {
    expect(parseQuantity(text)).toMatchObject({ ok: false, reason: expect.stringMatching(/./) })
  })

  test('digits beyond what can matter keep their weight and still round up', () => {
    expect(parseQuantity(`${'9'.repeat(450)}e-440`)).toMatchObject({ value: 1e10 })
    expect(parseQuantity(`1.${'0'.repeat(500)}1`)).toMatchObject({ unscaled: 1_000_000_001n, exponent: -9 })
    expect(parseQuantity(`1.${'0'.repeat(500)}`)).toMatchObject({ value: 1 })
    expect(parseQuantity(`0.${'0'.repeat(500)}1e500`)).toMatchObject({ value: 0.1 })
  })

  test('thousandths of a core are exact and rounded up', () => {
    expect(milliUnits(quantity('4.035'))).toBe(4035n)
    expect(milliUnits(quantity('1u'))).toBe(1n)
    expect(wholeUnits(quantity('1.1'))).toBe(2n)
    expect(wholeUnits(quantity('1e19'))).toBeNull()
  })

  test('units and digits mean the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 22 }), (count) => {
        expect(quantity(`${count}Mi`).value).toBe(quantity(`${count * 1024}Ki`).value)
        expect(quantity(`${count}m`).value).toBe(count / 1000)
        expect(quantity(`${count}k`).value).toBe(quantity(`${count}e3`).value)
      }),
    )
  })
})

describe('the Downward API', () => {
  test.each([
    ['memory', '512Mi', '1Mi', 512],
    ['memory', '512Mi', '0', 536_870_912],
    ['memory', '512Mi', '1', 536_870_912],
    ['memory', '512Mi', '1Gi', 1],
    ['cpu', '1500m', '1', 2],
    ['cpu', '1500m', '1m', 1500],
    ['cpu', '250m', '0', 1],
  ] as const)('%s %s by %s is %d', (resource, value, divisor, quotient) => {
    expect(divideQuantity(quantity(value), quantity(divisor), resource)).toEqual({
      ok: true,
      value: quotient,
    })
  })

  test('beyond 64 bits there is no quotient', () => {
    expect(divideQuantity(quantity('1e30'), quantity('1'), 'memory').ok).toBe(false)
  })

  test('only some divisors are taken', () => {
    const taken = (text: string, resource: 'cpu' | 'memory'): boolean =>
      isDivisorAllowed(quantity(text), resource)
    expect(['0', '1', '1k', '1M', '1E', '1Ki', '1Mi', '1Ei'].every((text) => taken(text, 'memory'))).toBe(
      true,
    )
    expect(['2', '1m', '10Mi', '1024', '512'].some((text) => taken(text, 'memory'))).toBe(false)
    expect(['0', '1', '1m'].every((text) => taken(text, 'cpu'))).toBe(true)
    expect(['1k', '1Mi', '2', '10m'].some((text) => taken(text, 'cpu'))).toBe(false)
  })
})
