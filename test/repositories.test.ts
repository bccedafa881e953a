import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Finding, Report } from '../engine/index.ts'
import { root } from './shared.ts'
import { lineOf, lintFolder } from './workspace.ts'

/** A place in an expected finding. */
interface Spot {
  readonly path: string
  readonly line: number
  readonly text?: string
}

interface Expected extends Spot {
  readonly rule: string
  readonly severity?: string
  readonly why: string
  /** Other acceptable places, and other acceptable lines of the same file. */
  readonly or?: readonly Spot[]
  readonly otherLines?: readonly number[]
  readonly related?: readonly Spot[]
}

interface Expectations {
  readonly findings: readonly Expected[]
  readonly silent: readonly (Spot & { readonly rule: string; readonly why: string })[]
  readonly open?: readonly (Spot & { readonly rule: string })[]
}

/** The rules each family's lists are complete for. */
const families: Readonly<Record<string, (rule: string) => boolean>> = {
  kubelet: (rule) => rule.startsWith('kubelet/'),
  'quantile-order': (rule) =>
    ['slo/quantile-order', 'slo/quantile-by-le', 'slo/alert-matches-target'].includes(rule),
  inhibition: (rule) => rule.startsWith('alertmanager/inhibit-'),
  'configmap-join': (rule) => rule.startsWith('go-runtime/') || rule === 'kubernetes/env-value-not-string',
}

const base = join(root, 'test', 'fixtures', 'repositories')

for (const [family, belongs] of Object.entries(families)) {
  const names = readdirSync(join(base, family)).filter((name) =>
    existsSync(join(base, family, name, 'expected.json')),
  )
  describe.each(names)(`${family}: %s`, (name) => {
    const folder = join(base, family, name)
    const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expectations
    let report: Report
    beforeAll(async () => {
      report = await lintFolder(join(folder, 'repo'))
    })

    it.each(expected.findings)('reports $rule at $path:$line', (wanted) => {
      const found = report.findings.filter(
        (finding) =>
          finding.rule === wanted.rule && spotsOf(wanted).some((spot) => stands(report, finding, spot)),
      )
      expect(found, wanted.why).not.toEqual([])
      for (const finding of found) {
        if (wanted.severity) expect(finding.severity, wanted.why).toBe(wanted.severity)
        for (const spot of wanted.related ?? [])
          expect(relatedLines(report, finding)).toContain(`${spot.path}:${spot.line}`)
      }
    })

    it('reports nothing else of the family', () => {
      const allowed = [
        ...expected.findings.flatMap((wanted) =>
          spotsOf(wanted).map((spot) => ({ ...spot, rule: wanted.rule })),
        ),
        ...(expected.open ?? []),
      ]
      const others = report.findings.filter(
        (finding) =>
          belongs(finding.rule) &&
          !allowed.some((spot) => spot.rule === finding.rule && isOnLine(report, finding, spot)),
      )
      expect(
        others.map(
          ({ rule, place, message }) =>
            `${rule} ${place.path}:${lineOf(report, place.path, place.span.start)} ${message}`,
        ),
      ).toEqual([])
    })
  })
}

function spotsOf(wanted: Expected): Spot[] {
  return [
    wanted,
    ...(wanted.or ?? []),
    ...(wanted.otherLines ?? []).map((line) => ({ path: wanted.path, line })),
  ]
}

function isOnLine(report: Report, { place }: Finding, spot: Spot): boolean {
  return (
    place.path === spot.path &&
    (lineOf(report, place.path, place.span.start) === spot.line ||
      lineOf(report, place.path, place.span.end) === spot.line)
  )
}

/** On the line, and on the very text where the expectation gives it. */
function stands(report: Report, finding: Finding, spot: Spot): boolean {
  if (!isOnLine(report, finding, spot)) return false
  if (spot.text === undefined || finding.place.decodedLine !== undefined) return true
  const { start, end } = finding.place.span
  const source = (report.lines.of(spot.path)?.text ?? '').slice(start, end)
  return source.replace(/^["']|["']$/g, '').startsWith(spot.text) || source.includes(spot.text)
}

function relatedLines(report: Report, finding: Finding): string[] {
  return finding.related.map(({ place }) => `${place.path}:${lineOf(report, place.path, place.span.start)}`)
}
