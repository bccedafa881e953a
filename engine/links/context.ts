import type { Entity } from '../entities/fact.ts'
import type { EntityType } from '../entities/index.ts'
import type { Limits } from '../source/limits.ts'
import type { Place } from '../source/place.ts'

/** What is told of images that the repository cannot tell: language, and who sets the memory limit. */
export interface ImageKnowledge {
  /**
   * A glob over the image name without tag, with or without the registry in front: `*` is within one part of the
   * name, a leading or trailing pair of stars stands for any parts.
   */
  readonly image: string
  readonly language: 'go' | 'other'
  /** What inside the program sets the memory limit, if anything does. */
  readonly setsMemoryLimit?: string
  /** Why the program is as well without a limit of the runtime, as its developers say. */
  readonly needsNoMemoryLimit?: string
  /** Set when the flag must stand among the arguments for it to set the limit. */
  readonly needsFlag?: string
  /** A flag that keeps the program from setting it. */
  readonly unlessFlag?: string
  /** The version of the image's tag from which on it does. */
  readonly since?: string
  /** Where the knowledge comes from. */
  readonly source: string
}

/**
 * What links work on: every entity of the workspace by type, and what the configuration tells. Links may add
 * entities and take some away, through the functions below.
 */
export interface LinkContext {
  readonly entities: ReadonlyMap<EntityType, Entity[]>
  readonly targets: Readonly<Record<string, string>>
  /** Lists the configuration declares to be complete: `alerts`. */
  readonly complete: ReadonlySet<string>
  readonly images: readonly ImageKnowledge[]
  readonly limits: Limits
  /** Says at a place that a limit was passed and that what is beyond it was not judged. */
  readonly exceed: (place: Place, message: string) => void
}

/** The entities of one type with the parts their kind gave them. */
export function entitiesOf<Parts>(context: LinkContext, type: EntityType): readonly Entity<Parts>[] {
  return (context.entities.get(type) ?? []) as readonly Entity<Parts>[]
}

/** Adds entities that only joining shows, such as the settings inside a variable. */
export function addEntities(context: LinkContext, added: readonly Entity[]): void {
  for (const one of added) context.entities.get(one.type)?.push(one)
}

/** Takes away entities that became part of others. */
export function removeEntities(context: LinkContext, type: EntityType, gone: ReadonlySet<Entity>): void {
  const group = context.entities.get(type)
  if (!group || gone.size === 0) return
  const kept = group.filter((one) => !gone.has(one))
  group.length = 0
  for (const one of kept) group.push(one)
}
