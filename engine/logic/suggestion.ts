import { closest, distance } from 'fastest-levenshtein'

/** "; did you mean X?" when a known name is near enough to a misspelt one, else nothing. */
export function nearest(name: string, names: readonly string[], sigil = ''): string {
  const best = nearestName(name, names)
  return best === undefined ? '' : `; did you mean ${sigil}${best}?`
}

/** The known name that a misspelt one may have meant, when one is near enough. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined
  const best = closest(name, names as string[])
  return distance(name, best) <= Math.max(2, Math.floor(name.length / 3)) ? best : undefined
}
