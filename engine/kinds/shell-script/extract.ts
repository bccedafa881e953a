import { type Entity, type Fact, known, unknown } from '../../entities/fact.ts'
import type { Assignment } from '../../source/assignment.ts'
import { parseMakefile } from '../../source/makefile.ts'
import { fileName } from '../../source/path.ts'
import { readShell, type ShellStatement } from '../../source/shell.ts'
import type { Text } from '../../source/text.ts'
import { assignedFact } from '../assigned.ts'
import type { Document, Extract } from '../kind.ts'
import { variableEntity } from '../variable.ts'
import { isMakefile } from './index.ts'

/** Reads the variables a script or a makefile sets for the programs it runs. */
export const extract: Extract = (document) => {
  const { source } = document
  return { entities: isMakefile(source.path) ? fromMakefile(document) : fromScript(document) }
}

interface Written {
  readonly assignment: Assignment
  readonly command?: Fact
  readonly part?: string
}

function fromScript(document: Document): Entity[] {
  return readShell(document.source.text)
    .flatMap((statement) => written(statement, document.source))
    .map((variable) => made(variable, document, 'script'))
}

function fromMakefile(document: Document): Entity[] {
  const { variables, recipes } = parseMakefile(document.source.text)
  const exported = variables
    .filter((variable) => variable.exported)
    .map(({ assignment, target }): Written => ({ assignment, ...(target !== null && { part: target }) }))
  const inRecipes = recipes.flatMap(({ target, statements }) =>
    statements.flatMap((statement) =>
      written(statement, document.source).map((variable) => ({ ...variable, part: target })),
    ),
  )
  return [...exported, ...inRecipes].map((variable) => made(variable, document, 'makefile'))
}

/** What a statement passes on: a plain assignment stays inside the shell. */
function written(statement: ShellStatement, source: Text): Written[] {
  if (statement.kind !== 'prefix' && statement.kind !== 'export') return []
  const command = program(statement, source)
  return statement.assignments.map((assignment) => ({ assignment, ...(command && { command }) }))
}

/** The name of the program, without its folder. */
function program(statement: ShellStatement, source: Text): Fact | undefined {
  const word = statement.command?.words[0]
  if (!word) return undefined
  const place = source.place(word.span)
  if (word.unknown !== undefined) return unknown({ says: word.unknown, place }, { place, text: word.text })
  return known(fileName(word.text), { place, text: word.text })
}

function made({ assignment, command, part }: Written, document: Document, kind: string): Entity {
  const { source, via } = document
  const name = fileName(source.path)
  const value = assignedFact(assignment, source, via)
  return variableEntity({
    name: assignment.name,
    namePlace: source.place(assignment.nameSpan),
    value,
    consumer: 'shell',
    carrier: 'command',
    ...(command && { command }),
    owner: { identity: { kind, name, ...(part && { part }) }, subject: `${kind} ${name}` },
  })
}
