/** What became of items that were sent together: refused for at least one of them, or not sent for another reason. */
export type Sent = 'done' | 'refused' | 'ended'

/**
 * Sends items together where one bad item spoils them all, nobody says which, and only one sending may succeed: a review
 * is one message to everybody who follows a pull request. So nothing is found out by sending a part that may be taken;
 * what is taken first is all that is sent. With one bad item of n that is all but ⌈n / ⌈log₂ n⌉⌉ at most, and there are
 * never more than ⌈log₂ n⌉ + 1 further requests for each bad one.
 *
 * Reviews that stay pending could be tried without anybody seeing them, and would tell exactly which ones are bad. But
 * an account has one pending review on a pull request, and while it has, GitHub refuses all its other reviews. All jobs
 * share one account: ours would be in the way of other tools, and one that a killed run left for ever.
 * @returns the items that were not sent.
 */
export async function sendOnce<T>(
  items: readonly T[],
  send: (part: readonly T[]) => Promise<Sent>,
): Promise<readonly T[]> {
  for (const part of [items, ...remainders(items)]) {
    const sent = await send(part)
    if (sent === 'ended') return items
    if (sent === 'done') return items.filter((item) => !part.includes(item))
  }
  return items
}

/**
 * What is tried after all together were refused, in this order. The items are cut into ⌈log₂ n⌉ parts that stand in a
 * ring; tried are all runs of neighbours, longer ones first, each time as many as there are parts. Where b parts have a
 * bad item, some run of ⌈(parts − b) / b⌉ has none: whoever comes to shorter runs has found one more bad item, for which
 * there are as many requests again.
 */
function remainders<T>(items: readonly T[]): (readonly T[])[] {
  const halvings = Math.ceil(Math.log2(items.length))
  const parts = Math.min(items.length, Math.max(2, halvings))
  // The refusal may have had a reason that is over. Of two items the second try would be one too many.
  const tried = parts > 1 && parts > halvings ? [] : [items]
  const sizes = new Set(
    Array.from({ length: parts - 1 }, (_, less) => Math.ceil((parts - 1 - less) / (less + 1))),
  )
  for (const size of sizes)
    for (let first = 0; first < parts; first++) {
      const isKept = (index: number): boolean =>
        (Math.floor((index * parts) / items.length) - first + parts) % parts < size
      tried.push(items.filter((_, index) => isKept(index)))
    }
  return tried
}
