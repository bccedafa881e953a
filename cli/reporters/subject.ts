import type { Finding } from '../../engine/index.ts'

/** Units that are named; the others are counted. */
const mostNamed = 3

/** What a finding is about, for people, with the units it is found in: "Deployment/api in overlays/prod". */
export function subjectOf({ subject, units }: Pick<Finding, 'subject' | 'units'>): string {
  if (!units || units.length === 0) return subject
  const named = units.slice(0, mostNamed)
  const more = units.length > mostNamed ? ` and ${units.length - mostNamed} more` : ''
  return `${subject} in ${named.join(', ')}${more}`
}
