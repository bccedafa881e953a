import { type Fact, known, list, record } from '../entities/fact.ts'
import type { Pack, ParameterValue, Profile, Rule, Severity } from '../packs/rule.ts'

/** What the configuration says of one rule. */
export interface RuleSetting {
  readonly severity?: Severity | 'off'
  readonly params?: Readonly<Record<string, ParameterValue>>
}

/** A rule as it is judged in this run: its severity and its parameters settled. */
export interface ActiveRule {
  readonly rule: Rule
  readonly severity: Severity
  /** A severity set in the configuration wins over those of cases. */
  readonly fixedSeverity?: Severity
  readonly params: Fact
  readonly targets: Fact
}

export interface Selection {
  readonly profile: Profile
  readonly settings: ReadonlyMap<string, RuleSetting>
  readonly targets: Readonly<Record<string, string>>
  /** Only these rules, where any are named. */
  readonly rules?: ReadonlySet<string>
  readonly packs?: ReadonlySet<string>
}

/** The rules of the packs that this run judges, with their severities and parameters. */
export function activate(packs: readonly Pack[], selection: Selection): ActiveRule[] {
  const targets = record(
    Object.fromEntries(
      Object.entries(selection.targets).map(([name, value]) => [name, known(value, { text: value })]),
    ),
  )
  const active: ActiveRule[] = []
  for (const pack of packs) {
    if (selection.packs && !selection.packs.has(pack.name)) continue
    for (const rule of pack.rules) {
      const setting = selection.settings.get(rule.id)
      if (isOn(rule, setting, selection))
        active.push({ ...settled(rule, setting, selection.profile), targets })
    }
  }
  return active
}

/** A severity in the configuration turns any rule on; `off` turns any off. */
function isOn(rule: Rule, setting: RuleSetting | undefined, selection: Selection): boolean {
  if (selection.rules) return selection.rules.has(rule.id)
  if (setting?.severity === 'off') return false
  if (setting?.severity) return true
  if (rule.status === 'preview') return false
  return rule.only === undefined || rule.only.includes(selection.profile)
}

/** Every other profile builds on `recommended`. */
function settled(
  rule: Rule,
  setting: RuleSetting | undefined,
  profile: Profile,
): Omit<ActiveRule, 'targets'> {
  const layers =
    profile === 'recommended'
      ? [rule.profiles.recommended]
      : [rule.profiles.recommended, rule.profiles[profile]]
  let severity = rule.severity
  const values: Record<string, ParameterValue> = Object.create(null)
  for (const [name, param] of Object.entries(rule.params)) values[name] = param.default
  for (const layer of layers) {
    if (layer?.severity) severity = layer.severity
    Object.assign(values, layer?.params)
  }
  Object.assign(values, setting?.params)
  const configured = setting?.severity === 'off' ? undefined : setting?.severity
  return {
    rule,
    severity: configured ?? severity,
    ...(configured && { fixedSeverity: configured }),
    params: record(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, asFact(value)]))),
  }
}

function asFact(value: ParameterValue): Fact {
  if (Array.isArray(value)) return list(value.map(asFact))
  if (typeof value === 'object')
    return record(Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asFact(item)])))
  return known(value as string | number | boolean)
}
