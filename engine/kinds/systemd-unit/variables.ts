import type { EnvSource, UnitLayer } from '../../entities/environment.ts'
import type { Entity, Identity } from '../../entities/fact.ts'
import type { Assignment } from '../../source/assignment.ts'
import { fileName } from '../../source/path.ts'
import type { SystemdEntry } from '../../source/systemdUnit.ts'
import { systemdCommands, systemdEnvironment } from '../../source/systemdWords.ts'
import { assignedFact } from '../assigned.ts'
import type { Document } from '../kind.ts'
import { wordFact } from '../statement.ts'
import { variableEntity } from '../variable.ts'

/** One line of the `[Service]` section. */
export type Setting = SystemdEntry

/** Reads the variables of one unit file, and keeps the entity of each. */
export class UnitVariables {
  readonly made: Entity[] = []
  readonly #document: Document
  readonly #owner: { identity: Identity; subject: string }

  constructor(document: Document, owner: { identity: Identity; subject: string }) {
    this.#document = document
    this.#owner = owner
  }

  /** `Environment=` and its neighbours; an empty assignment takes back what stands before it. */
  read(settings: readonly Setting[]): { environment: UnitLayer; files: UnitLayer } {
    const written = settings.flatMap((setting, at) => this.#assignments(setting, at))
    const last = new Map(written.map(({ assignment }, index) => [assignment.name, index]))
    const lastReset = settings.findLastIndex(({ key, value }) => key === 'Environment' && value === '')
    const sources: EnvSource[] = [...this.#passed(settings)]
    for (const [index, { assignment, at }] of written.entries()) {
      const takenBack = at < lastReset
      const source = this.#literal(assignment, takenBack || last.get(assignment.name) !== index)
      if (!takenBack) sources.push(source)
    }
    return {
      environment: { sources: [...sources, ...this.#unset(settings)], reset: lastReset >= 0 },
      files: this.#files(settings),
    }
  }

  /** What `/usr/bin/env A=b` of the last `ExecStart=` sets. */
  readCommand(settings: readonly Setting[]): UnitLayer {
    const start = settings.findLast(({ key }) => key === 'ExecStart')
    const command = start ? systemdCommands(start.content).at(-1) : undefined
    const word = command?.words[0]
    const program = word && wordFact(word, this.#document.source, fileName(word.text))
    const sources = (command?.assignments ?? []).map((assignment): EnvSource => {
      const fact = assignedFact(assignment, this.#document.source)
      const variable = variableEntity({
        ...this.#head(assignment),
        value: fact,
        carrier: 'command',
        ...(program && { command: program }),
      })
      this.made.push(variable)
      return { type: 'literal', name: assignment.name, fact, variable }
    })
    return { sources, reset: start !== undefined }
  }

  #assignments(setting: Setting, at: number): { assignment: Assignment; at: number }[] {
    if (setting.key !== 'Environment') return []
    return systemdEnvironment(setting.content).assignments.map((assignment) => ({ assignment, at }))
  }

  #literal(assignment: Assignment, shadowed: boolean): EnvSource {
    const fact = assignedFact(assignment, this.#document.source)
    const variable = variableEntity({
      ...this.#head(assignment),
      value: fact,
      carrier: 'container',
      shadowed,
    })
    this.made.push(variable)
    return { type: 'literal', name: assignment.name, fact, variable }
  }

  #head(assignment: Assignment) {
    return {
      name: assignment.name,
      namePlace: this.#document.source.place(assignment.nameSpan),
      consumer: 'systemd' as const,
      owner: this.#owner,
    }
  }

  /** Files are read after all of `Environment=` and win over it. */
  #files(settings: readonly Setting[]): UnitLayer {
    const own = settings.filter(({ key }) => key === 'EnvironmentFile')
    const lastReset = own.findLastIndex(({ value }) => value === '')
    const sources = own.slice(lastReset + 1).map(({ value, valueSpan }): EnvSource => {
      const place = this.#document.source.place(valueSpan)
      const optional = value.startsWith('-')
      // An absolute path of the machine is never one of the workspace.
      return { type: 'file', path: optional ? value.slice(1) : value, optional, place }
    })
    return { sources, reset: lastReset >= 0 }
  }

  /** `PassEnvironment=` takes variables from the manager; `Environment=` wins over it. */
  #passed(settings: readonly Setting[]): EnvSource[] {
    return this.#named(settings, 'PassEnvironment', 'taken from the environment of the service manager')
  }

  /** `UnsetEnvironment=` is applied at the very end, so that the variable is not what was set. */
  #unset(settings: readonly Setting[]): EnvSource[] {
    return this.#named(settings, 'UnsetEnvironment', 'taken away by UnsetEnvironment')
  }

  #named(settings: readonly Setting[], wanted: string, says: string): EnvSource[] {
    return settings
      .filter(({ key }) => key === wanted)
      .flatMap(({ value, valueSpan }) => {
        const place = this.#document.source.place(valueSpan)
        return value
          .split(/\s+/)
          .filter((name) => name !== '')
          .map(
            (name): EnvSource => ({
              type: 'opaque',
              name: name.split('=', 1)[0] ?? name,
              cause: { says, place },
            }),
          )
      })
  }
}
