import { join } from 'node:path'
import { filesBelow, readPackFolder } from '../cli/io/packFolder.ts'
import type { Rule } from '../engine/index.ts'
import { type TestWorkspace, testWorkspace } from '../engine/packs/testWorkspace.ts'
import { root } from './shared.ts'

/** The files of one test of a built-in rule. */
export interface RuleWorkspace {
  readonly rule: Rule
  readonly name: string
  readonly input: TestWorkspace
}

/** The workspaces of all tests of all built-in rules, without what was there before. */
export async function ruleWorkspaces(): Promise<readonly RuleWorkspace[]> {
  const folder = join(root, 'rules')
  const results = await readPackFolder(folder, root)
  const packs = results.map(({ pack }) => pack)
  const made: RuleWorkspace[] = []
  for (const { pack, tests } of results)
    for (const rule of pack.rules)
      for (const test of tests.get(rule.id) ?? []) {
        const below = (fixture: string) => filesBelow(join(folder, pack.name, fixture))
        const workspace = await testWorkspace(rule, test, packs, below)
        if (typeof workspace === 'string') throw new Error(`${rule.id}: ${test.name}: ${workspace}`)
        const { base: _, ...input } = workspace
        made.push({ rule, name: test.name, input })
      }
  return made
}

/** Whether a rule can ever offer a fix. */
export function hasFix({ fix, cases }: Rule): boolean {
  return fix !== undefined || cases.some((one) => one.fix !== undefined && one.fix !== 'none')
}
