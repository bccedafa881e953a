import { describe, expect, test } from 'vitest'
import { atLeast, parseVersion } from '../../engine/values/goVersion.ts'

describe('versions', () => {
  test.each([
    ['1.25', '1.25', true],
    ['1.25.3', '1.25', true],
    ['1.25', '1.25.0', true],
    ['1.25', '1.25.3', false],
    ['1.9', '1.10', false],
    ['2', '1.26', true],
    ['go1.24rc1', '1.24', true],
    ['go1.24rc1', '1.24.0', false],
    ['1.24rc1', '1.24rc2', false],
    ['1.24rc1', '1.24beta2', true],
    ['1.24', '1.24rc2', true],
    ['1.24rc1', '1.23.9', true],
    ['1.24rc1', '1.24.1', false],
    ['v1.34.2-gke.100', '1.34', true],
    ['v1.33.2-eks-1a2b', '1.34', false],
    ['v3.0.0-rc.1', '3.0.0', false],
    ['1.26.1-alpine3.22', '1.26.1', true],
    ['1.30.2+k3s1', '1.30', true],
  ])('%s at least %s: %s', (version, floor, holds) => {
    expect(atLeast(version, floor)).toEqual({ ok: true, holds })
  })

  test.each([
    '',
    'latest',
    'go',
    'x1.2',
    '1.x',
    '1..2',
    '1.',
    '1.2.3.4.5',
    '1.25abc',
    'devel go1.27',
  ])('"%s" is no version', (text) => {
    expect(parseVersion(text).ok).toBe(false)
    expect(atLeast(text, '1.0').ok).toBe(false)
    expect(atLeast('1.0', text).ok).toBe(false)
  })

  test('keeps what was written', () => {
    expect(parseVersion('go1.24rc1')).toEqual({
      ok: true,
      version: { parts: [1, 24], pre: { stage: 'rc', number: 1 } },
    })
  })
})
