import { describe, expect, it } from 'vitest'
import { factAt, Reading } from './reading.ts'

const unit = `[Unit]
Description=API
[Service]
Type=notify
Environment=GOGC=50 "GOMEMLIMIT=900MiB"
Environment='GODEBUG=gctrace=1,madvdontneed=1'
EnvironmentFile=-/etc/default/api
MemoryMax=1G
CPUQuota=150%
ExecStart=/usr/bin/env GOMAXPROCS=2 /usr/bin/api --port 80
`

describe('a systemd service', () => {
  it('is a container with its variables at their places', async () => {
    const reading = await Reading.of({ 'init/api.service': unit })
    const api = reading.one('container', 'systemd service api')
    expect(reading.show(api, 'source')).toBe('systemd')
    expect(reading.show(api, 'longRunning')).toBe('true @ init/api.service: notify')
    expect(reading.show(api, 'limits', 'memory')).toBe(`${1024 ** 3} @ init/api.service: 1G`)
    expect(reading.show(api, 'limits', 'cpu')).toBe('1.5 @ init/api.service: 150%')
    const limit = reading.one('variable', '› GOMEMLIMIT')
    expect(reading.show(limit, 'value')).toBe('900MiB @ init/api.service: 900MiB')
    expect(reading.show(limit, 'consumer')).toBe('systemd')
    expect(reading.show(reading.one('variable', '› GOMAXPROCS'), 'carrier')).toBe('command')
    // The file wins over Environment=, and nobody here knows it; the command wins over both.
    expect(reading.show(api, 'env', 'GOMEMLIMIT')).toMatch(/^unknown: \/etc\/default\/api is not/)
    expect(reading.show(api, 'env', 'GOMAXPROCS')).toBe('2 @ init/api.service: 2')
    expect(reading.all('godebugSetting').map(({ place }) => reading.textAt(place))).toEqual([
      'init/api.service: gctrace=1',
      'init/api.service: madvdontneed=1',
    ])
  })

  it('takes back what an empty assignment resets, and passes over what systemd cannot read', async () => {
    const reading = await Reading.of({
      'a.service':
        '[Service]\nEnvironment=GOGC=10\nEnvironment=\nEnvironment=GOMAXPROCS=3\nMemoryLimit=2G\nMemoryMax=1GiB\nExecStart=/a\n',
    })
    const a = reading.one('container', 'service a')
    expect(factAt(a, 'env', 'GOGC')).toBeUndefined()
    expect(reading.show(a, 'env', 'GOMAXPROCS')).toBe('3 @ a.service: 3')
    expect(reading.show(a, 'limits', 'memory')).toBe(`${2 * 1024 ** 3} @ a.service: 2G`)
    expect(reading.show(reading.one('variable', '› GOGC'), 'shadowed')).toBe('true')
  })

  it('does not know templates, shares of memory and specifiers', async () => {
    const reading = await Reading.of({
      't@.service':
        '[Service]\nEnvironment="GOMEMLIMIT={{ .Limit }}MiB"\nEnvironment=GOGC=%i\nMemoryMax=50%\nExecStart=/t\n',
    })
    const t = reading.one('container', 'service t@')
    expect(reading.show(t, 'env', 'GOMEMLIMIT')).toMatch(/^unknown/)
    expect(reading.show(t, 'env', 'GOGC')).toMatch(/^unknown: specifier %i/)
    expect(reading.show(t, 'limits', 'memory')).toMatch(/^unknown: 50% of the machine/)
  })

  it('ends when it is a oneshot', async () => {
    const reading = await Reading.of({ 'o.service': '[Service]\nType=oneshot\nExecStart=/o\n' })
    expect(reading.show(reading.one('container', 'service o'), 'longRunning')).toMatch(/^false/)
  })
})

describe('drop-ins', () => {
  it('are merged into the unit in the order of their names', async () => {
    const reading = await Reading.of({
      'etc/api.service': '[Service]\nEnvironment=GOGC=50 GOMEMLIMIT=900MiB\nMemoryMax=1G\nExecStart=/a\n',
      'etc/api.service.d/20-more.conf': '[Service]\nEnvironment=GOGC=75\n',
      'etc/api.service.d/10-limits.conf': '[Service]\nEnvironment=GOGC=60\nMemoryMax=512M\n',
    })
    expect(reading.subjects('container')).toEqual(['systemd service api'])
    const api = reading.one('container', 'service api')
    expect(reading.show(api, 'limits', 'memory')).toBe(
      `${512 * 1024 ** 2} @ etc/api.service.d/10-limits.conf: 512M`,
    )
    expect(reading.show(api, 'env', 'GOGC')).toBe('75 @ etc/api.service.d/20-more.conf: 75')
    expect(reading.show(api, 'env', 'GOMEMLIMIT')).toBe('900MiB @ etc/api.service: 900MiB')
    expect(factAt(api, 'env')?.open).toBeUndefined()
  })

  it('stay partial without a unit', async () => {
    const reading = await Reading.of({ 'api.service.d/l.conf': '[Service]\nMemoryMax=512M\n' })
    const api = reading.one('container', 'service api')
    expect(factAt(api, 'env')?.open?.[0]?.says).toMatch(/^a drop-in of api\.service/)
    expect(reading.show(api, 'limits', 'memory')).toBe(`${512 * 1024 ** 2} @ api.service.d/l.conf: 512M`)
  })

  it('of two machines are not merged, and leave open what they set', async () => {
    const reading = await Reading.of({
      'api.service': '[Service]\nEnvironment=GOGC=50\nMemoryMax=1G\nExecStart=/a\n',
      'prod/api.service.d/l.conf': '[Service]\nMemoryMax=2G\n',
      'test/api.service.d/l.conf': '[Service]\nMemoryMax=512M\n',
    })
    expect(reading.all('container')).toHaveLength(3)
    const [api] = reading.all('container')
    expect(api && reading.show(api, 'limits', 'memory')).toMatch(/^unknown: a drop-in in /)
    expect(api && reading.show(api, 'env', 'GOGC')).toBe('50 @ api.service: 50')
  })
})
