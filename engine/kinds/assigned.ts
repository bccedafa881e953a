import { type Fact, known, type Step, unknown } from '../entities/fact.ts'
import type { Assignment } from '../source/assignment.ts'
import type { Place } from '../source/place.ts'
import { looksSecret } from '../source/secret.ts'
import type { Text } from '../source/text.ts'
import { shorten } from './scalar.ts'

/** The value of a `NAME=value` as its reader gets it; unknown where only somebody else can tell. */
export function assignedFact(assignment: Assignment, source: Text, via: readonly Step[] = []): Fact {
  const { name, value, raw, valueSpan } = assignment
  const place = guarded(source.place(valueSpan), name)
  const says = assignment.unknown ?? foreignSyntax(value)
  if (says !== undefined) {
    const text = place.secret ? '(a secret)' : raw
    return unknown({ says: place.secret ? 'not known here' : says, place }, { place, text, via })
  }
  return known(value, { place, text: place.secret ? '(a secret)' : value, via })
}

/** The place of a value whose name says that it is a secret. */
export function guarded(place: Place, name: string): Place {
  return looksSecret(name) ? { ...place, secret: true } : place
}

/** A template that is rendered before the reader of the file sees it, or a value that is encrypted. */
function foreignSyntax(value: string): string | undefined {
  if (/\{\{|\{%|<%/.test(value)) return `a template expression: ${shorten(value)}`
  return value.startsWith('ENC[') ? 'an encrypted value' : undefined
}
