import type { Finding } from '../finding.ts'
import type { ActiveRule } from './activate.ts'
import type { Config } from './config.ts'

/** Applies the severities that the configuration sets for some paths; `off` takes the finding away. */
export function overridden(
  findings: readonly Finding[],
  config: Config,
  active: readonly ActiveRule[],
): Finding[] {
  if (config.overrides.length === 0) return [...findings]
  const offElsewhere = new Set(
    active.flatMap(({ rule, onlyOverridden }) => (onlyOverridden ? [rule.id] : [])),
  )
  return findings.flatMap((finding) => {
    let settled: Finding | undefined = offElsewhere.has(finding.rule) ? undefined : finding
    for (const { paths, rules } of config.overrides) {
      const severity = rules.get(finding.rule)?.severity
      if (severity === undefined || !paths.covers(finding.place.path)) continue
      settled = severity === 'off' ? undefined : { ...finding, severity }
    }
    return settled ?? []
  })
}
