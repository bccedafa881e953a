import type { ContainerParts } from '../entities/environment.ts'
import type { Entity } from '../entities/fact.ts'
import { fileName } from '../source/path.ts'
import { entitiesOf, type LinkContext } from './context.ts'
import { overriddenBy } from './override.ts'

/**
 * A partial service of `compose.override.yaml` or `docker-compose.prod.yml` is merged into the service of the same
 * name in the same folder: what it sets is not known of that service before.
 */
export function linkComposeOverrides(context: LinkContext): void {
  const services = entitiesOf<ContainerParts>(context, 'container').filter(
    ({ facts }) => facts.fields?.get('source')?.value === 'compose',
  )
  const whole = new Map<string, Entity<ContainerParts>[]>()
  const keyOf = ({ parts, identity }: Entity<ContainerParts>): string => `${parts.folder}\0${identity.name}`
  for (const service of services) {
    if (service.parts.partial) continue
    const group = whole.get(keyOf(service))
    if (group) group.push(service)
    else whole.set(keyOf(service), [service])
  }
  for (const partial of services.filter(({ parts }) => parts.partial)) {
    const says = `${fileName(partial.place.path)} may change it`
    for (const base of whole.get(keyOf(partial)) ?? []) overriddenBy(base, partial, says)
  }
}
