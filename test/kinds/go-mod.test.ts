import { describe, expect, it } from 'vitest'
import { factAt, Reading } from './reading.ts'

const mod = `module github.com/acme/shop // the shop

go 1.24.0
toolchain go1.26.1

godebug (
	default=go1.25
	containermaxprocs=0
)
require github.com/KimMachineGun/automemlimit v0.7.5
require (
	go.uber.org/automaxprocs v1.6.0 // indirect
)
`

describe('go.mod', () => {
  it('gives the module with its go line, requirements and GODEBUG defaults', async () => {
    const reading = await Reading.of({ 'go.mod': mod })
    const module = reading.one('module', 'acme/shop')
    expect(reading.textAt(module.place)).toBe('go.mod: github.com/acme/shop')
    expect(reading.show(module, 'goVersion')).toBe('1.24.0 @ go.mod: 1.24.0')
    expect(reading.show(module, 'requires', 'github.com/KimMachineGun/automemlimit')).toBe(
      'v0.7.5 @ go.mod: v0.7.5',
    )
    expect(factAt(module, 'requires', 'github.com/KimMachineGun/automemlimit', 'direct')?.value).toBe(
      'github.com/KimMachineGun/automemlimit',
    )
    expect(factAt(module, 'requires', 'go.uber.org/automaxprocs', 'direct')).toBeUndefined()
    expect(reading.show(module, 'godebug', 'containermaxprocs')).toBe('0 @ go.mod: 0')
    expect(reading.all('godebugSetting').map(({ place }) => reading.textAt(place))).toEqual([
      'go.mod: default=go1.25',
      'go.mod: containermaxprocs=0',
    ])
    expect(reading.all('godebugSetting').map((one) => factAt(one, 'carrier')?.value)).toEqual([
      'module',
      'module',
    ])
  })

  it('loses its go line and its GODEBUG defaults to the go.work that uses it', async () => {
    const reading = await Reading.of({
      'shop/go.mod': mod,
      'lone/go.mod': 'module example.com/lone\ngo 1.22\n',
      'go.work': 'go 1.25.3\nuse ./shop\ngodebug panicnil=1\n',
    })
    const module = reading.one('module', 'acme/shop')
    expect(reading.show(module, 'goVersion')).toBe('1.25.3 @ go.work: 1.25.3')
    expect(reading.textAt(factAt(module, 'goVersion')?.via?.[0]?.place)).toBe('shop/go.mod: 1.24.0')
    expect([...(factAt(module, 'godebug')?.fields?.keys() ?? [])]).toEqual(['panicnil'])
    expect(reading.show(reading.one('godebugSetting', 'godebug containermaxprocs'), 'inForce')).toMatch(
      /^unknown: go\.work wins/,
    )
    expect(reading.show(reading.one('module', 'lone'), 'goVersion')).toBe('1.22 @ lone/go.mod: 1.22')
  })
})
