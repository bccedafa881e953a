import type { Entity } from '../entities/fact.ts'

/** Equal for alerts of the same severity; what is not known is like nothing else. */
export function severityOf(alert: Entity): unknown {
  const severity = alert.facts.fields?.get('severity')
  return severity && severity.state !== 'known' ? severity : (severity?.value ?? '')
}
