import type { EntityType } from '../entities/index.ts'
import type { Logic } from '../logic/evaluate.ts'
import type { Template } from '../logic/template.ts'
import type { ScopePath } from '../logic/value.ts'

/** The most severe first. */
export const severities = ['error', 'warning', 'info'] as const
export type Severity = (typeof severities)[number]

/** Where a severity stands: the lower, the more severe. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity)
}

/** A profile: `recommended` is the default, every other one builds on it. */
export const profiles = ['recommended', 'guide', 'strict', 'latency', 'batch'] as const
export type Profile = (typeof profiles)[number]

/** Where a figure comes from. */
export interface Baseline {
  readonly guide?: string
  readonly url?: string
  readonly says: string
}

type ParameterType =
  | 'bytes'
  | 'cores'
  | 'seconds'
  | 'percent'
  | 'version'
  | 'number'
  | 'integer'
  | 'string'
  | 'boolean'
  | 'array'

/** What a parameter may be set to, in base units. */
export type ParameterValue =
  | string
  | number
  | boolean
  | readonly ParameterValue[]
  | { readonly [key: string]: ParameterValue }

/** A parameter of a rule: its type, its bounds and its default, in base units. */
export interface Parameter {
  readonly type: ParameterType
  readonly default: ParameterValue
  readonly minimum?: number
  readonly maximum?: number
  readonly says?: string
  /** For arrays: the type of the items, or the texts each item has. */
  readonly items?: 'string' | 'number' | { readonly [key: string]: 'string' | 'number' }
}

/** One variable that `for` binds: all entities of a type, or what a path of an earlier one leads to. */
export interface Binding {
  readonly name: string
  readonly entity?: EntityType
  readonly walk?: Logic
  /** The name of an earlier one: what this entity was before the change. */
  readonly before?: string
  /** True for items of a parameter: a fingerprint names them by their value. */
  readonly byValue?: boolean
}

/** A place to point at: the path for the fingerprint, and how to get there. */
export interface Pointer {
  readonly path: string
  readonly logic: Logic
}

/** Another place a finding shows, and what it says there. */
export interface RelatedPlace {
  readonly at: Pointer
  readonly says: Template
}

/** What `--fix` would do, as the rule says it. */
export interface Fix {
  readonly safety: 'safe' | 'unsafe'
  readonly set?: Pointer
  readonly remove?: Pointer
  readonly to?: Logic
  readonly when?: Logic
}

/** The first true case of a failure may override severity, message, places and fix. */
export interface Case {
  readonly when: Logic
  readonly severity?: Severity
  readonly message?: Template
  readonly at?: readonly Pointer[]
  readonly related?: readonly RelatedPlace[]
  readonly fix?: Fix | 'none'
}

/** What a profile changes of a rule. */
export interface ProfileAdjustment {
  readonly severity?: Severity
  readonly params?: Readonly<Record<string, ParameterValue>>
}

/** A proven rule, ready to be judged. Plain data: built-in packs are shipped as JSON of this. */
export interface Rule {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly status: 'stable' | 'preview'
  readonly why: string
  /** What to begin with where no fix can be written. */
  readonly skeleton?: string
  readonly baseline: readonly Baseline[]
  readonly params: Readonly<Record<string, Parameter>>
  readonly profiles: Readonly<Partial<Record<Profile, ProfileAdjustment>>>
  /** The profiles the rule belongs to when it is not in all; empty: judged for coverage alone. */
  readonly only?: readonly Profile[]
  readonly bindings: readonly Binding[]
  /** Pairs of keys that must be equal for the bound entities to be judged together. */
  readonly join: readonly (readonly [Logic, Logic])[]
  readonly when?: Logic
  /** Paths without which `when` is false for certain. */
  readonly requires: readonly ScopePath[]
  readonly assert?: Logic
  readonly cases: readonly Case[]
  readonly at: readonly Pointer[]
  readonly related: readonly RelatedPlace[]
  readonly message: Template
  readonly fix?: Fix
}

/** A pack: the rules of one folder. */
export interface Pack {
  readonly name: string
  readonly title: string
  readonly rules: readonly Rule[]
}
