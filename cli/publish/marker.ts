import { createHash } from 'node:crypto'
import type { Author } from './existing.ts'
import type { Remark } from './remark.ts'

/** What a comment of ours is: on a line, or the one summary. */
export type MarkerKind = 'inline' | 'summary'

/** A comment is open while its finding is reported; the other states say why it is not. */
export type State = 'open' | 'fixed' | 'silenced' | 'unjudged' | 'undecided'

/**
 * The last line of every comment of ours: by it a later run finds the comment again, wherever its line went. The digest
 * is that of the words above it, so that words are written again only where they differ.
 */
export interface Marker {
  readonly kind: MarkerKind
  readonly category: string
  /** The finding's key; `-` in a summary. */
  readonly key: string
  readonly state: State
  /** The finding's rule, and what stands for its rule and its subject; `-` in a summary. */
  readonly rule: string
  readonly about: string
  readonly digest: string
}

const form =
  /^<!-- slo-lint:(inline|summary) category=([A-Za-z0-9._-]{1,64}) key=([0-9a-f]{8,64}-\d{1,6}|-) state=(open|fixed|silenced|unjudged|undecided) rule=([a-z0-9-]+\/[a-z0-9-]+|-) about=([0-9a-f]{16}|-) digest=([0-9a-f]{16}) -->$/

/** What a category may be called: it stands in markers and in names of checks. */
export function isCategory(text: string): boolean {
  return /^[A-Za-z0-9._-]{1,64}$/.test(text)
}

/** Words with their marker below. */
export function marked(text: string, marker: Omit<Marker, 'digest'>): string {
  const { kind, category, key, state, rule, about } = marker
  const digest = digestOf(text)
  return `${text}\n\n<!-- slo-lint:${kind} category=${category} key=${key} state=${state} rule=${rule} about=${about} digest=${digest} -->`
}

/** The marker on the last line of a comment, and nowhere else: text of a repository may hold one too. */
export function markerOf(body: string): Marker | undefined {
  const text = body.trimEnd()
  const last = text.slice(text.lastIndexOf('\n') + 1)
  if (last.length > 500) return undefined
  const [, kind, category = '', key = '', state, rule = '', about = '', digest = ''] = form.exec(last) ?? []
  if (kind !== 'inline' && kind !== 'summary') return undefined
  return { kind, category, key, state: state as State, rule, about, digest }
}

/** Whether we wrote a comment ourselves: anybody can copy a marker. Without an identity nobody is trusted. */
export function isOurs(author: Author | undefined, identity: Author | undefined): boolean {
  return (
    author !== undefined &&
    identity !== undefined &&
    author.id === identity.id &&
    author.type === identity.type
  )
}

/** Stands for what a verdict is about, which has a verdict also where it cannot be reached. */
export function aboutOf({ rule, subject }: { readonly rule: string; readonly subject: string }): string {
  return digestOf(JSON.stringify([rule, subject]))
}

/** Sixteen hex digits that stand for a text. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

const ranks = { error: 0, warning: 1, info: 2 } as const

/**
 * Remarks by key, the most severe first. A key is the fingerprint and its number among equal ones: never a line, so that
 * nothing is posted again because it moved.
 */
export function keyed(remarks: readonly Remark[]): Map<string, Remark> {
  const seen = new Map<string, number>()
  const keys = new Map<string, Remark>()
  for (const remark of [...remarks].sort((a, b) => ranks[a.severity] - ranks[b.severity])) {
    const ordinal = seen.get(remark.fingerprint) ?? 0
    seen.set(remark.fingerprint, ordinal + 1)
    keys.set(`${remark.fingerprint}-${ordinal}`, remark)
  }
  return keys
}
