import { type Fact, known, list, record } from '../entities/fact.ts'
import type { Pack, ParameterValue, Profile, Rule, Severity } from '../packs/rule.ts'
import type { Override, RuleSetting } from './config.ts'
import type { Globs } from './glob.ts'

/** A rule as it is judged in this run: its severity and its parameters settled. */
export interface ActiveRule {
  readonly rule: Rule
  readonly severity: Severity
  /** A severity set in the configuration wins over those of cases. */
  readonly fixedSeverity?: Severity
  readonly params: Fact
  /** Parameters for the entities of a path, where the configuration overrides them there. */
  readonly paramsAt?: (path: string) => Fact
  /** True when only an override turns the rule on: it is off everywhere else. */
  readonly onlyOverridden?: boolean
  readonly targets: Fact
}

export interface Selection {
  readonly profile: Profile
  readonly settings: ReadonlyMap<string, RuleSetting>
  readonly overrides: readonly Override[]
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
      const overrides = selection.overrides.flatMap(({ paths, rules }) => {
        const own = rules.get(rule.id)
        return own ? [{ paths, own }] : []
      })
      const on = isOn(rule, setting, selection)
      const turnedOn =
        !selection.rules && overrides.some(({ own }) => own.severity !== undefined && own.severity !== 'off')
      if (!on && !turnedOn) continue
      active.push({
        ...settled(rule, setting, selection.profile),
        targets,
        ...(!on && { onlyOverridden: true }),
        ...(overrides.some(({ own }) => own.params) && {
          paramsAt: paramsByPath(rule, setting, selection.profile, overrides),
        }),
      })
    }
  }
  return active
}

/** Later overrides win; the parameters of each combination are settled once. */
function paramsByPath(
  rule: Rule,
  setting: RuleSetting | undefined,
  profile: Profile,
  overrides: readonly { readonly paths: Globs; readonly own: RuleSetting }[],
): (path: string) => Fact {
  const made = new Map<string, Fact>()
  return (path) => {
    const matching = overrides.filter(({ paths }) => paths.covers(path))
    const key = matching.map((override) => overrides.indexOf(override)).join()
    const found = made.get(key)
    if (found) return found
    const params = Object.assign({}, setting?.params, ...matching.map(({ own }) => own.params))
    const { params: fact } = settled(rule, { ...setting, params }, profile)
    made.set(key, fact)
    return fact
  }
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
