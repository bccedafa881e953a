import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { github } from '../../cli/reporters/github.ts'
import { hostileReport } from './hostileReport.ts'
import { at, finding, report, tour } from './samples.ts'

interface Command {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly text: string
}

/** Reads a line as the runner of GitHub Actions does: the first `::` after the prefix ends the properties. */
function parsed(line: string): Command {
  expect(line.startsWith('::')).toBe(true)
  const end = line.indexOf('::', 2)
  const head = line.slice(2, end)
  const space = head.indexOf(' ')
  const pairs = head
    .slice(space + 1)
    .split(',')
    .map((pair) => pair.split(/=(.*)/s))
  const unescaped = (text: string): string =>
    text
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%')
  return {
    name: head.slice(0, space),
    properties: Object.fromEntries(pairs.map(([key = '', value = '']) => [key, unescaped(value)])),
    text: line
      .slice(end + 2)
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%'),
  }
}

describe('workflow commands', () => {
  it('are none without findings', () => expect(github(report({}))).toBe(''))

  it('say what is wrong, where, and what other places have to do with it', () => {
    const [first = ''] = github(tour()).split('\n')
    expect(parsed(first)).toEqual({
      name: 'error',
      properties: {
        file: 'base/d.yaml',
        line: '15',
        endLine: '15',
        col: '41',
        endColumn: '48',
        title: 'sample/headroom',
      },
      text: [
        'GOMEMLIMIT 900MiB is 176 % of the memory limit 512Mi',
        'in Deployment/orders › container api',
        'overlays/prod/lower.yaml:11:30: the limit is set here',
        'base/d.yaml:18:30: and lowered from this',
        'slo-lint explain sample/headroom',
      ].join('\n'),
    })
  })

  it('are escaped as the toolkit does', () => {
    const text = 'a: b\n'
    const place = at('a.yaml', text, 'b')
    const path = 'a,b:c%0A\nd.yaml'
    const made = report(
      { [path]: text },
      { findings: [finding({ ...place, path }, { message: '100% %0A ::error::x', subject: '' })] },
    )
    expect(github(made)).toBe(
      '::error file=a%2Cb%3Ac%250A%0Ad.yaml,line=1,endLine=1,col=4,endColumn=4,title=sample/headroom::100%25 %250A ::error::x%0Aslo-lint explain sample/headroom\n',
    )
  })

  it('are at most ten of a level, the new ones first, and count the rest', () => {
    const text = 'x\n'
    const place = at('a.yaml', text, 'x')
    const many = (count: number, more: object) => Array.from({ length: count }, () => finding(place, more))
    const made = report(
      { 'a.yaml': text },
      {
        findings: [
          ...many(4, { status: 'standing', message: 'was there' }),
          ...many(9, { message: 'came' }),
          ...many(10, { severity: 'warning' }),
          ...many(1_012, { severity: 'info' }),
        ],
      },
    )
    const lines = github(made).trimEnd().split('\n')
    const commands = lines.slice(0, -1).map(parsed)
    expect(commands.map(({ name }) => name)).toEqual([
      ...Array(10).fill('error'),
      ...Array(10).fill('warning'),
      ...Array(10).fill('notice'),
    ])
    expect(commands.slice(0, 10).map(({ text: said }) => said.split('\n')[0])).toEqual([
      ...Array(9).fill('came'),
      'was there',
    ])
    expect(commands[9]?.properties['title']).toBe('sample/headroom (standing)')
    expect(lines.at(-1)).toBe(
      'slo-lint: 3 more errors, 1,002 more notices: all of them are in the summary of this step',
    )
  })

  it('name no columns over several lines, and no file for the workspace', () => {
    const text = 'a:\n  b\n'
    const made = report(
      { 'a.yaml': text },
      {
        findings: [
          finding(at('a.yaml', text, 'a:\n  b')),
          finding(at('a.yaml', text, 'a:\n')),
          finding({ path: '', span: { start: 0, end: 0 } }),
        ],
      },
    )
    const [first = '', whole = '', second = ''] = github(made).split('\n')
    expect(parsed(whole).properties).toMatchObject({ line: '1', endLine: '1' })
    expect(parsed(first).properties).toEqual({
      file: 'a.yaml',
      line: '1',
      endLine: '2',
      title: 'sample/headroom',
    })
    expect(parsed(second).properties).toEqual({ title: 'sample/headroom' })
  })

  it('are cut before GitHub cuts them', () => {
    const text = 'x\n'
    const made = report(
      { 'a.yaml': text },
      { findings: [finding(at('a.yaml', text, 'x'), { message: '%限'.repeat(4_000) })] },
    )
    const [line = ''] = github(made).split('\n')
    expect(Buffer.byteLength(line.slice(line.indexOf('::', 2) + 2))).toBeLessThanOrEqual(4_003)
    expect(parsed(line).text).toMatch(/^(%限)+%?…$/)
  })

  it('are obeyed as meant, whatever a report holds', () => {
    fc.assert(
      fc.property(hostileReport, (from) => {
        const printed = github(from)
        expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
        const commands = printed.split('\n').filter(Boolean).map(parsed)
        expect(commands).toHaveLength(from.findings.length)
        for (const { name, properties } of commands) {
          expect(['error', 'warning', 'notice']).toContain(name)
          expect(
            Object.keys(properties).filter((key) => !/^(file|line|endLine|col|endColumn|title)$/.test(key)),
          ).toEqual([])
        }
        const files = commands.flatMap(({ properties }) => properties['file'] ?? [])
        const plain = from.findings.map(({ place }) => place.path).filter((path) => /^[ -~\r\n]+$/.test(path))
        expect(files).toEqual(expect.arrayContaining(plain))
      }),
      { numRuns: 500 },
    )
  })
})
