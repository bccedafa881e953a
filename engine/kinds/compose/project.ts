import type { Cause, Entity } from '../../entities/fact.ts'
import type { Text } from '../../source/text.ts'
import type { ComposeScalars } from './scalars.ts'

/** What the services of one file share. */
export interface Project {
  readonly source: Text
  readonly scalars: ComposeScalars
  readonly folder: string
  /** The project's name, where it is written. */
  readonly project?: string
  /** Variables by place, so that what an anchor brings into several services stays one. */
  readonly variables: Map<string, Entity>
  /** Why there may be more than is written. */
  readonly open?: Cause
}
