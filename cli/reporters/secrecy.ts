import type { FileLines, Place, Report } from '../../engine/index.ts'

/** Words that make a key's value likely a secret; references to a Secret hold none. Bounded, hence linear. */
const words =
  'pass(?:word|wd|phrase)?|secret(?!Ref|KeyRef|Name)|token|api_?key|credential|private_?key|auth(?![a-z])|dsn'
const secretKey = new RegExp(`(?:${words})[\\w.-]{0,60}["']?\\s{0,8}[:=]`, 'i')
const secretName = new RegExp(`(?:name|key)["']?\\s{0,8}[:=]\\s{0,8}["']?[\\w.-]{0,60}?(?:${words})`, 'i')
const login = /:\/\/[^\s/@]{0,200}@/

const secretKind = /(?:^|[\s{,])["']?kind["']?[ \t]{0,8}:[ \t]{0,8}["']?Secret\b/
const secretData = /(?:^|[\s{,])["']?(?:stringData|data)["']?[ \t]{0,8}:/

/** Whether a part of a line that no finding points at may hold a secret. */
export function mayHoldSecret(text: string): boolean {
  return secretKey.test(text) || secretName.test(text) || login.test(text)
}

/** Knows which places and lines of a report's files must not be shown. */
export class Secrecy {
  readonly #lines: FileLines
  readonly #secretLines = new Map<string, Map<number, Place[]>>()
  readonly #documents = new Map<string, readonly { start: number; end: number }[]>()

  constructor(report: Report, lines: FileLines) {
    this.#lines = lines
    for (const place of placesOf(report)) if (place.secret) this.#add(place)
  }

  /** Whether not even the text at the place itself may be shown. */
  hides(place: Place): boolean {
    if (place.secret) return true
    const { start, end } = place.span
    const line = this.#lines.of(place.path)?.position(start).line ?? 0
    const near = this.#secretLines.get(place.path)?.get(line) ?? []
    if (near.some(({ span }) => start < span.end && end > span.start)) return true
    return this.#secretDocuments(place.path).some(
      (document) => document.start <= start && start < document.end,
    )
  }

  /** Whether a line holds something that a finding says is secret. */
  touches(path: string, line: number): boolean {
    return this.#secretLines.get(path)?.has(line) ?? false
  }

  #add(place: Place): void {
    const lines = this.#lines.of(place.path)
    if (!lines) return
    const found = this.#secretLines.get(place.path) ?? new Map<number, Place[]>()
    this.#secretLines.set(place.path, found)
    const last = lines.position(place.span.end).line
    for (let line = lines.position(place.span.start).line; line <= last; line++) {
      const here = found.get(line) ?? []
      if (!here.some(({ span }) => span.start === place.span.start && span.end === place.span.end))
        here.push(place)
      found.set(line, here)
    }
  }

  /** The YAML documents of a file that are Secrets: a broken one has findings, but no facts that know it. */
  #secretDocuments(path: string): readonly { start: number; end: number }[] {
    const known = this.#documents.get(path)
    if (known) return known
    const found: { start: number; end: number }[] = []
    const text = this.#lines.of(path)?.text ?? ''
    for (let start = 0; start < text.length; ) {
      const next = text.indexOf('\n---', start)
      const end = next < 0 ? text.length : next + 1
      const document = text.slice(start, end)
      if (secretKind.test(document) && secretData.test(document))
        found.push({ start, end: next < 0 ? end + 1 : end })
      start = Math.max(end, start + 1)
    }
    this.#documents.set(path, found)
    return found
  }
}

function* placesOf(report: Report): Generator<Place> {
  for (const { place, related } of report.findings) {
    yield place
    for (const other of related) yield other.place
  }
  for (const { place, causes } of report.unknowns) {
    yield place
    for (const cause of causes) yield cause.place
  }
}
