import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gitlab } from '../../cli/reporters/gitlab.ts'
import type { Report } from '../../engine/index.ts'
import { hostileReport } from './hostileReport.ts'
import { at, finding, report, tour } from './samples.ts'

/** What docs.gitlab.com/ci/testing/code_quality asks for, and what GitLab's reader looks at: it stops at what is odd. */
const lines = {
  type: 'object',
  required: ['path', 'lines'],
  properties: {
    path: { type: 'string', minLength: 1 },
    lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
  },
}
const valid = new Ajv({ strict: false }).compile({
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string' },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', pattern: '^[0-9a-f]{32}$' },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: lines,
      other_locations: { type: 'array', items: lines },
    },
  },
})

interface Issue {
  readonly description: string
  readonly fingerprint: string
  readonly severity: string
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}

function issuesOf(from: Report): Issue[] {
  const document = JSON.parse(gitlab(from))
  expect(JSON.stringify(document)).not.toMatch(/(?<!\\)(?:\\\\)*\\ud[89a-f]/)
  expect(valid(document), JSON.stringify(valid.errors)).toBe(true)
  return document
}

describe('the code quality report', () => {
  it('is an empty list without findings', () => expect(gitlab(report({}))).toBe('[]\n'))

  it('says both places', () => {
    expect(issuesOf(tour())[0]).toMatchObject({
      check_name: 'sample/headroom',
      severity: 'major',
      description:
        'GOMEMLIMIT 900MiB is 176 % of the memory limit 512Mi (overlays/prod/lower.yaml:11:30: the limit is set here; base/d.yaml:18:30: and lowered from this)',
      location: { path: 'base/d.yaml', lines: { begin: 15, end: 15 } },
      other_locations: [
        { path: 'overlays/prod/lower.yaml', lines: { begin: 11 } },
        { path: 'base/d.yaml', lines: { begin: 18 } },
      ],
    })
  })

  it('gives every finding a fingerprint of its own, without its line', () => {
    const found = (text: string, paths: readonly string[]): Map<string, string> =>
      new Map(
        issuesOf(
          report(Object.fromEntries(paths.map((path) => [path, text])), {
            findings: paths.flatMap((path) => [
              finding(at(path, text, 'x', 1), { severity: 'info' }),
              finding(at(path, text, 'x')),
            ]),
          }),
        ).map(({ fingerprint, severity, location }) => [`${location.path} ${severity}`, fingerprint]),
      )
    const both = found('x x', ['a.yaml', 'b.yaml'])
    expect(new Set(both.values()).size).toBe(4)
    expect(found('\n# y\nx\n\n    x', ['a.yaml', 'b.yaml'])).toEqual(both)
    // What one file holds has no say in the names of another's.
    expect([...both]).toEqual(expect.arrayContaining([...found('x x', ['b.yaml'])]))
  })

  it('names the same finding the same when its severity and status change', () => {
    const text = 'x x'
    const first = finding(at('a.yaml', text, 'x'))
    const second = finding(at('a.yaml', text, 'x', 1))
    const names = (...findings: (typeof first)[]) =>
      issuesOf(report({ 'a.yaml': text }, { findings })).map(({ fingerprint }) => fingerprint)
    expect(names({ ...second, severity: 'warning' }, { ...first, status: 'standing' })).toEqual(
      names(first, second).reverse(),
    )
  })

  it('is valid and unique for hostile reports', () => {
    fc.assert(
      fc.property(hostileReport, (from) => {
        const issues = issuesOf(from)
        expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(from.findings.length)
        for (const { description } of issues) expect(description).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
        expect(issues.map(({ location }) => location.path).sort()).toEqual(
          from.findings.map(({ place }) => place.path.replace(/\p{Cs}/gu, '\ufffd') || '.').sort(),
        )
        expect(gitlab(from).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      }),
      { numRuns: 200 },
    )
  })
})
