import { describe, expect, it } from 'vitest'
import { factAt, Reading } from './reading.ts'

function rows(reading: Reading): string[] {
  return reading.all('variable').map((one) => {
    const name = String(factAt(one, 'name')?.value)
    const command = factAt(one, 'command')?.value
    return `${name} | ${reading.show(one, 'value')} | ${command === undefined ? '-' : String(command)}`
  })
}

describe('a shell script', () => {
  it('gives what it sets for programs, not what stays inside the shell', async () => {
    const reading = await Reading.of({
      'run.sh': `#!/bin/sh
INNER=1
export GOMEMLIMIT='1G'
GOGC=off /usr/local/go/bin/go build ./...
exec env GOMAXPROCS=$(nproc) ./srv
GOGC={{ .gogc }} ./srv
`,
    })
    expect(rows(reading)).toEqual([
      'GOMEMLIMIT | 1G @ run.sh: 1G | -',
      'GOGC | off @ run.sh: off | go',
      expect.stringMatching(/^GOMAXPROCS \| unknown: .* \| srv$/),
      expect.stringMatching(/^GOGC \| unknown: a template expression/),
    ])
    const first = reading.all('variable')[0]
    expect(first && [factAt(first, 'consumer')?.value, factAt(first, 'carrier')?.value]).toEqual([
      'shell',
      'command',
    ])
  })

  it.each([
    ['bin/start', '#!/usr/bin/env bash\nGOGC=50 ./srv\n', 1],
    ['bin/start', '#!/usr/bin/env python3\nGOGC=50 ./srv\n', 0],
    ['notes.txt', 'GOGC=50 ./srv\n', 0],
  ])('%s is one by its first line', async (path, text, count) => {
    expect((await Reading.of({ [path]: text })).all('variable')).toHaveLength(count)
  })

  it('is read inside a ConfigMap, too', async () => {
    const reading = await Reading.of({
      'cm.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata:\n  run.sh: |\n    export GOGC="50%"\n    ./srv\n',
    })
    expect(rows(reading)).toContain('GOGC | 50% @ cm.yaml: 50% | -')
  })
})

describe('a makefile', () => {
  it('gives exported variables and what recipes set', async () => {
    const reading = await Reading.of({
      Makefile:
        'GOFLAGS := -mod=mod\nexport GOMEMLIMIT = 2GiB\nbuild:\n\tGOGC=off go build ./...\nrun: export GOMAXPROCS = 2\n',
    })
    expect(rows(reading)).toEqual([
      'GOMEMLIMIT | 2GiB @ Makefile: 2GiB | -',
      'GOMAXPROCS | 2 @ Makefile: 2 | -',
      'GOGC | off @ Makefile: off | go',
    ])
  })
})
