/** A pattern over a sequence: a test for one item, or `'**'` for any number of items. */
export type Wildcards<T> = readonly (((item: T) => boolean) | '**')[]

/**
 * Whether a pattern matches a whole sequence. Only the last `'**'` ever has to give way, so that it takes at most the
 * product of the two lengths.
 */
export function matchesWildcards<T>(pattern: Wildcards<T>, items: ArrayLike<T>): boolean {
  let at = 0
  let item = 0
  let star = -1
  let from = 0
  while (item < items.length) {
    const part = pattern[at]
    if (part === '**') {
      star = at++
      from = item
    } else if (part?.(items[item] as T)) {
      at++
      item++
    } else if (star >= 0) {
      at = star + 1
      item = ++from
    } else return false
  }
  while (pattern[at] === '**') at++
  return at === pattern.length
}
