import { expect, test } from 'vitest'
import { parseSystemdUnit } from '../../engine/source/systemdUnit.ts'
import { systemdCommands, systemdEnvironment } from '../../engine/source/systemdWords.ts'

const UNIT = `\uFEFF# 注
[Unit]
Description=服务

[Service]
; Environment=NO=1
Environment="GOGC=50 x" GOMEMLIMIT=1GiB \\
# between
  ID=%i
Environment=
Environment='A=b'
ExecStart=-/usr/bin/env GOGC=off /app -x "$HOME" %%
ExecStart=/a \\
  /b ; /c
`

test('sections, repeated keys, continued lines and places', () => {
  for (const text of [UNIT, UNIT.replaceAll('\n', '\r\n')]) {
    const { entries, sections, problems } = parseSystemdUnit(text)
    expect(problems).toEqual([])
    expect(sections.map((one) => one.name)).toEqual(['Unit', 'Service'])
    expect(entries.map((one) => `${one.section}.${one.key}`)).toEqual([
      'Unit.Description', 'Service.Environment', 'Service.Environment', 'Service.Environment', 'Service.ExecStart', 'Service.ExecStart',
    ]) // biome-ignore format: a row
    for (const entry of entries) {
      expect(text.slice(entry.keySpan.start, entry.keySpan.end)).toBe(entry.key)
      expect(text.slice(entry.valueSpan.start, entry.valueSpan.end).startsWith(entry.value.slice(0, 3))).toBe(
        true,
      )
    }
    const environment = entries[1] ? systemdEnvironment(entries[1].content) : undefined
    expect(environment?.assignments.map((one) => [one.name, one.value, one.unknown !== undefined])).toEqual([
      ['GOGC', '50 x', false],
      ['GOMEMLIMIT', '1GiB', false],
      ['ID', '%i', true],
    ])
    for (const one of environment?.assignments ?? []) {
      expect(text.slice(one.nameSpan.start, one.nameSpan.end)).toBe(one.name)
      expect(text.slice(one.valueSpan.start, one.valueSpan.end)).toBe(one.value)
    }
    expect(entries[2] && systemdEnvironment(entries[2].content).reset).toBe(true)
  }
})

test('commands', () => {
  const entries = parseSystemdUnit(UNIT).entries.filter((one) => one.key === 'ExecStart')
  const commands = entries.map((one) => systemdCommands(one.content))
  expect(commands[0]).toMatchObject([
    {
      assignments: [{ name: 'GOGC', value: 'off' }],
      words: [{ text: '/app' }, { text: '-x' }, { text: '$HOME', unknown: 'variable $HOME' }, { text: '%' }],
    },
  ])
  expect(commands[1]?.map((one) => one.words.map((word) => word.text))).toEqual([['/a', '/b'], ['/c']])
  const marked = parseSystemdUnit('[Service]\nExecStart=@!/app name\n').entries[0]
  const first = marked && systemdCommands(marked.content)[0]?.words[0]
  expect(first).toEqual({ text: '/app', span: { start: 22, end: 26 } })
})

test('what systemd refuses', () => {
  const text = '[Service]\nEnvironment=A=1 "B=2\nEnvironment=C=\\z D=1\nnonsense\n'
  const { entries, problems } = parseSystemdUnit(text)
  expect(problems.map((one) => text.slice(one.span.start, one.span.end))).toEqual(['nonsense'])
  const read = entries.map((one) => systemdEnvironment(one.content))
  expect(read.map((one) => one.assignments.map((a) => a.name))).toEqual([['A'], []])
  expect(read.map((one) => text.slice(one.problem?.span.start, one.problem?.span.end))).toEqual([
    '"B=2',
    'C=\\z D=1',
  ])
  expect(parseSystemdUnit('A=1\n').problems).toHaveLength(1)
})
