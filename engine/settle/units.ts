import type { Finding, UnknownVerdict } from '../finding.ts'
import { comparePlaces, type Place } from '../source/place.ts'

/** By path of a file the units that were built of it. */
type Users = ReadonlyMap<string, ReadonlySet<string>>

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

/** Where a base and an overlay decide together, the overlay does: it is the one that can be another. */
function decidedBy(finding: Finding, users: Users): Finding {
  const sharing = ({ path }: Place): number => users.get(path)?.size ?? Number.POSITIVE_INFINITY
  const { place, related } = finding
  const [most] = related
    .filter((other) => sharing(other.place) < sharing(place))
    .sort((a, b) => sharing(a.place) - sharing(b.place) || comparePlaces(a.place, b.place))
  if (!most) return finding
  const others = related.filter((other) => other !== most)
  return {
    ...finding,
    place: most.place,
    related: [{ place, message: 'the value it is about stands here' }, ...others],
  }
}
