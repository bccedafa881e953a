import { type Fact, known, unknown } from '../entities/fact.ts'
import type { Assignment } from '../source/assignment.ts'
import { fileName } from '../source/path.ts'
import type { ShellStatement, ShellWord } from '../source/shell.ts'
import type { Text } from '../source/text.ts'

/** A variable that a shell statement passes on, and the program it is set for. */
export interface PassedOn {
  readonly assignment: Assignment
  /** The name of the program without its folder; absent for an export. */
  readonly command?: Fact
}

/** What a statement passes on to programs: a plain assignment stays inside the shell. */
export function passedOn(statement: ShellStatement, source: Text): PassedOn[] {
  if (statement.kind !== 'prefix' && statement.kind !== 'export') return []
  const word = statement.command?.words[0]
  const command = word && wordFact(word, source, fileName(word.text))
  return statement.assignments.map((assignment) => ({ assignment, ...(command && { command }) }))
}

/** A word of a command line; unknown where the shell would expand it. */
export function wordFact(word: ShellWord, source: Text, value: string = word.text): Fact {
  const place = source.place(word.span)
  if (word.unknown !== undefined) return unknown({ says: word.unknown, place }, { place, text: word.text })
  return known(value, { place, text: word.text })
}
