// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text of Compose and shells
import { describe, expect, it } from 'vitest'
import { looksSecret, mayHoldSecret, quoteExpansion } from '../../engine/source/secret.ts'

describe('what may hold a secret', () => {
  const keys = [
    'DB_PASSWORD',
    'passphrase',
    'API_KEY',
    'apikey',
    'client_secret',
    'token',
    'PRIVATE_KEY',
    'DSN',
    'auth',
    'AUTH_X',
    'credentials',
  ]
  it.each(keys)('%s does, as a key and in a line', (key) => {
    expect(looksSecret(key)).toBe(true)
    expect(mayHoldSecret(`  ${key}: x`)).toBe(true)
    expect(mayHoldSecret(`ENV ${key}=x`)).toBe(true)
    expect(mayHoldSecret(`{"${key}" : "x"}`)).toBe(true)
    expect(mayHoldSecret(`- {name: ${key}, value: x}`)).toBe(true)
  })
  it('so does an address with a login', () => {
    expect(mayHoldSecret('DB: postgres://app:hunter2@db/x')).toBe(true)
  })
  it.each([
    'secretKeyRef: {name: a}',
    'secretName: tls',
    'author: me',
    '- name: GOMEMLIMIT',
    'env:',
    'url: https://go.dev/doc',
  ])('not %s', (line) => {
    expect(mayHoldSecret(line)).toBe(false)
  })
})

describe('an expansion in a message', () => {
  it.each([
    ['$PASSWORD', '$PASSWORD'],
    ['${PASSWORD}', '${PASSWORD}'],
    ['${PASSWORD:-hunter2}', '${PASSWORD…'],
    ['$(PASSWORD)', '$(PASSWORD)'],
    ['$(vault read -token=hunter2)', '$(vault…'],
    ['`vault read token hunter2`', '`v…'],
    ['${GOGC:-100}', '${GOGC:-100}'],
    [`$\{${'A'.repeat(60)}}`, `$\{${'A'.repeat(37)}…`],
  ])('%s is quoted as %s', (text, quoted) => {
    expect(quoteExpansion(text)).toBe(quoted)
  })
})
