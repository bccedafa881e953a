import type { Fact } from '../entities/fact.ts'
import type { Edit, Finding } from '../finding.ts'
import { decide, evaluate } from '../logic/evaluate.ts'
import { isFact, type Scope, scalarOf, Unknown } from '../logic/value.ts'
import type { Fix } from '../packs/rule.ts'

/** The edits of a fix, or nothing where it cannot be offered: an unknown condition, a place inside another text. */
export function fixOf(fix: Fix, scope: Scope): { safety: 'safe' | 'unsafe'; edits: Edit[] } | undefined {
  if (fix.when !== undefined && decide(fix.when, scope) !== true) return undefined
  if (!fix.set || fix.to === undefined) return undefined
  const target = evaluate(fix.set.logic, scope)
  const value = scalarOf(evaluate(fix.to, scope))
  if (!isFact(target) || value instanceof Unknown) return undefined
  const edit = replaceScalar(target, String(value))
  return edit && { safety: fix.safety, edits: [edit] }
}

/** Replaces a fact's text where it stands alone in a file, not in a text embedded in another. */
function replaceScalar(target: Fact, text: string): Edit | undefined {
  const { place } = target
  if (!place || place.decodedLine !== undefined || place.secret) return undefined
  return { place, text }
}

/** Edits in the notation of the place: a quoted scalar keeps its quotes, unless the new text brings its own. */
export function notated(finding: Finding, texts: ReadonlyMap<string, string>): Finding {
  if (!finding.fix) return finding
  const edits = finding.fix.edits.map(({ place, text }) => {
    const quote = texts.get(place.path)?.[place.span.start]
    const keeps = (quote === '"' || quote === "'") && !/^["']/.test(text)
    return { place, text: keeps ? `${quote}${text}${quote}` : text }
  })
  return { ...finding, fix: { ...finding.fix, edits } }
}
