import { describe, expect, it } from 'vitest'
import type { Api } from '../../cli/publish/api.ts'
import { type Published, type PublishOptions, publish } from '../../cli/publish/publish.ts'
import type { Remark } from '../../cli/publish/remark.ts'
import { Hub } from './contract/hub.ts'
import { direct, FastClock, optionsFor } from './history.ts'
import { remark, spot } from './sample.ts'

const head = 'a'.repeat(40)

/** A hub that shows a file of so many added lines. */
function hubOf(lines: number, clock = new FastClock()): Hub {
  const hub = new Hub(clock)
  const rows = Array.from({ length: lines }, (_, index) => `+line ${index}`).join('\n')
  hub.files = [{ filename: 'a.yaml', status: 'added', patch: `@@ -0,0 +1,${lines} @@\n${rows}` }]
  return hub
}

/** One remark on each line, each with its own fingerprint. */
function remarks(count: number): Remark[] {
  return Array.from({ length: count }, (_, index) =>
    remark({
      message: `remark <${index}>`,
      fingerprint: (index + 0x10000000).toString(16),
      place: spot('a.yaml', index + 1),
    }),
  )
}

async function run(
  hub: Hub,
  found: readonly Remark[],
  options: Partial<PublishOptions> = {},
  api: Api = direct(hub),
  clock = new FastClock(),
): Promise<Published> {
  const handover = { handover: 1 as const, head, remarks: found, fixed: [], unknown: 0, policy: [] }
  return publish(handover, { ...optionsFor(head), ...options }, api, clock)
}

describe('a refused review', () => {
  it.each([
    [8, [3], 5],
    [20, [0, 19], 8],
    [30, [7], 24],
    [5, [2], 3],
    [5, [0, 1, 2, 3, 4], 0],
  ])('of %i comments is posted once without the bad ones %j', async (count, bad, atLeast) => {
    const hub = hubOf(count)
    hub.spoils = (body) => bad.some((index) => body.includes(`remark &#60;${index}&#62;`))
    const { outcome, unseen } = await run(hub, remarks(count), { maxComments: count })
    expect(hub.inline.length).toBeGreaterThanOrEqual(atLeast)
    expect(hub.inline.some(({ body }) => hub.spoils(body))).toBe(false)
    // One message to those who follow the pull request, and it counts what is there.
    expect(hub.reviews).toEqual(
      hub.inline.length === 0 ? [] : [`slo-lint: ${hub.inline.length} findings on lines of this change.`],
    )
    expect(outcome).toMatchObject({ is: 'partial', created: 2 + hub.reviews.length })
    expect(outcome.problems).toEqual([
      expect.stringContaining(`of ${count} comments: ${count - hub.inline.length} of them are not posted`),
    ])
    // They are in the check and in the summary.
    expect(unseen).toEqual([])
    const posts = hub.written.filter(({ path }) => path.endsWith('/reviews')).length
    expect(posts).toBeLessThanOrEqual(1 + bad.length * (Math.ceil(Math.log2(count)) + 1))
    // The same commit hears no more of it.
    const before = hub.written.length
    await run(hub, remarks(count), { maxComments: count })
    expect(hub.written).toHaveLength(before)
  })

  it('is not tried in parts where the account has begun another one', async () => {
    const hub = hubOf(5)
    const message = 'Unprocessable Entity: "User can only have one pending review per pull request"'
    hub.fault = (_, path) => (path.endsWith('/reviews') ? { status: 422, after: false, message } : undefined)
    const { outcome, unseen } = await run(hub, remarks(5))
    expect(hub.written.filter(({ path }) => path.endsWith('/reviews'))).toHaveLength(1)
    expect(outcome).toMatchObject({
      is: 'partial',
      problems: [expect.stringContaining('one pending review')],
    })
    expect(unseen).toEqual([])
  })
})

it('posts all comments of a review that was refused for no reason of theirs', async () => {
  const hub = hubOf(8)
  let once = true
  hub.fault = (method, path) => {
    const hit = once && method === 'POST' && path.endsWith('/reviews')
    if (hit) once = false
    return hit ? { status: 422, after: false } : undefined
  }
  expect((await run(hub, remarks(8), { maxComments: 8 })).outcome.is).toBe('published')
  expect(hub.inline).toHaveLength(8)
})

