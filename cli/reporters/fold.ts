import type { Finding } from '../../engine/index.ts'

/** A finding that is shown, and those that say the same about something else. */
export interface Folded {
  readonly shown: Finding
  readonly others: readonly Finding[]
}

/** Puts findings of the same rule, severity and words together, in the order of the first of each. */
export function fold(findings: readonly Finding[]): Folded[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, finding.severity, finding.message])
    const group = groups.get(key)
    if (group) group.push(finding)
    else groups.set(key, [finding])
  }
  return [...groups.values()].flatMap(([shown, ...others]) => (shown ? [{ shown, others }] : []))
}

/** "containers", "inhibit rules", or "places" where the findings are about different things. */
export function nounOf(findings: readonly Finding[]): string {
  const types = new Set(findings.map(({ entity }) => entity.type))
  const [type] = types
  const words =
    types.size === 1 && type ? type.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`) : 'place'
  return findings.length === 1 ? words : plural(words)
}

function plural(words: string): string {
  if (/(s|x|ch|sh)$/.test(words)) return `${words}es`
  return /[^aeiou]y$/.test(words) ? `${words.slice(0, -1)}ies` : `${words}s`
}
