import type { Place } from '../source/place.ts'
import type { Cause, Entity, Fact, Step } from './fact.ts'

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
  /** The stage such a build names; the last one without it. */
  readonly buildTarget?: string
  /** The folder such a build starts in. */
  readonly buildContext?: string
  /** True for a service of a Compose override file, which is merged into another one. */
  readonly partial?: boolean
  /** For a stage of a Dockerfile: what it builds. */
  readonly build?: ImageBuild
  /** For a systemd service or a drop-in of one: the settings before they are merged. */
  readonly unit?: UnitParts
}

/** What one stage of a Dockerfile builds. */
export interface ImageBuild {
  readonly path: string
  /** The name of the stage, or its number. */
  readonly stage: string
  readonly isFinal: boolean
  /** Names an image of this Dockerfile may have, by the folder it stands in or its own name; empty at the root. */
  readonly names: readonly string[]
  /** Where it shows that the program is written in Go. */
  readonly go?: Step
  /** The version of the Go toolchain that builds it. */
  readonly toolchain?: Fact
}

/** The settings of one unit file or drop-in, in the layers systemd merges. */
export interface UnitParts {
  /** The unit they belong to: `api.service`. */
  readonly unit: string
  /** The file name of a drop-in, by which they are ordered; absent for the unit itself. */
  readonly dropIn?: string
  /** `Environment=`, and `EnvironmentFile=`, which is applied after all of it. */
  readonly environment: UnitLayer
  readonly files: UnitLayer
  /** Null takes back what was set before. */
  readonly limits: ReadonlyMap<'memory' | 'cpu', Fact | null>
  /** `ExecStart=`; empty where none is written. */
  readonly command: UnitLayer & { readonly words: readonly Fact[] }
  readonly longRunning?: Fact
}

/** Sources of one setting; `reset` when an empty assignment takes back what was set before. */
export interface UnitLayer {
  readonly sources: readonly EnvSource[]
  readonly reset: boolean
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