describe('a check', () => {
  const open = (hub: Hub): string[] => hub.checks.map(({ status, conclusion }) => `${status} ${conclusion}`)

  it('is completed when a batch of annotations is refused, and says the rest in its summary', async () => {
    const hub = hubOf(3)
    hub.fault = (method, path) =>
      method === 'PATCH' &&
      path.includes('check-runs') &&
      hub.written.filter(({ isInjected }) => isInjected).length === 0
        ? { status: 422, after: false }
        : undefined
    const { outcome, unseen } = await run(hub, remarks(120))
    expect(open(hub)).toEqual(['completed failure'])
    expect(hub.checks[0]?.external_id).toMatch(/:incomplete$/)
    expect(outcome.is).toBe('partial')
    expect(unseen).toEqual([])
    // And the next run does not take it for done.
    expect((await run(hub, remarks(120))).outcome.is).toBe('published')
    expect(hub.checks.at(-1)?.annotations).toHaveLength(120)
  })

  it('is completed when we break down in between', async () => {
    const hub = hubOf(3)
    const api: Api = {
      send: async (request) => {
        if (request.path.endsWith('/reviews')) throw new Error('a defect')
        return direct(hub).send(request)
      },
    }
    await expect(run(hub, remarks(2), {}, api)).rejects.toThrow('a defect')
    expect(open(hub)).toEqual(['completed failure'])
  })

  /** Everything after so many requests is never sent. */
  const dying = (hub: Hub, isLast: (request: { method: string; path: string }) => boolean): Api => {
    let isDead = false
    return {
      send: async (request) => {
        if (isDead) throw new Error('killed')
        isDead = isLast(request)
        return direct(hub).send(request)
      },
    }
  }

  it('that killed runs left is gone on with, whenever they were killed', async () => {
    const hub = hubOf(3)
    for (let sends = 1; sends < 15; sends++) {
      let left = sends
      const api = dying(hub, () => --left <= 0)
      await run(hub, remarks(120), {}, api).catch(() => undefined)
    }
    await run(hub, remarks(120))
    expect(open(hub)).toEqual(['completed failure'])
    expect(hub.checks[0]?.annotations).toHaveLength(120)
    expect(hub.inline).toHaveLength(3)
    expect(hub.conversation).toHaveLength(1)
  })

  it('that a killed run left on the head before is ended', async () => {
    const hub = hubOf(3)
    const api = dying(hub, ({ method }) => method === 'POST')
    await expect(run(hub, remarks(1), {}, api)).rejects.toThrow('killed')
    expect(open(hub)).toEqual(['in_progress null'])
    hub.head = 'b'.repeat(40)
    await run(hub, remarks(1), optionsFor(hub.head, head))
    expect(open(hub)).toEqual(['completed cancelled', 'completed failure'])
  })

  it('holds at most a thousand annotations, fifty at a time; the rest is said elsewhere', async () => {
    const hub = hubOf(3)
    const found = remarks(1_234)
    const { unseen } = await run(hub, found)
    expect(hub.objections).toEqual([])
    expect(hub.checks[0]?.annotations).toHaveLength(1_000)
    const said = hub.conversation.map(({ body }) => body).join('')
    const missing = found
      .slice(1_000)
      .filter(({ message }) => !said.includes(message.replace('<', '&#60;').replace('>', '&#62;')))
    expect(unseen.map(({ message }) => message)).toEqual(missing.map(({ message }) => message))
    expect(unseen.length).toBeGreaterThan(100)
  })
})

