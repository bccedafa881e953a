import { expect, test } from 'vitest'
import { parseMakefile } from '../../engine/source/makefile.ts'

const MAKEFILE = `# GOGC=1
export GOGC := 50 # half
GOMEMLIMIT ?= 1GiB
export GOMEMLIMIT
LOCAL = x$$y
GO_FLAGS = $(X)
ifdef CI
export GOMAXPROCS = 2
endif
define NOT
GOGC = 9
endef

bench: export GOGC=off
bench test: deps ; A=1 run
\t@-GOGC=off $(GO) test \\
\t  ./... # 注
\techo "$$GOGC" && GOMEMLIMIT=$(LIMIT) ./app
\t# GOGC=7 no
OTHER := z
`

test('variables, exports and conditions', () => {
  const { variables } = parseMakefile(MAKEFILE)
  expect(
    variables.map((one) => [one.assignment.name, one.assignment.value, one.exported, one.target]),
  ).toEqual([
    ['GOGC', '50 ', true, null],
    ['GOMEMLIMIT', '1GiB', true, null],
    ['LOCAL', 'x$y', false, null],
    ['GO_FLAGS', '$(X)', false, null],
    ['GOMAXPROCS', '2', true, null],
    ['GOGC', 'off', true, 'bench'],
    ['OTHER', 'z', false, null],
  ])
  const unknown = variables.filter((one) => one.assignment.unknown !== undefined)
  expect(unknown.map((one) => one.assignment.name)).toEqual(['GOMEMLIMIT', 'GO_FLAGS', 'GOMAXPROCS'])
})

test('recipes, with exact places', () => {
  for (const text of [MAKEFILE, MAKEFILE.replaceAll('\n', '\r\n')]) {
    const { recipes, variables } = parseMakefile(text)
    const found = recipes.flatMap((one) => one.statements)
    expect(
      found.map((one) => one.assignments.map((a) => `${a.name}=${a.unknown ? '?' : a.value}`).join()),
    ).toEqual(['A=1', 'GOGC=off', 'GOMEMLIMIT=?'])
    expect(found[1]?.command?.words.map((word) => word.text)).toEqual(['$(GO)', 'test', './...'])
    for (const a of [...found.flatMap((one) => one.assignments), ...variables.map((one) => one.assignment)]) {
      expect(text.slice(a.nameSpan.start, a.nameSpan.end)).toBe(a.name)
      expect(text.slice(a.valueSpan.start, a.valueSpan.end)).toBe(a.raw)
    }
  }
})

test('a changed recipe prefix ends the reading', () => {
  expect(parseMakefile('A=1\n.RECIPEPREFIX = >\nB=2\n').variables).toHaveLength(1)
})
