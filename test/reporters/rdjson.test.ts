import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rdjson } from '../../cli/reporters/rdjson.ts'
import type { Place, Report } from '../../engine/index.ts'
import { context } from './context.ts'
import { hostileReport } from './hostileReport.ts'
import { at, finding, report, tour } from './samples.ts'

const { $schema: _, ...schema } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'schemas', 'rdjson.json'), 'utf8'),
  // The schema leaves unknown fields open; we write none.
  (__, value) => (value.properties ? { ...value, additionalProperties: false } : value),
)
const valid = new Ajv({ strict: false }).compile(schema)

interface Location {
  readonly path: string
  readonly range?: Record<'start' | 'end', { line: number; column: number }>
}

function diagnosticsOf(from: Report) {
  const document = JSON.parse(rdjson(from, context()))
  // Reviewdog's reader refuses half letters.
  expect(JSON.stringify(document)).not.toMatch(/(?<!\\)(?:\\\\)*\\ud[89a-f]/)
  expect(valid(document), JSON.stringify(valid.errors)).toBe(true)
  return document.diagnostics
}

describe('reviewdog diagnostics', () => {
  it('are none without findings', () => expect(diagnosticsOf(report({}))).toEqual([]))

  it('say both places', () => {
    expect(diagnosticsOf(tour())[0]).toMatchObject({
      severity: 'ERROR',
      code: { value: 'sample/headroom', url: 'https://go.dev/doc/gc-guide' },
      location: {
        path: 'base/d.yaml',
        range: { start: { line: 15, column: 41 }, end: { line: 15, column: 49 } },
      },
      related_locations: [
        { message: 'the limit is set here', location: { path: 'overlays/prod/lower.yaml' } },
        { message: 'and lowered from this', location: { path: 'base/d.yaml' } },
      ],
    })
  })

  it.each([
    ['a: 1G', 4, 6],
    ['\ta: 1G', 5, 7],
    ['限: 1G', 6, 8],
    ['é: 1G', 5, 7],
    ['👩‍💻: 1G', 14, 16],
    ['\ufeffa: 1G', 7, 9],
    [`${'限'.repeat(1_000)}👍 1G`, 3_006, 3_008],
    [`x${'👍'.repeat(1_000)} 1G`, 4_003, 4_005],
  ])('count columns in bytes: %#', (line, start, end) => {
    const text = `first: 限\r\n${line}\r\n`
    const [found] = diagnosticsOf(
      report({ 'a.yaml': text }, { findings: [finding(at('a.yaml', text, '1G'))] }),
    )
    expect(found.location.range).toEqual({ start: { line: 2, column: start }, end: { line: 2, column: end } })
  })

  it('suggest a fix of one edit in the same file, and no other', () => {
    const text = '限: 1G, 2G\n'
    const [one, two] = [at('a.yaml', text, '1G'), at('a.yaml', text, '2G')]
    const fixed = (edits: { place: Place; text: string }[]) =>
      diagnosticsOf(
        report(
          { 'a.yaml': text, 'b.yaml': text },
          { findings: [finding(one, { fix: { safety: 'safe', edits } })] },
        ),
      )[0].suggestions
    expect(fixed([{ place: two, text: '2GiB' }])).toEqual([
      { range: { start: { line: 1, column: 10 }, end: { line: 1, column: 12 } }, text: '2GiB' },
    ])
    expect(
      fixed([
        { place: one, text: 'x' },
        { place: two, text: 'y' },
      ]),
    ).toBeUndefined()
    expect(fixed([{ place: { ...two, path: 'b.yaml' }, text: 'y' }])).toBeUndefined()
  })

  it('are linear in a file of one line', () => {
    const text = '限 '.repeat(200_000)
    const findings = Array.from({ length: 20_000 }, (_, index) =>
      finding({ path: 'a.json', span: { start: index * 20, end: index * 20 + 1 } }),
    )
    const start = performance.now()
    expect(diagnosticsOf(report({ 'a.json': text }, { findings }))[19_999].location.range.start.column).toBe(
      19_999 * 40 + 1,
    )
    expect(performance.now() - start).toBeLessThan(20_000)
  })

  it('are valid and exact for hostile reports', () => {
    fc.assert(
      fc.property(hostileReport, (from) => {
        const diagnostics = diagnosticsOf(from)
        const bytesOf = ({ path, range }: Location): string => {
          const lines = (from.lines.of(path)?.text ?? '').split(/(?<=\r\n|\n|\r(?!\n))/)
          const above = (line: number): Buffer => Buffer.from(lines.slice(0, line - 1).join(''))
          const text = Buffer.from(lines.join(''))
          const { start, end } = range ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }
          return text
            .subarray(above(start.line).length + start.column - 1, above(end.line).length + end.column - 1)
            .toString()
        }
        // Between the halves of a letter there is no byte: a span that ends there holds the letter.
        const whole = (text: string, offset: number): number =>
          /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(offset - 1, offset + 1)) ? offset + 1 : offset
        const textOf = ({ path, span }: Place): string => {
          const text = from.lines.of(path)?.text ?? ''
          return `${path || '.'} ${text.slice(whole(text, span.start), whole(text, span.end))}`
        }
        expect(
          diagnostics
            .map(({ location }: { location: Location }) => `${location.path} ${bytesOf(location)}`)
            .sort(),
        ).toEqual(from.findings.map(({ place }) => textOf(place)).sort())
        for (const { message } of diagnostics) expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
      }),
      { numRuns: 200 },
    )
  })
})
