import type { Cause, Identity } from '../../entities/fact.ts'
import type { Scalars } from '../scalar.ts'
import type { Dialect } from './dialect.ts'
import type { MatcherLengths } from './matchers.ts'

/** What the readers of one configuration share. */
export interface Configuration {
  readonly scalars: Scalars
  readonly dialect: Dialect
  readonly lengths: MatcherLengths
  readonly identity: Identity
  readonly subject: string
  /** Why there may be more than is written: the file is a template. */
  readonly open?: Cause
  readonly namespace?: string
}
