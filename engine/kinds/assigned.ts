import { type Fact, known, type Step, unknown } from '../entities/fact.ts'
import type { Assignment } from '../source/assignment.ts'
import type { Text } from '../source/text.ts'
import { guarded, shorten, shownText } from './scalar.ts'

/** The value of a `NAME=value` as its reader gets it; unknown where only somebody else can tell. */
export function assignedFact(assignment: Assignment, source: Text, via: readonly Step[] = []): Fact {
  const { name, value, raw, valueSpan } = assignment
  const place = guarded(source.place(valueSpan), name)
  const says = assignment.unknown ?? foreignSyntax(value)
  const origin = { place, text: shownText(raw, place), via }
  if (says === undefined) return known(value, origin)
  return unknown({ says: place.secret ? 'not known here' : says, place }, origin)
}

/** A template that is rendered before the reader of the file sees it, or a value that is encrypted. */
function foreignSyntax(value: string): string | undefined {
  if (/\{\{|\{%|<%/.test(value)) return `a template expression: ${shorten(value)}`
  return value.startsWith('ENC[') ? 'an encrypted value' : undefined
}
