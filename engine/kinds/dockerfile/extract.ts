import { entity } from '../../entities/entity.ts'
import type { ContainerParts, EnvSource, ImageBuild } from '../../entities/environment.ts'
import {
  type Cause,
  type Entity,
  type Fact,
  type Identity,
  known,
  record,
  unknown,
} from '../../entities/fact.ts'
import type { Assignment } from '../../source/assignment.ts'
import {
  type Dockerfile,
  type DockerStage,
  longestDockerfile,
  parseDockerfile,
} from '../../source/dockerfile.ts'
import { fileName, folderOf } from '../../source/path.ts'
import type { Span } from '../../source/span.ts'
import type { Text } from '../../source/text.ts'
import { assignedFact } from '../assigned.ts'
import type { Extract, Extraction } from '../kind.ts'
import { passedOn, wordFact } from '../statement.ts'
import { variableEntity } from '../variable.ts'
import { commandOf, type StageCommand } from './command.ts'
import { chainOf, goEvidence, toolchainOf } from './evidence.ts'
import { imageNames, titleOf } from './names.ts'

/** A build with more stages is not read: each may stand on many before it. Distributions have hundreds. */
const mostStages = 1000

/** Reads every stage of a Dockerfile; the last one is what an image of it runs. */
export const extract: Extract = ({ source }) => {
  if (source.text.length > longestDockerfile)
    return beyondLimit(`more than ${longestDockerfile} characters in one Dockerfile`, { start: 0, end: 0 })
  const stages = [...source.text.matchAll(/^[ \t]*FROM[ \t]/gim)]
  const beyond = stages[mostStages]
  if (beyond) {
    const span = { start: beyond.index, end: beyond.index + beyond[0].length }
    return beyondLimit(`more than ${mostStages} stages in one Dockerfile`, span)
  }
  const file = parseDockerfile(source.text)
  const reader = new Reader(file, source)
  for (const stage of file.stages) reader.read(stage)
  return { entities: reader.entities }
}

function beyondLimit(message: string, span: Span): Extraction {
  return { entities: [], problems: [{ rule: 'source/limit', message, span, refused: false }] }
}

/** Programs of a build, a check or a shell: what runs them ends. */
const jobs = /^(?:golangci-lint|staticcheck|make|mage|protoc|buf|migrate|goose|gotestsum|true|false)$/

interface Owner {
  readonly identity: Identity
  readonly subject: string
}

class Reader {
  readonly entities: Entity[] = []
  readonly #file: Dockerfile
  readonly #source: Text
  /** What each stage sets itself, for the stages built on it. */
  readonly #own = new Map<DockerStage, EnvSource[]>()

  constructor(file: Dockerfile, source: Text) {
    this.#file = file
    this.#source = source
  }

  read(stage: DockerStage): void {
    const isFinal = stage === this.#file.finalStage
    const name = stage.name?.text ?? (isFinal ? 'final' : String(stage.index))
    const title = titleOf(this.#source.path)
    const owner = {
      identity: { kind: 'Dockerfile', name: title, part: name },
      subject: `Dockerfile ${title} › stage ${name}`,
    }
    this.#own.set(stage, this.#literals(stage.env, owner, 'container'))
    this.#inRuns(stage, owner)
    const command = commandOf(this.#file, stage, this.#source)
    const set = isFinal ? this.#literals(command.assignments, owner, 'command') : []
    const place = this.#source.place(stage.name?.span ?? stage.image.span)
    const cause: Cause = { says: 'whoever runs the image may set more', place }
    const inherited = chainOf(this.#file, stage)
      .reverse()
      .flatMap((one) => this.#own.get(one) ?? [])
    this.entities.push(
      entity<ContainerParts>(
        { type: 'container', ...owner, place },
        {
          name: known(name, { place, ...(stage.name && { text: name }) }),
          source: known('dockerfile'),
          workload: known('image'),
          role: known(isFinal ? 'main' : 'stage'),
          longRunning: isFinal ? longRunning(command, place) : known(false),
          limits: record({}),
          requests: record({}),
          written: record({ limits: record({}), requests: record({}) }),
        },
        {
          sources: [{ type: 'opaque', cause }, ...inherited, ...set],
          folder: folderOf(this.#source.path),
          command: command.words.map((word) => wordFact(word, this.#source)),
          patched: new Map(),
          build: this.#build(stage, name, isFinal, command),
        },
      ),
    )
  }

  #build(stage: DockerStage, name: string, isFinal: boolean, command: StageCommand): ImageBuild {
    const { path } = this.#source
    const go = goEvidence(this.#file, stage, command.words[0]?.text, this.#source)
    const toolchain = go && toolchainOf(this.#file, stage, this.#source)
    return {
      path,
      stage: name,
      isFinal,
      names: imageNames(path),
      ...(go && { go }),
      ...(toolchain && { toolchain }),
    }
  }

  #literals(assignments: readonly Assignment[], owner: Owner, carrier: 'container' | 'command'): EnvSource[] {
    const last = new Map(assignments.map(({ name }, index) => [name, index]))
    return assignments.map((assignment, index): EnvSource => {
      const { name } = assignment
      const fact = assignedFact(assignment, this.#source)
      const variable = variableEntity({
        name,
        namePlace: this.#source.place(assignment.nameSpan),
        value: fact,
        consumer: 'dockerfile',
        carrier,
        shadowed: last.get(name) !== index,
        owner,
      })
      this.entities.push(variable)
      return { type: 'literal', name, fact, variable }
    })
  }

  /** `RUN GOGC=off go build`: for the build's own programs. */
  #inRuns(stage: DockerStage, owner: Owner): void {
    const statements = stage.runs.flatMap((run) => run.statements)
    for (const { assignment, command } of statements.flatMap((one) => passedOn(one, this.#source))) {
      this.entities.push(
        variableEntity({
          name: assignment.name,
          namePlace: this.#source.place(assignment.nameSpan),
          value: assignedFact(assignment, this.#source),
          consumer: 'shell',
          carrier: 'command',
          ...(command && { command }),
          owner,
        }),
      )
    }
  }
}

/** Whether the image's own command runs until it is stopped; an image without one may be for anything. */
function longRunning({ words }: StageCommand, place: Cause['place']): Fact {
  const [program, verb] = words
  if (!program || program.unknown !== undefined)
    return unknown({ says: 'the file does not say what the image runs', place })
  const name = fileName(program.text)
  if (/^(?:ba|da|a|z)?sh$/.test(name)) return unknown({ says: `the image runs a script of ${name}`, place })
  return known(!jobs.test(name) && !(name === 'go' && verb?.text !== 'run'))
}
