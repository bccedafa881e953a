import type { Finding, UnknownVerdict } from '../finding.ts'
import { comparePlaces, type Place } from '../source/place.ts'
import type { Users } from '../units.ts'

/** One finding for one cause, however many units it is found in; it stands where fewest units share the decision. */
export function acrossUnits(findings: readonly Finding[], users: Users): Finding[] {
  const decided = findings.map((finding) => (finding.units ? decidedBy(finding, users) : finding))
  return merged(decided, causeOf)
}

/** One verdict that is not known for one subject, place and reasons, however many units it is in. */
export function unknownAcrossUnits(unknowns: readonly UnknownVerdict[]): UnknownVerdict[] {
  return merged(unknowns, ({ rule, place, causes }) => JSON.stringify([rule, placeKey(place), causes]))
}

/** What is in no unit is told as often as it is found. */
function merged<T extends { readonly units?: readonly string[] }>(
  all: readonly T[],
  keyOf: (one: T) => string,
): T[] {
  const found = new Map<unknown, T>()
  for (const one of all) {
    const key = one.units ? keyOf(one) : one
    const before = found.get(key)
    found.set(key, before ? { ...before, units: joined(before, one) } : one)
  }
  return [...found.values()]
}

function joined(a: Pick<Finding, 'units'>, b: Pick<Finding, 'units'>): string[] {
  return [...new Set([...(a.units ?? []), ...(b.units ?? [])])].sort()
}

function causeOf({ rule, severity, message, place, related }: Finding): string {
  const places = [place, ...related.map((other) => other.place)].map(placeKey)
  return JSON.stringify([rule, severity, message, places])
}

const placeKey = ({ path, span, decodedLine }: Place): unknown => [path, span.start, span.end, decodedLine]

/**
 * Where a base and an overlay decide together, the overlay does: it can be another one. That is what fewest units share,
 * or else what is farthest from the base.
 */
function decidedBy(finding: Finding, users: Users): Finding {
  const [unit = ''] = finding.units ?? []
  const sharing = ({ path }: Place): number => users.get(path)?.size ?? Number.POSITIVE_INFINITY
  const depth = ({ path }: Place): number => users.get(path)?.get(unit) ?? Number.POSITIVE_INFINITY
  const order = (a: Place, b: Place): number => compare(sharing(a), sharing(b)) || compare(depth(a), depth(b))
  const { place, related } = finding
  const [most] = related
    .filter((other) => order(other.place, place) < 0)
    .sort((a, b) => order(a.place, b.place) || comparePlaces(a.place, b.place))
  if (!most) return finding
  const others = related.filter((other) => other !== most)
  const rest = { place, message: 'the value it is about stands here' }
  return { ...finding, place: most.place, related: [rest, ...others] }
}

/** Two infinities are equal. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}
