import type { Fact } from '../entities/fact.ts'
import type { Edit } from '../finding.ts'
import { decide, evaluate } from '../logic/evaluate.ts'
import { absent, isFact, type Scope, scalarOf, Unknown, type Value } from '../logic/value.ts'
import type { Fix } from '../packs/rule.ts'
import type { Place } from '../source/place.ts'

/** The edits of a fix, or nothing where it cannot be offered: an unknown condition, a place inside another text. */
export function fixOf(fix: Fix, scope: Scope): { safety: 'safe' | 'unsafe'; edits: Edit[] } | undefined {
  if (fix.when !== undefined && decide(fix.when, scope) !== true) return undefined
  const edit = fix.remove ? removed(evaluate(fix.remove.logic, scope)) : set(fix, scope)
  return edit && { safety: fix.safety, edits: [edit] }
}

function set(fix: Fix, scope: Scope): Edit | undefined {
  if (!fix.set || fix.to === undefined) return undefined
  const target = evaluate(fix.set.logic, scope)
  const value = scalarOf(evaluate(fix.to, scope))
  if (value instanceof Unknown) return undefined
  if (target === absent) return added(fix.set.path, String(value), scope)
  return isFact(target) ? replaceScalar(target, String(value)) : undefined
}

/** A variable that is not set is added to the container, which says where it stands: `c.env.GOMEMLIMIT`. */
function added(path: string, text: string, scope: Scope): Edit | undefined {
  const [root = '', env, name, ...more] = path.split('.')
  const container = scope[root]
  if (env !== 'env' || name === undefined || more.length > 0) return undefined
  const place = container !== undefined && isFact(container) ? container.entity?.place : undefined
  return place && isAlone(place) ? { place, text, as: 'variable', name } : undefined
}

function removed(target: Value): Edit | undefined {
  if (!isFact(target) || target.state !== 'known') return undefined
  const isSetting = target.entity?.type === 'godebugSetting'
  const place = target.place ?? target.entity?.place
  return place && isAlone(place) ? { place, text: '', as: isSetting ? 'setting' : 'removal' } : undefined
}

/** Replaces a fact's text where it stands alone in a file, not in a text embedded in another. */
function replaceScalar(target: Fact, text: string): Edit | undefined {
  const { place } = target
  if (!place || !isAlone(place)) return undefined
  return target.fields?.has('resource') ? { place, text, as: 'literal' } : { place, text }
}

/** Whether what is meant stands at a place in the file's own text, and may be shown. */
function isAlone(place: Place): boolean {
  return place.decodedLine === undefined && !place.secret && !place.derived
}
