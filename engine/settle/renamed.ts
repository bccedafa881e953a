import { diffArrays } from 'diff'
import { identityKey } from '../entities/entity.ts'
import { type Finding, fingerprint } from '../finding.ts'
import { severityRank } from '../packs/rule.ts'
import type { FileLines } from '../source/fileLines.ts'
import type { Place } from '../source/place.ts'

/** What a revision held, as far as it takes to tell that something bears another name now. */
export interface Revision {
  readonly lines: FileLines
  /** Whether something of this identity was there. */
  readonly holds: (key: string) => boolean
}

/** Texts that differ in more lines than this are another text: what stands in them is not followed. */
const mostEdits = 2_000

/**
 * The findings that are there only because their object has another name or namespace now, with what they were before:
 * on lines that no one touched, of the same rule, equal in all but the identity that is gone from one revision and not
 * in the other.
 */
export function renamed(
  fresh: readonly Finding[],
  gone: readonly Finding[],
  now: Revision,
  before: Revision,
): Map<Finding, Finding> {
  const pairs = new Map<Finding, Finding>()
  const left = new Map<string, Finding[]>()
  for (const old of gone) {
    const group = left.get(placeKey(old))
    if (group) group.push(old)
    else left.set(placeKey(old), [old])
  }
  const untouched = new UntouchedLines(now.lines, before.lines)
  for (const finding of fresh) {
    const group = left.get(placeKey(finding))
    const at = group?.findIndex(
      (old) =>
        severityRank(old.ownSeverity) <= severityRank(finding.ownSeverity) &&
        isOtherName(finding, old, now, before) &&
        untouched.hold(finding, old),
    )
    if (group === undefined || at === undefined || at < 0) continue
    for (const old of group.splice(at, 1)) pairs.set(finding, old)
  }
  return pairs
}

const placeKey = ({ rule, place }: Finding): string => JSON.stringify([rule, place.path])

function isOtherName(finding: Finding, old: Finding, now: Revision, before: Revision): boolean {
  const [name, oldName] = [keyOf(finding), keyOf(old)]
  if (name === undefined || oldName === undefined || name === oldName) return false
  if (now.holds(oldName) || before.holds(name)) return false
  const { rule, identifiedBy } = finding
  const [escaped, oldEscaped] = [name, oldName].map((key) => JSON.stringify(key).slice(1, -1))
  const subjects = identifiedBy.subjects.map((subject) =>
    subject === name ? oldName : subject.replaceAll(escaped ?? name, () => oldEscaped ?? oldName),
  )
  return fingerprint(rule, subjects, identifiedBy.fact) === old.fingerprint
}

function keyOf({ entity: { type, ...identity } }: Finding): string | undefined {
  const { kind, name } = identity
  if (kind === undefined || name === undefined) return undefined
  return identityKey({
    type,
    identity: { kind, namespace: identity.namespace, name, part: identity.part },
  })
}

/** Which lines of the files of two revisions are the same lines; told for a file when it is first asked for. */
class UntouchedLines {
  readonly #now: FileLines
  readonly #before: FileLines
  readonly #made = new Map<string, ReadonlyMap<number, number>>()

  constructor(now: FileLines, before: FileLines) {
    this.#now = now
    this.#before = before
  }

  /** Whether all places of a finding are on lines that the places of another were on. */
  hold(finding: Finding, old: Finding): boolean {
    const [places, oldPlaces] = [finding, old].map(placesOf)
    return (
      places !== undefined &&
      oldPlaces !== undefined &&
      places.length === oldPlaces.length &&
      places.every((place, i) => {
        const oldPlace = oldPlaces[i]
        return oldPlace !== undefined && this.#same(place, oldPlace)
      })
    )
  }

  #same(place: Place, old: Place): boolean {
    if (place.path !== old.path) return false
    const [first, last] = linesOf(place, this.#now)
    const [oldFirst, oldLast] = linesOf(old, this.#before)
    if (first === undefined || last === undefined || oldFirst === undefined || oldLast === undefined)
      return false
    const lines = this.#of(place.path)
    for (let line = first; line <= last; line++) if (lines.get(line) !== oldFirst + line - first) return false
    return last - first === oldLast - oldFirst
  }

  #of(path: string): ReadonlyMap<number, number> {
    const made = this.#made.get(path) ?? sameLines(this.#before.text(path), this.#now.text(path))
    this.#made.set(path, made)
    return made
  }
}

const placesOf = ({ place, related }: Finding): Place[] => [place, ...related.map((other) => other.place)]

function linesOf({ path, span }: Place, files: FileLines): [number | undefined, number | undefined] {
  const index = files.of(path)
  return [index?.position(span.start).line, index?.position(Math.max(span.start, span.end - 1)).line]
}

/** The lines of a text that stood in an earlier one, counted from 1, with their lines there. */
function sameLines(before: string | undefined, now: string | undefined): ReadonlyMap<number, number> {
  const same = new Map<number, number>()
  if (before === undefined || now === undefined) return same
  const changes = diffArrays(before.split('\n'), now.split('\n'), { maxEditLength: mostEdits })
  let [line, oldLine] = [1, 1]
  for (const { added, removed, count } of changes ?? []) {
    if (!added && !removed) for (let i = 0; i < count; i++) same.set(line + i, oldLine + i)
    if (!removed) line += count
    if (!added) oldLine += count
  }
  return same
}
