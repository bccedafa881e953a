import type { InhibitRuleParts } from '../entities/alertmanagerParts.ts'
import type { Entity } from '../entities/fact.ts'
import { Side } from './side.ts'

/** An inhibit rule with its sides ready to be asked. */
export interface ReadyRule {
  readonly entity: Entity<InhibitRuleParts>
  readonly source: Side
  readonly target: Side
}

/** Compiles both sides of an inhibit rule once. */
export function readyRule(entity: Entity<InhibitRuleParts>): ReadyRule {
  const { source, target, namespace } = entity.parts
  return { entity, source: new Side(source, namespace), target: new Side(target, namespace) }
}
