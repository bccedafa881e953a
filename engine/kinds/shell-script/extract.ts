import type { Entity } from '../../entities/fact.ts'
import { parseMakefile } from '../../source/makefile.ts'
import { fileName } from '../../source/path.ts'
import { readShell } from '../../source/shell.ts'
import { assignedFact } from '../assigned.ts'
import type { Document, Extract } from '../kind.ts'
import { type PassedOn, passedOn } from '../statement.ts'
import { variableEntity } from '../variable.ts'
import { isMakefile } from './makefileName.ts'

/** Reads the variables a script or a makefile sets for the programs it runs. */
export const extract: Extract = (document) => {
  const { source } = document
  return { entities: isMakefile(source.path) ? fromMakefile(document) : fromScript(document) }
}

interface Written extends PassedOn {
  /** The target of a makefile. */
  readonly part?: string
}

function fromScript(document: Document): Entity[] {
  return readShell(document.source.text)
    .flatMap((statement) => passedOn(statement, document.source))
    .map((variable) => made(variable, document, 'script'))
}

function fromMakefile(document: Document): Entity[] {
  const { variables, recipes } = parseMakefile(document.source.text)
  const exported = variables
    .filter((variable) => variable.exported)
    .map(({ assignment, target }): Written => ({ assignment, ...(target !== null && { part: target }) }))
  const inRecipes = recipes.flatMap(({ target, statements }) =>
    statements.flatMap((statement) =>
      passedOn(statement, document.source).map((variable) => ({ ...variable, part: target })),
    ),
  )
  return [...exported, ...inRecipes].map((variable) => made(variable, document, 'makefile'))
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
