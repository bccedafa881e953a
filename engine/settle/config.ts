import type { ImageKnowledge } from '../links/context.ts'
import type { ParameterValue, Profile, Severity } from '../packs/rule.ts'
import { defaultLimits, type Limits } from '../source/limits.ts'
import type { Globs } from './glob.ts'

/** What the configuration says of one rule. */
export interface RuleSetting {
  readonly severity?: Severity | 'off'
  readonly params?: Readonly<Record<string, ParameterValue>>
}

/** Rule settings for some paths. */
export interface Override {
  readonly paths: Globs
  /** The patterns of `paths` as they are written. */
  readonly written: readonly string[]
  readonly rules: ReadonlyMap<string, RuleSetting>
}

/** What `.slo-lint.yaml` says, read and proven. */
export interface Config {
  readonly profile: Profile
  readonly rules: ReadonlyMap<string, RuleSetting>
  readonly overrides: readonly Override[]
  /** Globs of files that are not read. */
  readonly exclude: readonly string[]
  readonly targets: Readonly<Record<string, string>>
  /** Lists the workspace is known to hold all of. */
  readonly complete: ReadonlySet<string>
  readonly images: readonly ImageKnowledge[]
  readonly limits: Limits
}

/** What holds without a configuration file. */
export const defaultConfig: Config = {
  profile: 'recommended',
  rules: new Map(),
  overrides: [],
  exclude: [],
  targets: {},
  complete: new Set(),
  images: [],
  limits: defaultLimits,
}
