import { type Pack, type Rule, type Severity, severities } from '../packs/rule.ts'
import type { Config, Override, RuleSetting } from './config.ts'

/** What a workspace is judged by. */
export interface Policy {
  readonly config: Config
  readonly packs: readonly Pack[]
}

/**
 * What a change does to the policy, in words, the rule it concerns first: whatever takes findings away or makes them
 * milder, and whatever may, since nobody can tell from a parameter or a pattern which way it leads.
 */
export function weakened(before: Policy, now: Policy): string[] {
  const old = before.config
  const { config } = now
  return [
    ...(old.profile === config.profile
      ? []
      : [`the profile changes from ${old.profile} to ${config.profile}`]),
    ...settingsOf(old.rules, config.rules, before.packs),
    ...added(old.exclude, config.exclude).map((pattern) => `${pattern} is excluded`),
    ...overridesOf(old.overrides, config.overrides),
    ...targetsOf(old.targets, config.targets),
    ...added([...config.complete], [...old.complete]).map(
      (list) => `${list} are not said to be complete any more`,
    ),
    ...(same(old.images, config.images) ? [] : ['what is said of images changes']),
    ...(same(old.limits, config.limits) ? [] : ['the limits of what is read change']),
    ...packsOf(before.packs, now.packs),
  ]
}

function settingsOf(
  before: ReadonlyMap<string, RuleSetting>,
  now: ReadonlyMap<string, RuleSetting>,
  packs: readonly Pack[],
): string[] {
  const rules = new Map(packs.flatMap((pack) => pack.rules.map((rule) => [rule.id, rule] as const)))
  return [...new Set([...before.keys(), ...now.keys()])].sort().flatMap((id) => {
    const [was, is] = [severityOf(before.get(id), rules.get(id)), severityOf(now.get(id), rules.get(id))]
    const milder = rank(is) > rank(was) ? [`${id} goes from ${was} to ${is}`] : []
    const params = same(before.get(id)?.params, now.get(id)?.params) ? [] : [`the parameters of ${id} change`]
    return [...milder, ...params]
  })
}

function severityOf(setting: RuleSetting | undefined, rule: Rule | undefined): Severity | 'off' {
  return setting?.severity ?? rule?.severity ?? 'off'
}

function rank(severity: Severity | 'off'): number {
  return severity === 'off' ? severities.length : severities.indexOf(severity)
}

function overridesOf(before: readonly Override[], now: readonly Override[]): string[] {
  const told = ({ written, rules }: Override): string => JSON.stringify([written, [...rules].sort()])
  const old = new Set(before.map(told))
  const rest = new Set(now.map(told))
  return [
    ...now
      .filter((one) => !old.has(told(one)))
      .map(({ written }) => `rules are set otherwise for ${written.join(', ')}`),
    ...before
      .filter((one) => !rest.has(told(one)))
      .map(({ written }) => `rules are no longer set for ${written.join(', ')}`),
  ]
}

function targetsOf(before: Config['targets'], now: Config['targets']): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .sort()
    .filter((name) => before[name] !== now[name])
    .map(
      (name) =>
        `the targeted version of ${name} changes from ${before[name] ?? 'none'} to ${now[name] ?? 'none'}`,
    )
}

function packsOf(before: readonly Pack[], now: readonly Pack[]): string[] {
  const packs = new Map(now.map((pack) => [pack.name, pack]))
  return before.flatMap((pack) => {
    const other = packs.get(pack.name)
    if (!other) return [`the pack ${pack.name} is not used any more`]
    return same(pack.rules, other.rules) ? [] : [`the rules of the pack ${pack.name} change`]
  })
}

function added(before: readonly string[], now: readonly string[]): string[] {
  return now.filter((one) => !before.includes(one))
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
