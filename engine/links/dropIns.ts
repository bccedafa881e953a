import { entity } from '../entities/entity.ts'
import type { ContainerParts, EnvSource, UnitLayer, UnitParts } from '../entities/environment.ts'
import { type Entity, type Fact, fieldMap, record } from '../entities/fact.ts'
import { folderOf } from '../source/path.ts'
import { addEntities, entitiesOf, type LinkContext, removeEntities } from './context.ts'
import { NearestIndex } from './nearest.ts'
import { overriddenBy } from './override.ts'

type Service = Entity<ContainerParts> & { parts: { unit: UnitParts } }

/** Units by their name. */
type Units = ReadonlyMap<string, NearestIndex<{ readonly folder: string; readonly service: Service }>>

/**
 * Merges systemd drop-ins into the unit of the same name in the nearest folder (systemd.unit(5)). Drop-ins of
 * several folders are of several machines: then nothing is merged, and what they set is not known of the unit. A
 * drop-in without a unit stays what it is, partial.
 */
export function linkDropIns(context: LinkContext): void {
  const services = entitiesOf<ContainerParts>(context, 'container').filter(isService)
  const units = unitsByName(services)
  const bound = new Map<Service, Service[]>()
  for (const dropIn of services.filter(({ parts }) => parts.unit.dropIn !== undefined)) {
    const unit = unitOf(dropIn, units)
    const own = unit && bound.get(unit)
    if (own) own.push(dropIn)
    else if (unit) bound.set(unit, [dropIn])
  }
  const gone = new Set<Entity>()
  const made: Entity[] = []
  for (const [unit, dropIns] of bound) {
    const whole = merge(unit, dropIns)
    if (!whole) continue
    for (const part of [unit, ...dropIns]) gone.add(part)
    made.push(whole)
  }
  removeEntities(context, 'container', gone)
  addEntities(context, made)
}

/** The one unit of that name in the nearest folder. */
function unitOf(dropIn: Service, units: Units): Service | undefined {
  const found = units.get(dropIn.parts.unit.unit)?.nearest(folderOf(dropIn.parts.folder)) ?? []
  return found.length === 1 ? found[0]?.service : undefined
}

function isService(container: Entity<ContainerParts>): container is Service {
  return container.parts.unit !== undefined
}

/** The unit with its drop-ins, or nothing where they are of several machines. */
function merge(unit: Service, dropIns: readonly Service[]): Entity<ContainerParts> | undefined {
  if (new Set(dropIns.map(({ parts }) => parts.folder)).size > 1) {
    for (const dropIn of dropIns)
      overriddenBy(unit, dropIn, `a drop-in in ${dropIn.parts.folder} may change it`)
    return undefined
  }
  const name = ({ parts }: Service): string => parts.unit.dropIn ?? ''
  const ordered = [...dropIns].sort((a, b) => (name(a) < name(b) ? -1 : 1))
  let parts = unit.parts.unit
  for (const dropIn of ordered) parts = merged(parts, dropIn.parts.unit)
  return rebuilt(unit, parts)
}

function merged(base: UnitParts, over: UnitParts): UnitParts {
  const limits = new Map([...base.limits, ...over.limits])
  return {
    ...base,
    environment: layered(base.environment, over.environment),
    files: layered(base.files, over.files),
    limits,
    command: over.command.reset ? over.command : base.command,
    ...(over.longRunning && { longRunning: over.longRunning }),
  }
}

function layered(base: UnitLayer, over: UnitLayer): UnitLayer {
  return {
    sources: over.reset ? over.sources : [...base.sources, ...over.sources],
    reset: base.reset || over.reset,
  }
}

/** The unit with the settings in force; what is not merged stays the unit's own. */
function rebuilt(unit: Service, parts: UnitParts): Entity<ContainerParts> {
  const { sources: before } = unit.parts
  const opaque = before[0]?.type === 'opaque' && before[0].name === undefined ? [before[0]] : []
  const sources: EnvSource[] = [
    ...opaque,
    ...parts.environment.sources,
    ...parts.files.sources,
    ...parts.command.sources,
  ]
  const open = unit.facts.open ? { open: unit.facts.open } : {}
  const fields: Record<string, Fact> = {}
  for (const [resource, fact] of parts.limits) if (fact) fields[resource] = fact
  const limits = record(fields, open)
  const { identity, subject, place } = unit
  return entity<ContainerParts>(
    { type: 'container', identity, subject, place },
    {
      ...Object.fromEntries(unit.facts.fields ?? fieldMap({})),
      limits,
      written: record({ limits, requests: record({}, open) }),
      ...(parts.longRunning && { longRunning: parts.longRunning }),
    },
    { ...unit.parts, sources, command: parts.command.words, unit: parts },
    unit.facts.open,
  )
}

/** Of several in one folder the last one is taken. */
function unitsByName(services: readonly Service[]): Units {
  const units = new Map<string, Map<string, Service>>()
  for (const service of services) {
    const { unit, dropIn } = service.parts.unit
    if (dropIn !== undefined) continue
    const folders = units.get(unit)
    if (folders) folders.set(service.parts.folder, service)
    else units.set(unit, new Map([[service.parts.folder, service]]))
  }
  const located = (folders: ReadonlyMap<string, Service>) =>
    [...folders].map(([folder, service]) => ({ folder, service }))
  return new Map([...units].map(([name, folders]) => [name, new NearestIndex(located(folders))]))
}
