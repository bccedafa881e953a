import type { Finding, UnknownVerdict } from './finding.ts'
import type { FileLines } from './source/fileLines.ts'
import type { Place } from './source/place.ts'
import { mayHoldSecret, secretDocuments } from './source/secret.ts'
import type { Span } from './source/span.ts'

/** What a report speaks about. */
interface Verdicts {
  readonly findings: readonly Finding[]
  readonly unknowns: readonly UnknownVerdict[]
}

/** Knows which places and lines of a report's files must not be shown; whoever shows text of a file asks it first. */
export class Secrecy {
  readonly #verdicts: Verdicts
  readonly #lines: FileLines
  readonly #documents = new Map<string, readonly Span[]>()
  #secretLines: Map<string, Map<number, Place[]>> | undefined

  constructor(verdicts: Verdicts, lines: FileLines) {
    this.#verdicts = verdicts
    this.#lines = lines
  }

  /** Whether not even the text at the place itself may be shown. */
  hides(place: Place): boolean {
    if (place.secret) return true
    const { start, end } = place.span
    const line = this.#lines.of(place.path)?.position(start).line ?? 0
    const near = this.#linesOf(place.path)?.get(line) ?? []
    if (near.some(({ span }) => start < span.end && end > span.start)) return true
    return this.#secretDocuments(place.path).some(
      (document) => document.start <= start && start < document.end,
    )
  }

  /** Whether a line holds something that a finding says is secret. */
  touches(path: string, line: number): boolean {
    return this.#linesOf(path)?.has(line) ?? false
  }

  /** Whether a part of a line that no finding points at may hold a secret. */
  suspects(text: string): boolean {
    return mayHoldSecret(text)
  }

  #linesOf(path: string): Map<number, Place[]> | undefined {
    if (!this.#secretLines) {
      this.#secretLines = new Map()
      for (const place of placesOf(this.#verdicts)) if (place.secret) this.#add(place, this.#secretLines)
    }
    return this.#secretLines.get(path)
  }

  #add(place: Place, secretLines: Map<string, Map<number, Place[]>>): void {
    const lines = this.#lines.of(place.path)
    if (!lines) return
    const found = secretLines.get(place.path) ?? new Map<number, Place[]>()
    secretLines.set(place.path, found)
    const last = lines.position(place.span.end).line
    for (let line = lines.position(place.span.start).line; line <= last; line++) {
      const here = found.get(line) ?? []
      if (!here.some(({ span }) => span.start === place.span.start && span.end === place.span.end))
        here.push(place)
      found.set(line, here)
    }
  }

  #secretDocuments(path: string): readonly Span[] {
    const found = this.#documents.get(path) ?? secretDocuments(this.#lines.of(path)?.text ?? '')
    this.#documents.set(path, found)
    return found
  }
}

function* placesOf({ findings, unknowns }: Verdicts): Generator<Place> {
  for (const { place, related } of findings) {
    yield place
    for (const other of related) yield other.place
  }
  for (const { place, causes } of unknowns) {
    yield place
    for (const cause of causes) yield cause.place
  }
}
