import { describe, expect, it } from 'vitest'
import { builtInPacks } from '../../cli/io/builtIn.ts'
import { handoverOf, readHandover } from '../../cli/publish/handover.ts'
import { digestOf } from '../../cli/publish/marker.ts'
import type { Handover, LinePatch, Remark } from '../../cli/publish/remark.ts'
import { remarksOf } from '../../cli/publish/reportRemarks.ts'
import type { Finding, Place, Report, Rule } from '../../engine/index.ts'
import { defaultConfig, FileLines, lint, Secrecy } from '../../engine/index.ts'

const path = 'a.yaml'

/** A report with one finding at a part of a text, and edits at others. */
function reportOf(
  text: string,
  at: string,
  edits: readonly (readonly [string, string])[],
  place: Partial<Place> = {},
): Report {
  const span = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length })
  const finding: Finding = {
    rule: 'go-runtime/gomemlimit-grammar',
    severity: 'error',
    ownSeverity: 'error',
    message: 'm',
    subject: 's',
    entity: { type: 'container' },
    place: { path, span: span(at) },
    related: [],
    fingerprint: 'abcdef0123456789',
    identifiedBy: { subjects: [], fact: '' },
    status: 'new',
    fix: {
      safety: 'safe',
      edits: edits.map(([part, made]) => ({ place: { path, span: span(part), ...place }, text: made })),
    },
  }
  const lines = new FileLines(new Map([[path, text]]))
  return {
    findings: [finding],
    fixed: [],
    unknowns: [],
    notices: [],
    suppressed: 0,
    files: 1,
    documents: 1,
    entities: 1,
    tallies: new Map(),
    lines,
    secrecy: new Secrecy({ findings: [finding], unknowns: [] }, lines),
  }
}

const first = (report: Report): Remark => {
  const [remark] = remarksOf(report, new Map())
  if (!remark) throw new Error('no remark')
  return remark
}
const patches = (...given: Parameters<typeof reportOf>): readonly LinePatch[] =>
  first(reportOf(...given)).fix?.patches ?? []

describe('places', () => {
  it('count lines and columns from 1, and know the text of their line', () => {
    expect(first(reportOf('x\n 値: 1G\ny\n', '1G', [])).place).toEqual({
      path,
      startLine: 2,
      endLine: 2,
      startColumn: 5,
      endColumn: 7,
      print: digestOf(' 値: 1G'),
    })
  })

  it('end with the line above where they end before the first letter of one', () => {
    expect(first(reportOf('a:\n  b\nc\n', 'a:\n  b\n', [])).place).toMatchObject({
      startLine: 1,
      endLine: 2,
      endColumn: 4,
    })
  })

  it('are the same for a line that ends in another way', () => {
    const prints = ['a: 1\n', 'a: 1\r\n'].map((text) => first(reportOf(text, '1', [])).place.print)
    expect(new Set(prints).size).toBe(1)
  })
})

describe('fixes in whole lines', () => {
  it('hold what is around the edited text', () => {
    expect(patches('a\n  v: "1G" # why\nb\n', '1G', [['1G', '1GiB']])).toEqual([
      { path, startLine: 2, was: ['  v: "1G" # why'], becomes: ['  v: "1GiB" # why'], isExact: true },
    ])
  })

  it('join edits of one line and of lines that touch, and keep others apart', () => {
    const text = 'a: 1\nb: 2\nc: 3\nd: 4\n'
    const made = patches(text, '1', [
      ['4', '40'],
      ['2', '20'],
      ['1', '10'],
    ])
    expect(made.map(({ startLine, was, becomes }) => [startLine, was, becomes])).toEqual([
      [1, ['a: 1', 'b: 2'], ['a: 10', 'b: 20']],
      [4, ['d: 4'], ['d: 40']],
    ])
  })

  it('take lines out, and put lines in', () => {
    expect(patches('a\nb\nc\n', 'b', [['b\n', '']])).toMatchObject([
      { startLine: 2, was: ['b'], becomes: [] },
    ])
    expect(patches('a\nb\nc\n', 'b', [['b', 'b\nb2']])).toMatchObject([{ was: ['b'], becomes: ['b', 'b2'] }])
  })

  it('are not to be taken over with one click where GitHub would write other line ends', () => {
    expect(patches('a: 1\r\nb: 2\r\n', '1', [['1', '2']])).toMatchObject([
      { was: ['a: 1'], becomes: ['a: 2'], isExact: false },
    ])
    expect(patches('a: 1', '1', [['1', '2']])).toMatchObject([{ isExact: false }])
  })

  it('are left out where edits overlap, or stand in text that is encoded or secret', () => {
    expect(
      patches('a: 12\n', '12', [
        ['12', '3'],
        ['2', '4'],
      ]),
    ).toEqual([])
    expect(patches('a: 12\n', '12', [['12', '3']], { decodedLine: 1 })).toEqual([])
    expect(patches('a: 12\n', '12', [['12', '3']], { secret: true })).toEqual([])
  })

  it('are left out where their lines hold more than anybody may see', () => {
    const secret = 'env: {GOMEMLIMIT: 1G, DB_PASSWORD: hunter2}\n'
    const report = reportOf(secret, '1G', [['1G', '1GiB']])
    expect(report.secrecy.suspects(secret)).toBe(true)
    expect(JSON.stringify(first(report))).not.toContain('hunter2')
    expect(patches(`a: 1G # ${'x'.repeat(3_000)}\n`, '1G', [['1G', '1GiB']])).toEqual([])
  })
})

it('hands over what it reads again, whatever the files hold', async () => {
  const packs = await builtInPacks()
  const rules = new Map<string, Rule>(
    packs.flatMap((pack) => pack.rules.map((rule) => [rule.id, rule] as const)),
  )
  const files = [
    { path: '.env', text: 'GOMEMLIMIT=1G\nGOGC=5x\nGODEBUG=madvdontneed=1\n' },
    { path: '値/@b #1.env', text: `GOMEMLIMIT=${'1'.repeat(30_000)}K\r\n` },
    {
      path: 'c.yaml',
      text: 'kind: Deployment\nmetadata: {name: "\\e[2J@x"}\nspec: {template: {spec: {containers: [{name: "::error::", env: [{name: GOMEMLIMIT, value: 1G}]}]}}}\n',
    },
    { path: 'd.yaml', text: 'a: [\nkind: Deployment\nmetadata: {' },
  ]
  const report = await lint({ files, packs, config: defaultConfig, today: '2026-11-22' })
  expect(report.findings.length).toBe(3)
  const head = 'a'.repeat(40)
  const made = handoverOf(report, rules, head, 'services/api/')
  const read = (await readHandover(JSON.stringify(made), head, rules)) as Handover
  expect(read).not.toBeTypeOf('string')
  expect(read.remarks).toEqual(made.remarks.map(({ fix: _, ...remark }) => remark))
  expect(read.remarks.every(({ place }) => place.path.startsWith('services/api/'))).toBe(true)
})
