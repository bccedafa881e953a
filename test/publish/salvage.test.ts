import { describe, expect, it } from 'vitest'
import { type Sent, sendOnce } from '../../cli/publish/salvage.ts'

interface Tried {
  readonly parts: (readonly number[])[]
  readonly sent: readonly number[]
  readonly left: readonly number[]
}

/** Sends numbers where some are bad; the first so many times everything is refused. */
async function tried(count: number, bad: ReadonlySet<number>, refusals = 0): Promise<Tried> {
  const items = Array.from({ length: count }, (_, index) => index)
  const parts: (readonly number[])[] = []
  const taken: (readonly number[])[] = []
  const left = await sendOnce(items, async (part): Promise<Sent> => {
    parts.push(part)
    if (parts.length <= refusals || part.some((item) => bad.has(item))) return 'refused'
    taken.push(part)
    return 'done'
  })
  expect(taken.length).toBeLessThanOrEqual(1)
  return { parts, sent: taken[0] ?? [], left }
}

/** Every choice of bad ones among up to ten. */
function* everyChoice(): Generator<{ count: number; bad: Set<number> }> {
  for (let count = 1; count <= 10; count++)
    for (let bits = 0; bits < 2 ** count; bits++)
      yield {
        count,
        bad: new Set(
          Array.from({ length: count }, (_, index) => index).filter((index) => bits & (1 << index)),
        ),
      }
}

describe('items of which a bad one spoils all', () => {
  it('are sent once and in order, without a bad one, for a bounded number of requests for each of those', async () => {
    for (const { count, bad } of everyChoice()) {
      const { parts, sent, left } = await tried(count, bad)
      const words = `${[...bad]} of ${count}`
      expect(
        sent.filter((item) => bad.has(item)),
        words,
      ).toEqual([])
      expect(
        [...sent].sort((a, b) => a - b),
        words,
      ).toEqual(sent)
      expect(
        [...sent, ...left].sort((a, b) => a - b),
        words,
      ).toEqual([...Array(count).keys()])
      expect(parts.length - 1, words).toBeLessThanOrEqual(bad.size * (Math.ceil(Math.log2(count)) + 1))
    }
  })

  it('are sent but for a few where one is bad', async () => {
    const fewest = async (count: number): Promise<number> =>
      Math.min(
        ...(await Promise.all(
          Array.from({ length: count }, async (_, bad) => (await tried(count, new Set([bad]))).sent.length),
        )),
      )
    // Of the five that a run may have open by default, one more than the bad one is lost at most.
    expect(await Promise.all([1, 2, 3, 4, 5, 8, 20, 30].map(fewest))).toEqual([0, 1, 1, 2, 3, 5, 16, 24])
  })

  it('are sent in part while fewer are bad than there are parts', async () => {
    for (const { count, bad } of everyChoice())
      if (bad.size < Math.max(2, Math.ceil(Math.log2(count))) && bad.size < count)
        expect((await tried(count, bad)).sent.length, `${[...bad]} of ${count}`).toBeGreaterThan(0)
  })

  it('are all sent where the refusal had another reason', async () => {
    for (const count of [1, 3, 5, 8, 30])
      expect(await tried(count, new Set(), 1)).toMatchObject({ left: [], parts: { length: 2 } })
  })

  it('are tried no more where sending has ended', async () => {
    let calls = 0
    const left = await sendOnce([1, 2, 3, 4], async () => (++calls === 1 ? 'refused' : 'ended'))
    expect([calls, left]).toEqual([2, [1, 2, 3, 4]])
  })
})
