import { expect, test } from 'vitest'
import { parseGoMod } from '../../engine/source/goMod.ts'

test('go.mod', () => {
  const text = `// 模块
module "example.com/a"

go 1.24.0\t// note
toolchain go1.25.1
godebug default=go1.21
godebug (
\tpanicnil=1
)
require a.com/x v1.2.3 // indirect; note
require (
\tb.com/y/v2 v2.0.0+incompatible
\tc.com/z v0.0.0-2020 // indirectly
)
exclude d.com/q v1.0.0
retract [v1.0.0, v1.1.0]
`
  for (const source of [text, text.replaceAll('\n', '\r\n')]) {
    const mod = parseGoMod(source)
    expect([mod.module?.text, mod.go?.text, mod.toolchain?.text]).toEqual([
      'example.com/a',
      '1.24.0',
      'go1.25.1',
    ])
    expect(source.slice(mod.go?.span.start, mod.go?.span.end)).toBe('1.24.0')
    expect(
      mod.godebug.map((one) => [one.key.text, source.slice(one.value.span.start, one.value.span.end)]),
    ).toEqual([
      ['default', 'go1.21'],
      ['panicnil', '1'],
    ])
    expect(mod.require.map((one) => [one.path.text, one.version.text, one.indirect])).toEqual([
      ['a.com/x', 'v1.2.3', true],
      ['b.com/y/v2', 'v2.0.0+incompatible', false],
      ['c.com/z', 'v0.0.0-2020', false],
    ])
    expect(mod.problems).toEqual([])
  }
})

test('go.work and broken files', () => {
  expect(parseGoMod('go 1.24\nuse (\n\t./a\n\t./b // x\n)\nuse ./c\n').use.map((one) => one.text)).toEqual([
    './a',
    './b',
    './c',
  ])
  expect(parseGoMod('require (\n a v1\n').problems).toHaveLength(1)
  expect(parseGoMod('godebug x\nrequire y\n').problems).toHaveLength(2)
  expect(parseGoMod('module "open').module?.text).toBe('open')
})
