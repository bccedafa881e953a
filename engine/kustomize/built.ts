import type { Configuration } from './configuration.ts'
import type { Mistake, Resource } from './resource.ts'
import type { Variable } from './variables.ts'

/** What a folder builds to, with what is not certain about it. */
export interface Build {
  readonly resources: readonly Resource[]
  /** What kustomize would refuse it for. */
  readonly mistakes: readonly Mistake[]
  /** Parts that are not here: remote bases, charts, files nobody has. There may be more objects. */
  readonly missing: readonly Mistake[]
  /** What may change any of the objects in a way that is not followed: programs, patches that cannot be read. */
  readonly unsure: readonly Mistake[]
  /** The files and folders it was made of, its own kustomization included. */
  readonly files: ReadonlySet<string>
  readonly folders: ReadonlySet<string>
}

/** A build on its way. */
export interface Draft {
  resources: readonly Resource[]
  configuration: Configuration
  readonly variables: Map<string, Variable>
  readonly mistakes: Mistake[]
  readonly missing: Mistake[]
  readonly unsure: Mistake[]
  readonly files: Set<string>
  readonly folders: Set<string>
}
