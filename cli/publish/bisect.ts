/** What became of items that were sent together: refused for at least one of them, or not sent for another reason. */
export type Sent = 'done' | 'refused' | 'ended'

/**
 * Sends items together where one bad item spoils them all and nobody says which: for every bad one at most
 * ⌈log₂ n⌉ + 1 more requests.
 * @returns the items that were not sent.
 */
export async function sendAllBut<T>(
  items: readonly T[],
  send: (part: readonly T[]) => Promise<Sent>,
): Promise<readonly T[]> {
  const left: T[] = []
  let pending = items
  while (pending.length > 0) {
    const sent = await send(pending)
    if (sent === 'done') return left
    if (sent === 'ended') return [...left, ...pending]
    const found = await narrowed(pending, send)
    left.push(...found.bad)
    pending = found.rest
  }
  return left
}

/** Finds one bad item among some that were refused; what is good on the way is sent, the rest is not known. */
async function narrowed<T>(
  refused: readonly T[],
  send: (part: readonly T[]) => Promise<Sent>,
): Promise<{ bad: readonly T[]; rest: readonly T[] }> {
  let suspects = refused
  let rest: readonly T[] = []
  while (suspects.length > 1) {
    const half = suspects.slice(0, Math.ceil(suspects.length / 2))
    const others = suspects.slice(half.length)
    const sent = await send(half)
    if (sent === 'ended') return { bad: [...suspects, ...rest], rest: [] }
    suspects = sent === 'done' ? others : half
    if (sent === 'refused') rest = [...others, ...rest]
  }
  // Where all others were good, it may be too: the refusal of all may have had another reason.
  const isGood = refused.length > 1 && rest.length === 0 && (await send(suspects)) === 'done'
  return { bad: isGood ? [] : suspects, rest }
}
