import { describe, expect, it } from 'vitest'
import { formats, reporters } from '../../cli/reporters/index.ts'
import { stepSummary } from '../../cli/reporters/markdown.ts'
import type { Finding, Report } from '../../engine/index.ts'
import { context } from './context.ts'
import { at, deployment, finding, report, run, tour } from './samples.ts'

const all = { ...reporters, stepSummary }
const forPrograms = formats.filter((name) => name !== 'pretty')

const secretManifest = `---
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: shop}
stringData:
  OTHER: hush-hush
  GOMEMLIMIT: 17Gi-hush
`
const usesSecret = deployment(['- {name: GOMEMLIMIT, valueFrom: {secretKeyRef: {name: s, key: GOMEMLIMIT}}}'])

/** A finding whose fix stands at a place, with more of it. */
function fixing(place: Finding['place'], more: Partial<Finding> = {}): Finding {
  return finding(place, { ...more, fix: { safety: 'safe', edits: [{ place, text: 'hush-fixed' }] } })
}

describe.each(Object.entries(all))('%s', (_, reporter) => {
  const print = (from: Report): string => reporter(from, context())

  it('holds nothing of a Secret', async () => {
    const real = await run({ 'a.yaml': usesSecret + secretManifest })
    expect(real.findings.map(({ place }) => place.secret)).toEqual([true])
    expect(print(real)).not.toContain('hush')
  })

  it('offers no fix where a secret stands', () => {
    const text = `${secretManifest}---\nx: 1G\n`
    const hidden = [
      fixing(at('a.yaml', text, '17Gi-hush')),
      fixing({ ...at('a.yaml', text, '1G'), secret: true }),
      fixing(at('a.yaml', text, '1G'), {
        related: [{ place: { ...at('b.yaml', 'y: 2', '2'), secret: true }, message: 'limit' }],
      }),
    ]
    for (const one of hidden)
      expect(print(report({ 'a.yaml': text, 'b.yaml': 'y: 2' }, { findings: [one] }))).not.toContain('hush')
  })

  it('says every place of a finding that stands in two files', () => {
    const printed = print(tour())
    expect(printed).toContain('base/d.yaml')
    expect(printed).toContain('overlays/prod/lower.yaml')
    expect(printed).toContain('the limit is set here')
  })

  it('takes a finding about the workspace itself', () => {
    const findings = [finding({ path: '', span: { start: 0, end: 0 } }, { subject: 'workspace' })]
    expect(print(report({}, { findings }))).toContain('GOMEMLIMIT 900MiB is 176 %'.slice(0, 24))
  })

  it('gives the same bytes for the same report', () => expect(print(tour())).toBe(print(tour())))

  it('ends with a line end', () => {
    for (const from of [tour(), report({ 'a.yaml': '' })]) expect(print(from)).toMatch(/^$|\n$/)
  })
})

describe('formats for programs', () => {
  it.each(forPrograms)('%s is linear in the findings', (name) => {
    const text = 'x: y\n'.repeat(8_000)
    const of = (count: number): Report =>
      report(
        { 'a.yaml': text },
        {
          findings: Array.from({ length: count }, (_, index) => {
            const place = { path: 'a.yaml', span: { start: index * 5, end: index * 5 + 1 } }
            return finding(place, { message: `m ${index}`, related: [{ place, message: 'here' }] })
          }),
        },
      )
    const time = (from: Report): number =>
      Math.min(
        ...[1, 2, 3].map(() => {
          const start = performance.now()
          reporters[name](from, context())
          return performance.now() - start
        }),
      )
    time(of(500))
    // Eight times as many: the square of that is 64.
    expect(time(of(8_000))).toBeLessThan(Math.max(400, 24 * time(of(1_000))))
  })
})
