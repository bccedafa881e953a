import { describe, expect, test } from 'vitest'
import { resolveCompose, resolveKubernetes } from '../../engine/values/yamlScalar.ts'

const LEGACY_BOOLEANS = [
  'y',
  'Y',
  'yes',
  'Yes',
  'YES',
  'on',
  'On',
  'ON',
  'n',
  'N',
  'no',
  'No',
  'NO',
  'off',
  'Off',
  'OFF',
]
const BOOLEANS = ['true', 'True', 'TRUE', 'false', 'False', 'FALSE']

describe('Kubernetes', () => {
  test.each([...LEGACY_BOOLEANS, ...BOOLEANS])('%s is a boolean', (text) => {
    expect(resolveKubernetes(text)).toMatchObject({ type: 'boolean', value: /^(y|on|t)/i.test(text) })
  })

  test.each([
    'yEs',
    'oFF',
    'tRUE',
    'nULL',
    'ye',
    '1:30',
    '2024-01-02',
    '2024-01-02T03:04:05Z',
    '<<',
    '=',
    '-',
    '50%',
    '1GiB',
    '1,5',
    '1e999',
    '._5',
    '0x',
    '0b2',
    '0o8',
    '+18446744073709551615x',
  ])('%s is a string', (text) => {
    expect(resolveKubernetes(text)).toEqual({ type: 'string', value: text, json: JSON.stringify(text) })
  })

  test.each([
    ['012', '10'],
    ['-012', '-10'],
    ['0o17', '15'],
    ['0x1F', '31'],
    ['0b11', '3'],
    ['0b-1', '-1'],
    ['1_000', '1000'],
    ['+1', '1'],
    ['-0', '0'],
    ['18446744073709551615', '18446744073709551615'],
    ['9007199254740993', '9007199254740993'],
    ['-9223372036854775808', '-9223372036854775808'],
  ])('%s is the integer %s', (text, json) => {
    expect(resolveKubernetes(text)).toEqual({ type: 'integer', value: Number(json), json })
  })

  test.each([
    ['08', '8'],
    ['.5', '0.5'],
    ['.5_0', '0.5'],
    ['5.', '5'],
    ['1e3', '1000'],
    ['1.5e-7', '1.5e-7'],
    ['1e21', '1e+21'],
    ['-0.0', '-0'],
    ['18446744073709551616', '18446744073709552000'],
  ])('%s is the float %s', (text, json) => {
    expect(resolveKubernetes(text)).toEqual({ type: 'float', value: Number(json), json })
  })

  test('nothing, and what JSON cannot hold', () => {
    for (const text of ['', '~', 'null', 'Null', 'NULL']) expect(resolveKubernetes(text).type).toBe('null')
    for (const text of ['.inf', '+.INF', '-.Inf', '.nan', '.NaN', '.NAN']) {
      expect(resolveKubernetes(text)).toMatchObject({ type: 'float', json: null })
    }
  })
})

describe('Compose', () => {
  test.each([...LEGACY_BOOLEANS, '0b-1'])('%s is a string', (text) => {
    expect(resolveCompose(text)).toMatchObject({ type: 'string', env: text })
  })

  test.each([
    ['True', 'boolean', 'true'],
    ['012', 'integer', '10'],
    ['1_000', 'integer', '1000'],
    ['-0', 'float', '-0'],
    ['1.0', 'float', '1'],
    ['1e9', 'float', '1e+09'],
    ['0.00001', 'float', '1e-05'],
    ['123456.5', 'float', '123456.5'],
    ['1234567.5', 'float', '1.2345675e+06'],
  ])('%s is a %s and gives the variable %s', (text, type, env) => {
    expect(resolveCompose(text)).toMatchObject({ type, env })
  })

  test.each([
    '2024-1-2',
    '2024-02-29',
    '2000-02-29',
    '2024-01-02T03:04:05Z',
    '2024-1-2t3:4:5.5+05:30',
    '2024-01-02 3:4:5,25',
    '2024-01-02   03:04:05',
    '2024-01-02T03:04:05+24:60',
  ])('%s is a point in time', (text) => {
    expect(resolveCompose(text).type).toBe('timestamp')
  })

  test.each([
    '24-01-02',
    '2024-13-01',
    '2024-00-01',
    '2024-04-31',
    '1900-02-29',
    '2024-01-02T03:04:05',
    '2024-01-02 03:04:05Z',
    '2024-01-02T24:00:00Z',
    '2024-01-02T03:60:00Z',
    '2024-01-02T03:04:05+25:00',
    '2024-01-02T03:04:05+24:61',
    '2024-01-02T03:04:05+0530',
    '2024-01-02T',
    '2024-01-02T03:04Z',
    '2024-01-02T03:04:05Zx',
  ])('%s is a string', (text) => {
    expect(resolveCompose(text).type).toBe('string')
  })

  test('dates are points in time, null gives no variable', () => {
    expect(resolveCompose('2024-01-02')).toEqual({
      type: 'timestamp',
      value: '2024-01-02',
      json: '"2024-01-02"',
    })
    expect(resolveCompose('2023-02-29').type).toBe('string')
    expect(resolveCompose('~')).toEqual({ type: 'null', value: null, json: 'null' })
    expect(resolveCompose('.inf')).not.toHaveProperty('env')
  })
})
