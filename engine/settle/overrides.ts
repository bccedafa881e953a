import type { Finding } from '../finding.ts'
import type { ActiveRule } from './activate.ts'
import type { Config } from './config.ts'

/** Applies the severities that the configuration sets for some paths; what is `off` there is told apart. */
export function overridden(
  findings: readonly Finding[],
  config: Config,
  active: readonly ActiveRule[],
): { kept: Finding[]; off: Finding[] } {
  if (config.overrides.length === 0) return { kept: [...findings], off: [] }
  const offElsewhere = new Set(
    active.flatMap(({ rule, onlyOverridden }) => (onlyOverridden ? [rule.id] : [])),
  )
  const off: Finding[] = []
  const kept = findings.flatMap((finding) => {
    let settled: Finding | undefined = offElsewhere.has(finding.rule) ? undefined : finding
    for (const { paths, rules } of config.overrides) {
      const severity = rules.get(finding.rule)?.severity
      if (severity === undefined || !paths.covers(finding.place.path)) continue
      settled = severity === 'off' ? undefined : { ...finding, severity }
    }
    if (!settled) off.push(finding)
    return settled ?? []
  })
  return { kept, off }
}
