import type { LintInput } from '../lint.ts'
import { type Config, defaultConfig } from '../settle/config.ts'
import { readConfig } from '../settle/configFile.ts'
import type { SourceFile } from '../source/text.ts'
import { readValue } from './parameters.ts'
import type { Pack, ParameterValue, Rule } from './rule.ts'
import type { RuleTest } from './ruleTest.ts'

/** Configuration files a test may carry among its files. */
const configName = '.slo-lint.yaml'

/** What a test of a rule is judged over: its files with their values put in, all rules on. */
export interface TestWorkspace extends LintInput {
  readonly files: readonly SourceFile[]
}

/**
 * The workspace of a rule's test, or why its configuration is wrong.
 * @param fixture reads the files of a fixture folder beside the rule
 */
export async function testWorkspace(
  rule: Rule,
  test: RuleTest,
  packs: readonly Pack[],
  fixture: (folder: string) => readonly SourceFile[],
): Promise<TestWorkspace | string> {
  const files = filesOf(test, fixture)
  const config = await configOf(rule, test, files, packs)
  if (typeof config === 'string') return config
  const workspace = files.filter(({ path }) => path !== configName)
  const base = test.before && beforeOf(test.before, workspace, test.with ?? {})
  return { files: workspace, packs, config, today: '2026-01-01', ...(base && { base: { files: base } }) }
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
