import { entity } from '../../entities/entity.ts'
import type { CarrierParts } from '../../entities/environment.ts'
import type { Entity, Fact } from '../../entities/fact.ts'
import { parseDotenv } from '../../source/dotenv.ts'
import { fileName, folderOf } from '../../source/path.ts'
import { assignedFact } from '../assigned.ts'
import type { Extract } from '../kind.ts'
import { variableEntity } from '../variable.ts'

/** Reads a file of variables: each as written, and all of them for the containers that name the file. */
export const extract: Extract = ({ source, via }) => {
  const { assignments } = parseDotenv(source.text)
  const name = fileName(source.path)
  const owner = { identity: { kind: 'env file', name }, subject: `env file ${name}` }
  const last = new Map(assignments.map((assignment, index) => [assignment.name, index]))
  const keys = new Map<string, { fact: Fact; variable: Entity }>()
  const variables = assignments.map((assignment, index) => {
    const fact = assignedFact(assignment, source, via)
    const variable = variableEntity({
      name: assignment.name,
      namePlace: source.place(assignment.nameSpan),
      value: fact,
      consumer: 'dotenv',
      carrier: 'file',
      shadowed: last.get(assignment.name) !== index,
      owner,
    })
    keys.set(assignment.name, { fact, variable })
    return variable
  })
  const carrier = entity<CarrierParts>(
    { type: 'envFile', ...owner, place: source.place({ start: 0, end: 0 }) },
    {},
    {
      carrier: 'file',
      name,
      folder: folderOf(source.path),
      // A file inside a ConfigMap has no path of its own.
      ...(via.length === 0 && { path: source.path }),
      keys,
    },
  )
  return { entities: [carrier, ...variables] }
}
