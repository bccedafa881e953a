import { addFacts } from '../entities/entity.ts'
import type { ContainerParts } from '../entities/environment.ts'
import { type Cause, type Entity, type Fact, known, list, maybe, record, unknown } from '../entities/fact.ts'
import { atLeast } from '../values/goVersion.ts'
import { entitiesOf, type LinkContext } from './context.ts'
import { asRuntimeReads, isRuntimeName, runtimeNames } from './runtimeVariables.ts'

type Container = Entity<ContainerParts>

/** A container that gets a variable, and the name it gets it under. */
export interface Use {
  readonly container: Container
  readonly name: string
}

/** The first version that reads numbers otherwise (see values/goInteger.ts). */
const newReading = '1.26'

/**
 * The version of the runtime: that of the toolchain. A go line says only how old it is at most, which decides where
 * it already asks for the newest way of reading.
 */
export function goVersionOf(container: Entity, context: LinkContext): string | undefined {
  const toolchain = container.facts.fields?.get('goToolchain')
  if (toolchain?.state === 'known') return String(toolchain.value)
  const line = String(container.facts.fields?.get('goVersion')?.value ?? '')
  const newest = atLeast(line, newReading)
  return newest.ok && newest.holds ? line : context.targets['go']
}

/** How the Go runtime reads each written variable, who gets it, and what else they get. */
export function describeVariables(context: LinkContext, uses: ReadonlyMap<Entity, readonly Use[]>): void {
  const beside = new Beside()
  for (const variable of entitiesOf(context, 'variable')) {
    const fields = variable.facts.fields
    const used = uses.get(variable) ?? []
    const using = used.map(({ container }) => container)
    const goVersion = using[0] ? goVersionOf(using[0], context) : context.targets['go']
    const own = String(fields?.get('name')?.value ?? '')
    const names = new Set(used.length > 0 ? used.map(({ name }) => name) : [own])
    const value = fields?.get('value')
    const runtime: Record<string, Fact> = {}
    for (const name of names) {
      if (!value || !isRuntimeName(name)) continue
      runtime[name] = asUsersRead(name, value, using) ?? asRuntimeReads(name, value, goVersion)
    }
    const carried = ['configMap', 'secret'].includes(String(fields?.get('carrier')?.value))
    const cause: Cause = { says: 'no container of the workspace is known to read it', place: variable.place }
    const lost = carried && using.length === 0
    const reaches = lost ? unknown(cause) : known(fields?.get('shadowed')?.value !== true)
    addFacts(variable, {
      runtime: record(runtime),
      users: list(
        using.map(({ facts }) => facts),
        lost ? { open: [cause] } : {},
      ),
      reaches,
      beside: beside.of(using, variable),
    })
  }
}

/** A value made of references is what its users get; where they differ, it is not known. */
function asUsersRead(name: string, value: Fact, using: readonly Entity[]): Fact | undefined {
  if (!String(value.value).includes('$(') || using.length === 0) return undefined
  const [first, ...others] = using.map(({ facts }) => facts.fields?.get('env')?.fields?.get(name))
  if (first && others.every((other) => sameValue(other, first))) return first
  return unknown({
    says: 'containers that share it get different values',
    place: value.place ?? (using[0]?.place as Cause['place']),
  })
}

/** What all users of a variable get for the others; where they differ, or none is known, it is not known. */
class Beside {
  /** Of environments that are the only one a variable stands in: most have many variables. */
  readonly #alone = new Map<Fact, Fact>()

  of(using: readonly Entity[], variable: Entity): Fact {
    const cause: Cause = { says: 'what else the program gets is not known here', place: variable.place }
    const [first, ...others] = using.map(({ facts }) => facts.fields?.get('env'))
    if (!first) return record({}, { open: [cause] })
    const known = others.length === 0 ? this.#alone.get(first) : undefined
    if (known) return known
    const fields: Record<string, Fact | undefined> = {}
    for (const name of runtimeNames) {
      const fact = first.fields?.get(name)
      const alike = others.every((env) => sameValue(env?.fields?.get(name), fact))
      fields[name] = alike
        ? fact
        : maybe({ says: `containers that share it differ in ${name}`, place: variable.place })
    }
    const made = record(fields, first.open ? { open: first.open } : {})
    if (others.length === 0) this.#alone.set(first, made)
    return made
  }
}

function sameValue(a: Fact | undefined, b: Fact | undefined): boolean {
  return a?.state === b?.state && a?.value === b?.value
}
