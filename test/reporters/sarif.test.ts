import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sarif } from '../../cli/reporters/sarif.ts'
import type { Report, Rule } from '../../engine/index.ts'
import { context } from './context.ts'
import { hostileReport } from './hostileReport.ts'
import { at, finding, report, sampleRule, tour } from './samples.ts'

const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'schemas', 'sarif-2.1.0.json'), 'utf8'))
const ajv = new Ajv2020({ strict: false })
formats.default(ajv)
const valid = ajv.compile(schema)

function runOf(from: Report, rules?: ReadonlyMap<string, Rule>) {
  const document = JSON.parse(sarif(from, context(rules ? { rules } : {})))
  expect(JSON.stringify(document)).not.toMatch(/(?<!\\)(?:\\\\)*\\ud[89a-f]/)
  expect(valid(document), JSON.stringify(valid.errors)).toBe(true)
  return document.runs[0]
}

describe('the SARIF report', () => {
  it('is valid without findings', () => {
    const run = runOf(report({}))
    expect(run).toMatchObject({ results: [], columnKind: 'utf16CodeUnits' })
    expect(run.tool.driver).toMatchObject({ name: 'slo-lint', version: '0.1.0', rules: [] })
  })

  it('says where every place of a finding stands, and links to the others', () => {
    const [first] = runOf(tour()).results
    expect(first).toMatchObject({ ruleId: 'sample/headroom', level: 'error', baselineState: 'new' })
    expect(first.message.text).toBe(
      'GOMEMLIMIT 900MiB is 176 % of the memory limit 512Mi ([the limit is set here](1), [and lowered from this](2))',
    )
    expect(first.locations[0]).toMatchObject({
      physicalLocation: {
        artifactLocation: { uri: 'base/d.yaml', uriBaseId: '%SRCROOT%' },
        region: { startLine: 15, startColumn: 41, endLine: 15, endColumn: 49 },
      },
      logicalLocations: [{ fullyQualifiedName: 'Deployment/orders › container api' }],
    })
    expect(first.relatedLocations).toMatchObject([
      { id: 1, physicalLocation: { artifactLocation: { uri: 'overlays/prod/lower.yaml' } } },
      { id: 2, physicalLocation: { region: { startLine: 18, startColumn: 30 } } },
    ])
  })

  it('describes each rule once, with help in Markdown', () => {
    const { results, tool } = runOf(tour())
    const ids = tool.driver.rules.map(({ id }: { id: string }) => id)
    expect(ids).toEqual(['sample/headroom', 'sample/other', 'slo/quantile-order'])
    for (const { ruleId, ruleIndex } of results) expect(ids[ruleIndex]).toBe(ruleId)
    expect(tool.driver.rules[0]).toMatchObject({
      helpUri: 'https://go.dev/doc/gc-guide',
      defaultConfiguration: { level: 'error' },
      properties: { 'problem.severity': 'error', tags: ['configuration', 'sample', 'stable', 'guide 2.5'] },
    })
    expect(tool.driver.rules[0].help.markdown).toContain('- guide 2.5: GOMEMLIMIT caps')
    expect(tool.driver.rules[0].help.markdown).toContain('<https://go.dev/doc/gc-guide>')
    expect(tool.driver.rules[0].help.text).toContain('slo-lint explain sample/headroom')
  })

  it('takes a rule of a stranger for what it is', () => {
    const stranger: Rule = {
      ...sampleRule,
      why: '<img src=x> @org/team [x](javascript:y)',
      baseline: Array.from({ length: 40 }, (_, index) => ({
        guide: `${index}`,
        url: index === 0 ? 'https://a.b/)<script>' : 'javascript:alert(1)',
        says: '![x](http://a.b)',
      })),
    }
    const [rule] = runOf(tour(), new Map([[stranger.id, stranger]])).tool.driver.rules
    expect(rule.helpUri).toBeUndefined()
    expect(rule.properties.tags).toHaveLength(20)
    expect(rule.help.markdown).not.toMatch(/<img|@o|\]\(|<https|<javascript|!\[/)
  })

  it('names a finding the same wherever its line moves, and two of them differently', () => {
    const names = (text: string): string[] =>
      runOf(
        report(
          { 'a.yaml': text, 'b.yaml': text },
          {
            findings: [
              finding(at('a.yaml', text, 'x')),
              finding(at('a.yaml', text, 'x', 1)),
              finding(at('b.yaml', text, 'x')),
            ],
          },
        ),
      ).results.map(
        ({ partialFingerprints }: { partialFingerprints: Record<string, string> }) =>
          partialFingerprints['primaryLocationLineHash'],
      )
    const found = names('x x')
    expect(found).toEqual([0, 1, 0].map((n) => `0123456789abcdef0123456789abcdef:${n + 1}`))
    expect(names('\n\n# more\n  x\n\nx')).toEqual(found)
  })

  it('offers the edits of a fix', () => {
    const text = '限: 1G\r\n'
    const place = at('a.yaml', text, '1G')
    const made = report(
      { 'a.yaml': text },
      { findings: [finding(place, { fix: { safety: 'unsafe', edits: [{ place, text: '1GiB' }] } })] },
    )
    expect(runOf(made).results[0].fixes).toMatchObject([
      {
        artifactChanges: [
          {
            artifactLocation: { uri: 'a.yaml' },
            replacements: [
              {
                deletedRegion: { startLine: 1, startColumn: 4, endLine: 1, endColumn: 6 },
                insertedContent: { text: '1GiB' },
              },
            ],
          },
        ],
      },
    ])
  })

  it('ranks what was there before after what is new', () => {
    const text = 'a b c\n'
    const findings = [
      finding(at('a.yaml', text, 'a'), { status: 'known' }),
      finding(at('a.yaml', text, 'b'), { status: 'standing' }),
      finding(at('a.yaml', text, 'c'), { severity: 'info' }),
    ]
    expect(runOf(report({ 'a.yaml': text }, { findings })).results).toMatchObject([
      { level: 'note', baselineState: 'new' },
      { baselineState: 'unchanged', properties: { status: 'standing' } },
      { baselineState: 'unchanged', properties: { status: 'known' } },
    ])
  })

  it('keeps within what GitHub takes, and says what it left out', () => {
    const text = 'x\n'
    const place = at('a.yaml', text, 'x')
    const many = Array.from({ length: 25_002 }, (_, index) =>
      finding(place, { severity: index < 3 ? 'info' : 'warning', status: index === 7 ? 'standing' : 'new' }),
    )
    const related = Array.from({ length: 1_200 }, () => ({ place, message: 'here' }))
    const run = runOf(report({ 'a.yaml': text }, { findings: [finding(place, { related }), ...many] }))
    expect(run.results).toHaveLength(25_000)
    expect(run.results[0].relatedLocations).toHaveLength(999)
    expect(run.results[0].message.text).toContain('[here](999), 201 more places)')
    const levels = run.results.map(({ level }: { level: string }) => level)
    expect(levels.filter((level: string) => level === 'note')).toHaveLength(1)
    expect(run.invocations[0].toolExecutionNotifications).toMatchObject([
      {
        descriptor: { id: 'cut' },
        level: 'warning',
        message: { text: expect.stringContaining('3 of 25003 findings are left out') },
      },
    ])
    expect(run.invocations[0].toolExecutionNotifications[0].message.text).toContain(
      '2 of severity info, 1 of severity warning',
    )
  })

  it('is valid and exact for hostile reports', () => {
    fc.assert(
      fc.property(hostileReport, (from) => {
        const { results } = runOf(from)
        expect(results).toHaveLength(from.findings.length)
        for (const { message, locations, relatedLocations = [] } of results) {
          expect(message.text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]|\]\((?!\d+\))/u)
          for (const { physicalLocation } of [...locations, ...relatedLocations])
            expectExact(physicalLocation, from)
        }
      }),
      { numRuns: 200 },
    )
  })
})

interface Physical {
  readonly artifactLocation: { readonly uri: string }
  readonly region: { startLine: number; startColumn: number; endLine: number; endColumn: number }
}

/** The lines and columns lead back to the letters of a place of the report. */
function expectExact({ artifactLocation: { uri }, region }: Physical, from: Report): void {
  expect(new URL(uri, 'file:///root/').href.startsWith('file:///root/')).toBe(true)
  if (uri === '.') return
  const path = decodeURIComponent(uri)
  const places = from.findings.flatMap(({ place, related }) => [place, ...related.map((one) => one.place)])
  const here = places.filter((place) => place.path.replace(/\p{Cs}/gu, '\ufffd') === path)
  const text = from.lines.of(here[0]?.path ?? '')?.text ?? ''
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/)
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).join('').length + column - 1
  const spans = here.map(({ span }) =>
    [span.start, Math.max(span.start, span.end)].map((n) => Math.min(n, text.length)),
  )
  expect(spans).toContainEqual([
    offset(region.startLine, region.startColumn),
    offset(region.endLine, region.endColumn),
  ])
}
