import type { Finding, Place } from '../../engine/index.ts'
import { type Sources, whereOf } from './frame.ts'
import { visible } from './screenText.ts'

/** What a finding says, on one line. */
export function messageOf({ message, rule, place }: Finding): string {
  return `${visible(message) || rule}${decodedNote(place)}`
}

/** What a finding says of other places, each with where that is: "limits.yaml:3:14: the limit is set here". */
export function othersOf({ related }: Finding, sources: Sources): string[] {
  return related.map(
    ({ place, message }) => `${whereOf(place, sources)}${decodedNote(place)}: ${visible(message)}`,
  )
}

/** All a finding says, on one line, for formats that know one place. */
export function sentenceOf(finding: Finding, sources: Sources): string {
  const others = othersOf(finding, sources)
  return `${messageOf(finding)}${others.length > 0 ? ` (${others.join('; ')})` : ''}`
}

/** Encoded text has one place in its file, whatever the line inside. */
function decodedNote({ decodedLine }: Place): string {
  return decodedLine === undefined ? '' : ` (line ${decodedLine} of the decoded text)`
}