describe('GitHub asks to wait', () => {
  it.each([
    ['a time', { status: 429, after: false, headers: { 'retry-after': '17' } }, 17_000],
    ['no time', { status: 429, after: false }, 60_000],
    [
      'a secondary limit',
      { status: 403, after: false, message: 'You have exceeded a secondary rate limit' },
      60_000,
    ],
    [
      'until a limit is over',
      { status: 403, after: false, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1100' } },
      100_000,
    ],
  ])('with %s: it is waited for, and nothing is sent twice', async (_, fault, atLeast) => {
    const clock = new FastClock()
    const hub = hubOf(3, clock)
    let once = true
    hub.fault = (method, path) => {
      const hit = once && method === 'POST' && path.endsWith('/reviews')
      if (hit) once = false
      return hit ? fault : undefined
    }
    const from = clock.time
    const { outcome } = await run(hub, remarks(2), {}, direct(hub), clock)
    expect(outcome).toMatchObject({ is: 'published', created: 3 })
    expect(clock.time - from).toBeGreaterThanOrEqual(atLeast)
    expect(hub.inline).toHaveLength(2)
  })

  it('for longer than a run can: it is given up, and what is not shown is reported', async () => {
    const clock = new FastClock()
    const hub = hubOf(3, clock)
    hub.fault = (method) =>
      method === 'GET' ? undefined : { status: 429, after: false, headers: { 'retry-after': '3600' } }
    const { outcome, unseen } = await run(hub, remarks(2), {}, direct(hub), clock)
    expect(outcome.is).toBe('readonly')
    expect(unseen).toHaveLength(2)
  })

  it('since eighty things were created within a minute', async () => {
    const clock = new FastClock()
    const hub = hubOf(3, clock)
    hub.creationsPerMinute = 1
    expect((await run(hub, remarks(2), {}, direct(hub), clock)).outcome).toMatchObject({
      is: 'published',
      created: 3,
    })
  })
})

describe('a later run on the same head', () => {
  it('tries again what might go well by now', async () => {
    const hub = hubOf(3)
    hub.fault = (method, path) =>
      method === 'POST' && path.endsWith('/reviews') ? { status: 503, after: false } : undefined
    expect((await run(hub, remarks(2))).outcome.is).toBe('partial')
    hub.fault = () => undefined
    expect((await run(hub, remarks(2))).outcome).toMatchObject({ is: 'published', created: 2 })
    expect(hub.inline).toHaveLength(2)
  })

  it('writes the check where comments may not even be read, and none of them blindly', async () => {
    const hub = hubOf(2)
    hub.fault = (method, path) =>
      method === 'GET' && path.includes('/comments')
        ? { status: 403, after: false, message: 'Resource not accessible by integration' }
        : undefined
    const { outcome, unseen } = await run(hub, remarks(2))
    expect(outcome.is).toBe('published')
    expect(hub.checks.map(({ annotations, status }) => [annotations.length, status])).toEqual([
      [2, 'completed'],
    ])
    expect([hub.inline, hub.conversation]).toEqual([[], []])
    expect(unseen).toEqual([])
  })

  it('writes nothing more where comments are denied, and reports the same', async () => {
    const hub = hubOf(3)
    hub.canWrite = (surface) => surface === 'check'
    const first = await run(hub, remarks(1_234))
    const written = hub.written.length
    const second = await run(hub, remarks(1_234))
    expect([first.outcome.is, second.outcome.is]).toEqual(['partial', 'unchanged'])
    expect(hub.written).toHaveLength(written)
    expect(first.unseen.length).toBeGreaterThan(0)
    expect(second.unseen).toEqual(first.unseen)
  })
})

describe('an answer that is lost', () => {
  it.each([
    ['/reviews', 'inline'],
    ['/comments', 'conversation'],
    ['/check-runs', 'checks'],
  ] as const)('of a POST to %s is looked for before anything is sent again', async (path, list) => {
    for (const after of [true, false])
      for (const fault of [
        { status: 502, after },
        { reset: true as const, after },
      ]) {
        const hub = hubOf(1)
        let once = true
        hub.fault = (method, url) => {
          const hit = once && method === 'POST' && url.endsWith(path)
          if (hit) once = false
          return hit ? fault : undefined
        }
        const { outcome } = await run(hub, remarks(1))
        expect(outcome.is).toBe('published')
        expect(hub[list]).toHaveLength(1)
      }
  })

  it('is not risked where we do not know who we are', async () => {
    const hub = hubOf(1)
    hub.fault = (method, url) =>
      method === 'POST' && url.endsWith('/reviews') ? { status: 502, after: true } : undefined
    const { outcome } = await run(hub, remarks(1), { bot: 'nobody[bot]' })
    expect(outcome.is).toBe('partial')
    expect(hub.inline).toHaveLength(1)
  })
})
