import type { Finding } from '../finding.ts'
import { type LintInput, lint } from '../lint.ts'
import { proven, type Relint, together } from '../proof.ts'
import type { Report } from '../report.ts'
import { type Config, defaultConfig } from '../settle/config.ts'
import { readConfig } from '../settle/configFile.ts'
import type { SourceFile } from '../source/text.ts'
import { readValue } from './parameters.ts'
import type { Pack, ParameterValue, Rule } from './rule.ts'
import type { RuleTest } from './ruleTest.ts'

/** How one test of a rule ended; without problems it passed. */
export interface TestOutcome {
  readonly rule: string
  readonly test: string
  readonly problems: readonly string[]
}

/** Configuration files a test may carry among its files. */
const configName = '.slo-lint.yaml'

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
  const files = filesOf(test, fixture)
  const config = await configOf(rule, test, files, packs)
  if (typeof config === 'string') return { rule: rule.id, test: test.name, problems: [config] }
  const workspace = files.filter(({ path }) => path !== configName)
  const base = test.before && beforeOf(test.before, workspace, test.with ?? {})
  const whole: LintInput = { files: workspace, packs, config, today: '2026-01-01' }
  const report = await lint({
    ...whole,
    ...(base && { base: { files: base } }),
    onlyRules: new Set([rule.id]),
  })
  const problems = [
    ...judgeVerdict(rule, test, report),
    ...judgeFinding(rule, test, report),
    ...(test.fixed ? await judgeFix(test.fixed, report, whole) : []),
  ]
  return { rule: rule.id, test: test.name, problems }
}

function filesOf(test: RuleTest, fixture: (folder: string) => readonly SourceFile[]): SourceFile[] {
  const inline = Object.entries(test.files ?? {}).map(([path, text]) => ({ path, text }))
  const all = [...(test.fixture ? fixture(test.fixture) : []), ...inline]
  return all.map(({ path, text }) => ({ path, text: substitute(text, test.with ?? {}) }))
}

function beforeOf(
  before: Readonly<Record<string, string>>,
  workspace: readonly SourceFile[],
  values: Readonly<Record<string, string>>,
): SourceFile[] {
  const old = Object.entries(before).map(([path, text]) => ({ path, text: substitute(text, values) }))
  const same = workspace.filter(({ path }) => !Object.hasOwn(before, path))
  return [...old, ...same].map((file) => ({ ...file, before: true }))
}

function substitute(text: string, values: Readonly<Record<string, string>>): string {
  let result = text
  for (const [name, value] of Object.entries(values)) result = result.replaceAll(`\${${name}}`, value)
  return result
}

async function configOf(
  rule: Rule,
  test: RuleTest,
  files: readonly SourceFile[],
  packs: readonly Pack[],
): Promise<Config | string> {
  const file = files.find(({ path }) => path === configName)
  const read = file ? await readConfig(file, packs) : { config: defaultConfig }
  if (read.mistakes)
    return `its configuration is wrong: ${read.mistakes.map(({ message }) => message).join('; ')}`
  const params: Record<string, ParameterValue> = Object.create(null)
  for (const [name, plain] of Object.entries(test.params ?? {})) {
    const parameter = rule.params[name]
    const value = parameter && readValue(parameter, plain)
    if (!value || 'wrong' in value) return `no such parameter value: ${name}`
    params[name] = value.value
  }
  const base = read.config
  const rules = new Map(base.rules)
  if (Object.keys(params).length > 0) rules.set(rule.id, { ...rules.get(rule.id), params })
  return {
    ...base,
    rules,
    targets: { ...base.targets, ...test.targets },
    ...(test.profile && { profile: test.profile }),
  }
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
  whole: LintInput,
): Promise<string[]> {
  const textOf = (path: string): string | undefined => report.lines.text(path)
  if (!report.findings.some(({ fix }) => fix)) return ['no fix was offered']
  const relint: Relint = (texts) =>
    lint({
      ...whole,
      files: [...whole.files].map(({ path, text }) => ({ path, text: texts.get(path) ?? text })),
    })
  const fixes = (await proven(report.findings, textOf, relint)).filter(({ fix }) => fix)
  const made = await together(fixes, textOf, relint)
  if (!made) return ['the fix does not remove the finding, or brings another one']
  return Object.entries(wanted).flatMap(([path, text]) => {
    const got = made.texts.get(path) ?? textOf(path)
    return got === text ? [] : [`the fix leaves ${path} as ${JSON.stringify(got)}`]
  })
}
