import type { Edit, Finding, Report } from '../../engine/index.ts'

/** A fix as a report may show it. */
export interface ShownFix {
  readonly safety: 'safe' | 'unsafe'
  readonly edits: readonly Edit[]
}

/** The fix of a finding, unless it or what it is about stands where nothing may be shown: it may be made of a secret. */
export function shownFix(
  { fix, place, related }: Finding,
  { secrecy }: Pick<Report, 'secrecy'>,
): ShownFix | undefined {
  if (!fix || fix.edits.length === 0) return undefined
  const places = [place, ...related.map((other) => other.place), ...fix.edits.map((edit) => edit.place)]
  return places.some((one) => secrecy.hides(one)) ? undefined : fix
}
