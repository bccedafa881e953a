import { entity } from '../../entities/entity.ts'
import type { ContainerParts, EnvSource, UnitParts } from '../../entities/environment.ts'
import { type Cause, type Entity, type Fact, known, record, unknown } from '../../entities/fact.ts'
import { fileName, folderOf } from '../../source/path.ts'
import { parseSystemdUnit } from '../../source/systemdUnit.ts'
import { systemdCommands } from '../../source/systemdWords.ts'
import type { Document, Extract } from '../kind.ts'
import { wordFact } from '../statement.ts'
import { isDropIn } from './dropInName.ts'
import { readLimits } from './limits.ts'
import { type Setting, UnitVariables } from './variables.ts'

/** Reads a service, or a drop-in of one, as a container. */
export const extract: Extract = (document) => {
  const { source } = document
  const settings = parseSystemdUnit(source.text).entries.filter(({ section }) => section === 'Service')
  const dropIn = isDropIn(source.path)
  if (settings.length === 0 && dropIn) return { entities: [] }
  const unit = dropIn ? fileName(folderOf(source.path)).slice(0, -2) : fileName(source.path)
  const name = unit.replace(/\.service$/, '')
  const owner = {
    identity: { kind: 'systemd service', name },
    subject: `systemd service ${name}`,
  }
  const variables = new UnitVariables(document, owner)
  const parts: UnitParts = {
    unit,
    ...(dropIn && { dropIn: fileName(source.path) }),
    ...variables.read(settings),
    limits: readLimits(settings, source),
    command: { ...variables.readCommand(settings), words: wordsOf(settings, document) },
    ...longRunning(settings, document),
  }
  const template = /\{\{|\{%/.exec(source.text)
  const open: Cause | undefined = template
    ? {
        says: 'the file is a template',
        place: source.place({ start: template.index, end: template.index + 2 }),
      }
    : dropIn
      ? { says: `a drop-in of ${unit}, which is merged into it`, place: source.place({ start: 0, end: 0 }) }
      : undefined
  const container = serviceEntity(name, owner, parts, document, open)
  return { entities: [container, ...variables.made] }
}

function serviceEntity(
  name: string,
  owner: { identity: { kind: string; name: string }; subject: string },
  parts: UnitParts,
  { source }: Document,
  open: Cause | undefined,
): Entity<ContainerParts> {
  const section = source.text.indexOf('[Service]')
  const place = source.place({ start: Math.max(section, 0), end: section < 0 ? 0 : section + 9 })
  const openList = open && { open: [open] }
  const limits = record(limitFields(parts), openList)
  return entity<ContainerParts>(
    { type: 'container', ...owner, place },
    {
      name: known(name, { place, text: name }),
      source: known('systemd'),
      workload: known('service'),
      role: known('main'),
      longRunning: parts.longRunning ?? (open ? unknown(open) : known(true)),
      limits,
      requests: record({}, openList),
      written: record({ limits, requests: record({}, openList) }),
    },
    {
      sources: sourcesOf(parts, open),
      folder: folderOf(source.path),
      command: parts.command.words,
      patched: new Map(),
      unit: parts,
    },
    open && [open],
  )
}

/** The environment of a unit that stands alone, in the order systemd applies it. */
function sourcesOf(parts: UnitParts, open: Cause | undefined): EnvSource[] {
  const opaque: EnvSource[] = open ? [{ type: 'opaque', cause: open }] : []
  return [...opaque, ...parts.environment.sources, ...parts.files.sources, ...parts.command.sources]
}

function limitFields(parts: UnitParts): Record<string, Fact> {
  const fields: Record<string, Fact> = {}
  for (const [resource, fact] of parts.limits) if (fact) fields[resource] = fact
  return fields
}

/** `Type=oneshot` ends; every other type runs until it is stopped. */
function longRunning(settings: readonly Setting[], { source }: Document): { longRunning?: Fact } {
  const type = settings.findLast(({ key }) => key === 'Type')
  if (!type) return {}
  const place = source.place(type.valueSpan)
  return { longRunning: known(type.value !== 'oneshot', { place, text: type.value }) }
}

/** The words of the last `ExecStart=`. */
function wordsOf(settings: readonly Setting[], { source }: Document): Fact[] {
  const start = settings.findLast(({ key }) => key === 'ExecStart')
  const commands = start ? systemdCommands(start.content) : []
  return (commands.at(-1)?.words ?? []).map((word) => wordFact(word, source))
}
