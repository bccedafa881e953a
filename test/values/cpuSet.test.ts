import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCpuSet } from '../../engine/values/cpuSet.ts'

test.each([
  ['', []],
  ['0-3,8', [0, 1, 2, 3, 8]],
  ['8,0-3,2-4', [0, 1, 2, 3, 4, 8]],
  ['0-3,3-5', [0, 1, 2, 3, 4, 5]],
  ['1-1', [1]],
  ['+2', [2]],
])('"%s"', (text, cpus) => {
  expect(parseCpuSet(text)).toEqual({ ok: true, size: cpus.length, cpus })
})

test.each([
  ',',
  '1,',
  '3-0',
  '-1',
  '1-',
  'a',
  ' 1',
  '0-3:1/2',
  '0x1',
  '1-2-3',
  '9'.repeat(30),
])('"%s" is refused', (text) => {
  expect(parseCpuSet(text).ok).toBe(false)
})

test('no set is larger than a machine, however it is written', () => {
  expect(parseCpuSet('0-65535,100-65535')).toMatchObject({ ok: true, size: 65_536 })
  expect(parseCpuSet('0-65536').ok).toBe(false)
  expect(parseCpuSet('0-9007199254740991').ok).toBe(false)
  expect(parseCpuSet(Array.from({ length: 70_000 }, (_, at) => at * 2).join(',')).ok).toBe(false)
})

test('holds exactly what was listed', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(300), { minLength: 1 }), (list) => {
      const read = parseCpuSet(list.join(','))
      expect(read.ok && new Set(read.cpus)).toEqual(new Set(list))
    }),
  )
})
