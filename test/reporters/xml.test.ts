import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkstyle } from '../../cli/reporters/checkstyle.ts'
import { junit } from '../../cli/reporters/junit.ts'
import type { Report } from '../../engine/index.ts'
import { context } from './context.ts'
import { hostileReport } from './hostileReport.ts'
import { at, finding, report, tour } from './samples.ts'
import { type Element, readXml } from './xmlReader.ts'

const hasXmllint = spawnSync('xmllint', ['--version']).status === 0
if (!hasXmllint) process.stderr.write('SKIPPED: reports against the XML schema of JUnit: xmllint is absent\n')

const strange = hostileReports()

function suitesOf(from: Report, failOn = 'error'): Element[] {
  return readXml(junit(from, context({ failOn }))).children
}

function hostileReports(): Report[] {
  return fc.sample(hostileReport, { numRuns: 40, seed: 7 })
}

describe('the JUnit report', () => {
  it('is one passed test for a rule that found nothing', () => {
    const [suite] = suitesOf(report({ 'a.yaml': '' }))
    expect(suite?.attributes).toMatchObject({
      name: 'sample/headroom',
      tests: '1',
      failures: '0',
      skipped: '0',
    })
    expect(suite?.children[0]).toMatchObject({
      attributes: { name: 'GOMEMLIMIT leaves headroom below the memory limit', classname: 'sample/headroom' },
      children: [],
    })
  })

  it('is empty where no rule came to a verdict', () => {
    expect(suitesOf(report({}, { tallies: new Map() }))).toEqual([])
  })

  it('says both places of a failure', () => {
    const [suite] = suitesOf(tour())
    expect(suite?.children[0]?.attributes['name']).toBe('Deployment/orders › container api (base/d.yaml)')
    expect(suite?.children[0]?.children[0]).toMatchObject({
      name: 'failure',
      attributes: { message: 'error: GOMEMLIMIT 900MiB is 176 % of the memory limit 512Mi' },
      text: [
        'error: GOMEMLIMIT 900MiB is 176 % of the memory limit 512Mi',
        'at base/d.yaml:15:41',
        'overlays/prod/lower.yaml:11:30: the limit is set here',
        'base/d.yaml:18:30: and lowered from this',
      ].join('\n'),
    })
    expect(suite?.children[2]?.children[0]).toMatchObject({
      name: 'skipped',
      attributes: { message: 'unknown: a template expression: {{ .Values.limit }}' },
    })
  })

  it.each([
    ['error', ['failure', 'skipped', 'skipped']],
    ['warning', ['failure', 'failure', 'skipped']],
    ['never', ['skipped', 'skipped', 'skipped']],
  ])('fails what makes the run fail with --fail-on %s', (failOn, outcomes) => {
    const text = 'a b c\n'
    const findings = [
      finding(at('a.yaml', text, 'a')),
      finding(at('a.yaml', text, 'b'), { severity: 'warning' }),
      finding(at('a.yaml', text, 'c'), { status: 'known' }),
    ]
    const [suite] = suitesOf(report({ 'a.yaml': text }, { findings }), failOn)
    expect(suite?.children.map(({ children }) => children[0]?.name)).toEqual(outcomes)
    const failures = outcomes.filter((one) => one === 'failure').length
    expect(suite?.attributes).toMatchObject({
      tests: '3',
      failures: `${failures}`,
      skipped: `${3 - failures}`,
    })
  })

  it('has no two tests of one name', () => {
    const text = 'x x\n'
    const findings = [finding(at('a.yaml', text, 'x')), finding(at('a.yaml', text, 'x', 1))]
    const [suite] = suitesOf(report({ 'a.yaml': text }, { findings }))
    expect(suite?.children.map(({ attributes }) => attributes['name'])).toEqual([
      'Deployment/orders › container api (a.yaml)',
      'Deployment/orders › container api (a.yaml) #2',
    ])
  })

  it('is XML that says what it should, whatever a report holds', () => {
    fc.assert(
      fc.property(hostileReport, (from) => {
        const tests = suitesOf(from).flatMap(({ children }) => children)
        expect(tests.filter(({ children }) => children.length > 0)).toHaveLength(from.findings.length)
        expect(junit(from, context()).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasXmllint)('keeps to the schema of Jenkins', () => {
    const folder = mkdtempSync(join(tmpdir(), 'slo-lint-junit-'))
    try {
      const files = [report({}), report({}, { tallies: new Map() }), tour(), ...strange].map(
        (from, index) => {
          const file = join(folder, `${index}.xml`)
          writeFileSync(file, junit(from, context()))
          return file
        },
      )
      const schema = join(import.meta.dirname, 'schemas', 'junit-10.xsd')
      execFileSync('xmllint', ['--nonet', '--noout', '--schema', schema, ...files], { stdio: 'pipe' })
      writeFileSync(
        join(folder, 'odd.xml'),
        junit(tour(), context()).replace('<testcase name', '<testcase nam'),
      )
      expect(spawnSync('xmllint', ['--noout', '--schema', schema, join(folder, 'odd.xml')]).status).not.toBe(
        0,
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('the Checkstyle report', () => {
  it('is empty without findings', () => expect(readXml(checkstyle(report({}))).children).toEqual([]))

  it('has the findings of a file together, and says other places in the message', () => {
    const { children, attributes } = readXml(checkstyle(tour()))
    expect(attributes['version']).toBeDefined()
    expect(children.map((file) => [file.attributes['name'], file.children.length])).toEqual([
      ['base/d.yaml', 8],
      ['monitoring/latency.rules.yaml', 1],
    ])
    expect(children[0]?.children[0]?.attributes).toEqual({
      line: '15',
      column: '41',
      severity: 'error',
      message:
        'GOMEMLIMIT 900MiB is 176 % of the memory limit 512Mi (overlays/prod/lower.yaml:11:30: the limit is set here; base/d.yaml:18:30: and lowered from this)',
      source: 'slo-lint.sample.headroom',
    })
  })

  it('is XML that names every file, whatever a report holds', () => {
    fc.assert(
      fc.property(hostileReport, (from) => {
        const { children } = readXml(checkstyle(from))
        const named = children.map(({ attributes }) => attributes['name'])
        const sayable = from.findings
          .map(({ place }) => place.path || '.')
          .filter(
            (path) =>
              /^[\t\n\r\u0020-\u{10ffff}]*$/u.test(path) && !/[\ud800-\udfff\ufffe\u007f-\u009f]/u.test(path),
          )
        expect(named).toEqual(expect.arrayContaining(sayable))
        expect(new Set(named).size).toBe(named.length)
        expect(children.flatMap((file) => file.children)).toHaveLength(from.findings.length)
        expect(checkstyle(from).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      }),
      { numRuns: 200 },
    )
  })
})
