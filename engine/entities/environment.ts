import type { Place } from '../source/place.ts'
import type { Cause, Entity, Fact } from './fact.ts'

/** One source of a container's environment, in the order the container runtime applies them: later ones win. */
export type EnvSource = LiteralSource | FieldSource | KeySource | CarrierSource | FileSource | OpaqueSource

/** A value written in place. */
export interface LiteralSource {
  readonly type: 'literal'
  readonly name: string
  /** The written text, possibly unknown. */
  readonly fact: Fact
  readonly variable: Entity
}

/** A Kubernetes `resourceFieldRef`. */
export interface FieldSource {
  readonly type: 'field'
  readonly name: string
  readonly place: Place
  /** `limits.memory`, `requests.cpu`, or unknown. */
  readonly resource: Fact
  /** As written; absent when not written. */
  readonly divisor?: Fact
  /** The container whose resources are meant; its own when not written. */
  readonly container?: string
}

/** A key of a ConfigMap or Secret, or of a file. */
export interface KeySource {
  readonly type: 'key'
  readonly name: string
  readonly carrier: 'ConfigMap' | 'Secret'
  /** The object's name, possibly unknown. */
  readonly object: Fact
  readonly key: Fact
  readonly optional: boolean
  readonly place: Place
}

/** All keys of a ConfigMap or Secret. */
export interface CarrierSource {
  readonly type: 'all'
  readonly carrier: 'ConfigMap' | 'Secret'
  readonly object: Fact
  readonly prefix: string
  readonly optional: boolean
  readonly place: Place
}

/** A file of variables, by its path from the workspace root. */
export interface FileSource {
  readonly type: 'file'
  readonly path: string
  readonly optional: boolean
  readonly place: Place
}

/** Something that may set a variable, or any, to what cannot be known here. */
export interface OpaqueSource {
  readonly type: 'opaque'
  /** The one variable it sets; without it, it may set any. */
  readonly name?: string
  readonly cause: Cause
}

/** What links still have to join of a container. */
export interface ContainerParts {
  readonly sources: EnvSource[]
  readonly namespace?: string
  /** The folder of the file, for choosing the nearest candidate. */
  readonly folder: string
  /** The key of the pod it belongs to, and its name there. */
  readonly pod?: string
  readonly command: readonly Fact[]
  /** Aspects that a kustomization may replace, and by what; `env:GOGC` is one variable. */
  readonly patched: Map<'env' | 'limits' | 'requests' | 'image' | `env:${string}`, Cause>
  /** For an image built in the workspace: the Dockerfile's path. */
  readonly builtFrom?: string
}

/** What links need of a ConfigMap, a Secret or a file of variables. */
export interface CarrierParts {
  readonly carrier: 'ConfigMap' | 'Secret' | 'file'
  readonly name: string
  readonly namespace?: string
  readonly folder: string
  /** The path of a file of variables. */
  readonly path?: string
  readonly keys: ReadonlyMap<string, { readonly fact: Fact; readonly variable?: Entity }>
  /** Why it may hold more keys than these. */
  readonly open?: Cause
}
