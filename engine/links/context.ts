import type { Entity } from '../entities/fact.ts'
import type { EntityType } from '../entities/index.ts'

/** What is told of images that the repository cannot tell: language, and who sets the memory limit. */
export interface ImageKnowledge {
  /** A glob over the image name, without tag. */
  readonly image: string
  readonly language: 'go' | 'other'
  /** What inside the program sets the memory limit, if anything does. */
  readonly setsMemoryLimit?: string
  /** Set when the flag must stand among the arguments for it to set the limit. */
  readonly needsFlag?: string
  /** Where the knowledge comes from. */
  readonly source: string
}

/** What links work on: every entity of the workspace by type, and what the configuration tells. */
export interface LinkContext {
  readonly entities: ReadonlyMap<EntityType, readonly Entity[]>
  readonly targets: Readonly<Record<string, string>>
  /** Lists the configuration declares to be complete: `alerts`. */
  readonly complete: ReadonlySet<string>
  readonly images: readonly ImageKnowledge[]
}

/** The entities of one type with the parts their kind gave them. */
export function entitiesOf<Parts>(context: LinkContext, type: EntityType): readonly Entity<Parts>[] {
  return (context.entities.get(type) ?? []) as readonly Entity<Parts>[]
}
