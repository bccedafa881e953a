import type { Finding } from '../finding.ts'
import { lint } from '../lint.ts'
import { proven, type Relint, together } from '../proof.ts'
import type { Report } from '../report.ts'
import type { SourceFile } from '../source/text.ts'
import type { Pack, Rule } from './rule.ts'
import type { RuleTest } from './ruleTest.ts'
import { type TestWorkspace, testWorkspace } from './testWorkspace.ts'

/** How one test of a rule ended; without problems it passed. */
export interface TestOutcome {
  readonly rule: string
  readonly test: string
  readonly problems: readonly string[]
}

/**
 * Runs one test of a rule: only this rule is judged over the test's files.
 * @param fixture reads the files of a fixture folder beside the rule
 */
export async function selfTest(
  rule: Rule,
  test: RuleTest,
  packs: readonly Pack[],
  fixture: (folder: string) => readonly SourceFile[],
): Promise<TestOutcome> {
  const workspace = await testWorkspace(rule, test, packs, fixture)
  if (typeof workspace === 'string') return { rule: rule.id, test: test.name, problems: [workspace] }
  const { base: _, ...whole } = workspace
  const report = await lint({ ...workspace, onlyRules: new Set([rule.id]) })
  const problems = [
    ...judgeVerdict(rule, test, report),
    ...judgeFinding(rule, test, report),
    ...(test.fixed ? await judgeFix(test.fixed, report, whole) : []),
  ]
  return { rule: rule.id, test: test.name, problems }
}

function judgeVerdict(rule: Rule, test: RuleTest, report: Report): string[] {
  const about = (subject: string): boolean =>
    test.subject === undefined || subject === test.subject || subject.endsWith(test.subject)
  const findings = report.findings.filter((finding) => finding.rule === rule.id && about(finding.subject))
  const unknowns = report.unknowns.filter((verdict) => verdict.rule === rule.id && about(verdict.subject))
  const tally = report.tallies.get(rule.id) ?? { pass: 0, skip: 0, fail: findings.length, unknown: 0 }
  const got =
    findings.length > 0
      ? 'fail'
      : unknowns.length > 0
        ? 'unknown'
        : tally.pass > 0
          ? 'pass'
          : tally.skip > 0
            ? 'skip'
            : 'none'
  if (got === test.expect)
    return findings.length > 1 && test.subject === undefined ? [`reported ${findings.length} times`] : []
  const told = findings
    .map(({ message }) => message)
    .concat(unknowns.flatMap(({ causes }) => causes.map(({ says }) => says)))
  return [`expected ${test.expect}, got ${got}${told.length > 0 ? `: ${told.join('; ')}` : ''}`]
}

function judgeFinding(rule: Rule, test: RuleTest, report: Report): string[] {
  if (test.expect !== 'fail') return []
  const about = (subject: string): boolean =>
    test.subject === undefined || subject === test.subject || subject.endsWith(test.subject)
  const finding = report.findings.find((candidate) => candidate.rule === rule.id && about(candidate.subject))
  if (!finding) return []
  const problems: string[] = []
  const at = positionOf(finding, report)
  if (test.at !== undefined && at !== test.at) problems.push(`reported at ${at}, not at ${test.at}`)
  if (test.severity !== undefined && finding.severity !== test.severity)
    problems.push(`${finding.severity}, not ${test.severity}`)
  if (test.message !== undefined && !finding.message.includes(test.message))
    problems.push(`says "${finding.message}"`)
  return problems
}

function positionOf(finding: Finding, report: Report): string {
  const { path, span } = finding.place
  const at = report.lines.of(path)?.position(span.start)
  return `${path}:${at?.line ?? 1}:${at?.column ?? 1}`
}

/** The fix must be proven, as it is before it is offered to anybody, and give exactly the text that the test promises. */
async function judgeFix(
  wanted: Readonly<Record<string, string>>,
  report: Report,
  whole: TestWorkspace,
): Promise<string[]> {
  const textOf = (path: string): string | undefined => report.lines.text(path)
  if (!report.findings.some(({ fix }) => fix)) return ['no fix was offered']
  const relint: Relint = (texts) =>
    lint({
      ...whole,
      files: whole.files.map(({ path, text }) => ({ path, text: texts.get(path) ?? text })),
    })
  const fixes = (await proven(report.findings, textOf, relint)).filter(({ fix }) => fix)
  const made = await together(fixes, textOf, relint)
  if (!made) return ['the fix does not remove the finding, or brings another one']
  return Object.entries(wanted).flatMap(([path, text]) => {
    const got = made.texts.get(path) ?? textOf(path)
    return got === text ? [] : [`the fix leaves ${path} as ${JSON.stringify(got)}`]
  })
}
