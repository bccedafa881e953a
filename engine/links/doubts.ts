import { addFacts } from '../entities/entity.ts'
import type { ContainerParts } from '../entities/environment.ts'
import { type Cause, type Entity, record, unknown } from '../entities/fact.ts'
import { entitiesOf, type LinkContext } from './context.ts'

type Container = Entity<ContainerParts>

/** Marks all of a container that something may replace; the first reason is the one that is told. */
export function doubt(container: Container, cause: Cause): void {
  for (const aspect of ['env', 'limits', 'requests', 'image'] as const)
    if (!container.parts.patched.has(aspect)) container.parts.patched.set(aspect, cause)
}

/** Takes back the resources and the image that something may replace; the environment link does the variables. */
export function linkDoubts(context: LinkContext): void {
  for (const container of entitiesOf<ContainerParts>(context, 'container')) {
    const { patched } = container.parts
    if (patched.size === 0) continue
    for (const side of ['limits', 'requests'] as const) {
      const cause = patched.get(side) ?? (side === 'requests' ? patched.get('limits') : undefined)
      if (cause) addFacts(container, { [side]: record({}, { open: [cause] }) })
    }
    const limits = patched.get('limits') ?? patched.get('requests')
    if (limits && container.facts.fields?.has('qos')) addFacts(container, { qos: unknown(limits) })
    const image = patched.get('image')
    if (image && container.facts.fields?.has('image')) addFacts(container, { image: unknown(image) })
  }
}
