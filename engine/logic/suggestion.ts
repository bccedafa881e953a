import { closest, distance } from 'fastest-levenshtein'

/** "; did you mean X?" when a known name is near enough to a misspelt one, else nothing. */
export function nearest(name: string, names: readonly string[], sigil = ''): string {
  if (names.length === 0) return ''
  const best = closest(name, names as string[])
  return distance(name, best) <= Math.max(2, Math.floor(name.length / 3))
    ? `; did you mean ${sigil}${best}?`
    : ''
}
