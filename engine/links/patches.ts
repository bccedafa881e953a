import type { ContainerParts } from '../entities/environment.ts'
import type { Entity } from '../entities/fact.ts'
import { entitiesOf, type LinkContext, removeEntities } from './context.ts'
import { isRuntimeName } from './runtimeVariables.ts'

/**
 * Takes away the containers of patches and override files that set no variable of the runtime: they were asked what
 * they replace, and by themselves there is nothing to judge.
 */
export function linkPatches(context: LinkContext): void {
  const containers = entitiesOf<ContainerParts>(context, 'container')
  removeEntities(context, 'container', new Set(containers.filter(isBarePatch)))
}

function isBarePatch({ parts }: Entity<ContainerParts>): boolean {
  return (
    parts.partial === true &&
    !parts.sources.some(
      (source) => 'name' in source && source.name !== undefined && isRuntimeName(source.name),
    )
  )
}
