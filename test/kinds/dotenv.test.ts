import { describe, expect, it } from 'vitest'
import { factAt, Reading } from './reading.ts'

describe('a file of variables', () => {
  it('gives every variable with the place of its value', async () => {
    const reading = await Reading.of({
      'prod/.env':
        '# limits\r\nGOMEMLIMIT="900MiB"\r\nGOGC=50 # low\r\nGOGC=100\r\nURL=$BASE/x\r\nAPI_TOKEN=abc\r\n',
    })
    const variable = (name: string, index = 0) =>
      reading.all('variable').filter(({ subject }) => subject.endsWith(`› ${name}`))[index]
    const show = (name: string, field: string, index = 0) => {
      const found = variable(name, index)
      return found && reading.show(found, field)
    }
    expect(show('GOMEMLIMIT', 'value')).toBe('900MiB @ prod/.env: 900MiB')
    expect(show('GOMEMLIMIT', 'consumer')).toBe('dotenv')
    expect(show('GOMEMLIMIT', 'carrier')).toBe('file')
    expect(show('GOGC', 'value')).toBe('50 @ prod/.env: 50')
    expect(show('GOGC', 'shadowed')).toBe('true')
    expect(show('GOGC', 'shadowed', 1)).toBe('false')
    expect(show('URL', 'value')).toBe('unknown: variable expansion $BASE')
    const token = variable('API_TOKEN')
    expect(token && factAt(token, 'value')?.text).toBe('(a secret)')
    expect(reading.all('envFile')).toHaveLength(1)
  })

  it.each(['api.env', '.env.production', '.env'])('is %s', async (path) => {
    expect((await Reading.of({ [path]: 'A=1\n' })).all('variable')).toHaveLength(1)
  })

  it.each([
    '.envrc',
    '.env.example',
    '.env.vault',
    '.env.d.ts',
    'env',
    '.environment',
  ])('is not %s', async (path) => {
    expect((await Reading.of({ [path]: 'A=1\n' })).all('variable')).toEqual([])
  })

  it('does not know encrypted or rendered values', async () => {
    const reading = await Reading.of({ 'a.env': 'A=ENC[AES256_GCM,data:x]\nGOGC={{ gogc }}\n' })
    expect(reading.all('variable').map((one) => factAt(one, 'value')?.state)).toEqual(['unknown', 'unknown'])
  })
})
