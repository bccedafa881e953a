import { addFacts } from '../entities/entity.ts'
import { type Entity, type Fact, known } from '../entities/fact.ts'
import type { GoSourceParts, ModuleParts } from '../entities/moduleParts.ts'
import { entitiesOf, type LinkContext } from './context.ts'

/** Tells every module what its sources set of the runtime themselves: the nearest go.mod at or above a file is meant. */
export function linkGoSources(context: LinkContext): void {
  const modules = new Map(
    entitiesOf<ModuleParts>(context, 'module').map((module) => [module.parts.folder, module]),
  )
  for (const source of entitiesOf<GoSourceParts>(context, 'goSource')) {
    const module = moduleOf(source.parts.folder, modules)
    if (!module) continue
    const { setsMemoryLimit, setsProcs, godebug } = source.parts
    const before = module.facts.fields
    addFacts(module, {
      ...(setsMemoryLimit &&
        !before?.has('setsMemoryLimit') && { setsMemoryLimit: inSources(setsMemoryLimit) }),
      ...(setsProcs && !before?.has('setsProcs') && { setsProcs: inSources(setsProcs) }),
      ...(godebug.size > 0 && {
        godebug: { state: 'known', fields: new Map([...(before?.get('godebug')?.fields ?? []), ...godebug]) },
      }),
    })
  }
}

function inSources(call: Fact): Fact {
  const via = call.place ? [{ says: 'the program sets it here', place: call.place }] : []
  return known(`${String(call.value)} in its sources`, {
    ...(call.place && { place: call.place }),
    text: `${call.text} in its sources`,
    via,
  })
}

function moduleOf(
  folder: string,
  modules: ReadonlyMap<string, Entity<ModuleParts>>,
): Entity<ModuleParts> | undefined {
  for (let here = folder; ; ) {
    const found = modules.get(here)
    if (found || here === '') return found
    const slash = here.lastIndexOf('/')
    here = slash < 0 ? '' : here.slice(0, slash)
  }
}
