import { createHash } from 'node:crypto'
import { identityKey } from './entities/entity.ts'
import type { Cause, Fact, Identity } from './entities/fact.ts'
import { isFact, type Value } from './logic/value.ts'
import type { Severity } from './packs/rule.ts'
import type { Place } from './source/place.ts'

/** Another place a finding speaks about. */
export interface Related {
  readonly place: Place
  readonly message: string
}

/** One edit of a file's text. */
export interface Edit {
  readonly place: Place
  readonly text: string
  /**
   * What a fix means before it is written in the notation of its place: the variable that stands there is to go, one
   * of the settings in its value is, one that refers to
   * something is to hold a text instead, or one is to be added to the container that stands there. Absent for a text in place of another.
   */
  readonly as?: 'literal' | 'removal' | 'setting' | 'variable'
  /** The name of a variable that is to be added. */
  readonly name?: string
}

/**
 * Whether a change brought it: `standing` was there before the change that a run compares with, `known` is in the file
 * of known findings. Without either, all are new.
 */
export type Status = 'new' | 'known' | 'standing'

/** A failed verdict with a place: what people see. Without a place it does not compile. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  /** The rule's own severity for it, whatever the configuration says: by this a change made it worse or did not. */
  readonly ownSeverity: Severity
  readonly message: string
  readonly subject: string
  /** What it is deployed with: the folders of the overlays it is found in; absent for what no overlay builds. */
  readonly units?: readonly string[]
  readonly entity: { readonly type: string } & Partial<Identity>
  readonly place: Place
  readonly related: readonly Related[]
  readonly fingerprint: string
  /** What the fingerprint is made of beside the rule: what the rule bound, and the fact it points at. */
  readonly identifiedBy: { readonly subjects: readonly string[]; readonly fact: string }
  readonly status: Status
  /** Proven in the rule's tests; offered to people by `--fix`. */
  readonly fix?: { readonly safety: 'safe' | 'unsafe'; readonly edits: readonly Edit[] }
}

/** A finding that is there no more: it was before the change, or is in the file of known findings. */
export interface Fixed {
  readonly rule: string
  /** Where it stood. */
  readonly path: string
  readonly subject: string
  readonly fingerprint: string
}

/** A verdict that could not be reached, and every reason why. */
export interface UnknownVerdict {
  readonly rule: string
  readonly subject: string
  readonly units?: readonly string[]
  readonly place: Place
  readonly causes: readonly Cause[]
}

/**
 * Names a finding across runs: made of the rule, of what it is about and of which fact it points at; never of a
 * line, a value, a path, a unit or a severity.
 */
export function fingerprint(rule: string, subjects: readonly string[], factPath: string): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, subjects, factPath]))
    .digest('hex')
    .slice(0, 32)
}

/** What a bound value is called in a fingerprint: an entity by its identity, a record by the texts that name it. */
export function identityOf(value: Value): string {
  if (!isFact(value)) return ''
  if (value.entity) return identityKey(value.entity)
  if (value.value !== undefined || !value.fields) return ''
  return JSON.stringify([...value.fields].map(([name, fact]) => [name, partOf(fact)]).sort())
}

function partOf(fact: Fact): unknown {
  if (fact.entity) return identityKey(fact.entity)
  return typeof fact.value === 'string' ? fact.value : ''
}

/** What an item of a parameter is called: its value. */
export function itemKey(value: Value): string {
  if (!isFact(value)) return JSON.stringify(value ?? null)
  if (value.fields)
    return JSON.stringify([...value.fields].map(([name, fact]) => [name, fact.value ?? null]).sort())
  return JSON.stringify(value.value ?? null)
}
