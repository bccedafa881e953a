import type { Finding, Report } from '../../engine/index.ts'
import type { ReporterContext } from './context.ts'
import { whereOf } from './frame.ts'
import { fails, grouped, ranked } from './ranking.ts'
import { messageOf, othersOf } from './sentences.ts'
import { subjectOf } from './subject.ts'
import { tag, xmlText } from './xmlText.ts'

/** What one test case of a suite came to, in XML. */
interface Case {
  readonly outcome: 'failure' | 'skipped' | 'passed'
  readonly name: string
  readonly lines: readonly string[]
}

/**
 * The XML of JUnit as Jenkins reads it: a suite for each rule that was judged. A finding that makes the run fail is a
 * failure; one that does not, and a verdict that could not be reached, is skipped and says so. A rule without any of
 * these is one test that passed.
 */
export function junit(report: Report, { rules, failOn }: ReporterContext): string {
  const found = grouped(ranked(report.findings), ({ rule }) => rule)
  const unknown = new Map<string, Case[]>()
  for (const { rule, subject, place, causes } of report.unknowns) {
    const text = `unknown: ${causes.map(({ says }) => says).join('; ')}`
    const name = nameOf(subject, place.path)
    const cases = unknown.get(rule) ?? []
    unknown.set(rule, cases)
    cases.push({
      outcome: 'skipped',
      name,
      lines: [text, ...causes.map((cause) => `${whereOf(cause.place, report)}: ${cause.says}`)],
    })
  }
  const judged = [...report.tallies].filter(([, { pass, fail }]) => pass + fail > 0).map(([rule]) => rule)
  const names = [...new Set([...judged, ...found.keys(), ...unknown.keys()])].sort()
  const suites = names.map((rule) => {
    const cases = [
      ...(found.get(rule) ?? []).map((finding) => caseOf(finding, report, failOn)),
      ...(unknown.get(rule) ?? []),
    ]
    const passed: Case = { outcome: 'passed', name: rules.get(rule)?.title ?? 'no findings', lines: [] }
    return { rule, cases: cases.length > 0 ? cases : [passed] }
  })
  const all = suites.flatMap(({ cases }) => cases)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    tag('testsuites', {
      name: 'slo-lint',
      tests: all.length,
      failures: count(all, 'failure'),
      errors: 0,
    }),
    ...suites.flatMap(({ rule, cases }) => suiteLines(rule, cases)),
    '</testsuites>',
    '',
  ].join('\n')
}

function caseOf(finding: Finding, report: Report, failOn: string): Case {
  const failed = fails(finding, failOn)
  const label = finding.status === 'new' ? finding.severity : `${finding.status} ${finding.severity}`
  const text = `${label}: ${messageOf(finding)}`
  return {
    outcome: failed ? 'failure' : 'skipped',
    name: nameOf(subjectOf(finding), finding.place.path),
    lines: [text, `at ${whereOf(finding.place, report)}`, ...othersOf(finding, report)],
  }
}

function nameOf(subject: string, path: string): string {
  return path === '' || subject === path ? subject : `${subject} (${path})`
}

function suiteLines(rule: string, cases: readonly Case[]): string[] {
  const attributes = {
    name: rule,
    tests: cases.length,
    failures: count(cases, 'failure'),
    errors: 0,
    skipped: count(cases, 'skipped'),
  }
  const seen = new Map<string, number>()
  const lines = cases.flatMap(({ outcome, name, lines: [message = '', ...rest] }) => {
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    const shown = { name: before === 0 ? name : `${name} #${before + 1}`, classname: rule }
    if (outcome === 'passed') return [`    ${tag('testcase', shown, '/>')}`]
    const body = [message, ...rest].map(xmlText).join('\n')
    return [
      `    ${tag('testcase', shown)}`,
      `      ${tag(outcome, { type: rule, message })}${body}</${outcome}>`,
      '    </testcase>',
    ]
  })
  return [`  ${tag('testsuite', attributes)}`, ...lines, '  </testsuite>']
}

function count(cases: readonly Case[], outcome: Case['outcome']): number {
  return cases.filter((one) => one.outcome === outcome).length
}
