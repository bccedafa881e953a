import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Api } from '../../cli/publish/api.ts'
import { systemClock } from '../../cli/publish/clock.ts'
import { connect } from '../../cli/publish/octokit.ts'
import { type Published, publish } from '../../cli/publish/publish.ts'
import { type Fault, Hub } from './contract/hub.ts'
import { HubServer } from './contract/server.ts'
import { judge, optionsFor } from './history.ts'
import { Dice, PullRequest } from './pullRequest.ts'

/**
 * One history as it is in use. Real: the client, its throttling and all its waits, our own waits on the clock of this
 * machine, and HTTP over a socket. Not real: GitHub, which the contract server stands for, and the kill, after which the
 * process merely sends nothing any more. Times that GitHub asks to wait for are a second, where it would say a minute.
 */
describe('a history with the real client, its spacing and real time', () => {
  // Of its troubles more than fifty become annotations, and a later one gets a comment: what follows says if not.
  const request = new PullRequest(23_868, new Dice(23_868))
  const hub = new Hub(systemClock)
  const server = new HubServer(hub)
  let api: Api = { send: () => Promise.reject(new Error('not open')) }
  let before: string | undefined

  beforeAll(async () => {
    const url = await server.open()
    const made = connect({ GITHUB_TOKEN: 'ghs_0123456789abcdef', GITHUB_API_URL: url })
    if (!made) throw new Error('no api')
    api = made
  })
  afterAll(() => server.close())

  /** What one push made written: method, surface and status in order, and what is wrong with what is there now. */
  async function run(from = hub.written.length): Promise<{ outcome: Published['outcome']; wrote: string[] }> {
    const published = await publish(request.found(), optionsFor(request.head, before), api, systemClock)
    request.remember(hub)
    expect(judge(hub, request, published, from, 'calm')).toEqual([])
    return { outcome: published.outcome, wrote: hub.written.slice(from).map(named) }
  }

  async function push(action: Parameters<PullRequest['push']>[0]): Promise<ReturnType<typeof run>> {
    before = request.head
    request.push(action)
    request.show(hub)
    return run()
  }

  /** Goes wrong the first time that such a request comes. */
  function once(method: string, path: RegExp, fault: Fault): void {
    let isOver = false
    hub.fault = (given, at) => {
      if (isOver || given !== method || !path.test(at)) return undefined
      isOver = true
      return fault
    }
  }

  it('is killed between two batches of annotations, and gone on with', async () => {
    request.show(hub)
    let isDead = false
    const dying: Api = {
      send: async (sent) => {
        if (isDead) throw new Error('killed')
        isDead = sent.method === 'PATCH' && sent.path.includes('/check-runs/')
        return api.send(sent)
      },
    }
    await expect(publish(request.found(), optionsFor(request.head), dying, systemClock)).rejects.toThrow(
      'killed',
    )
    expect(hub.checks).toMatchObject([{ status: 'in_progress', annotations: { length: 50 } }])
    request.remember(hub)
    expect((await run(0)).wrote).toEqual([
      'POST check 201',
      'POST review 200',
      'POST summary 201',
      'PATCH check 201',
      'PATCH check 201',
    ])
    expect(hub.checks[0]?.annotations.length).toBeGreaterThan(50)
  })

  it('writes nothing where nothing changed', async () => {
    expect(await run()).toMatchObject({ outcome: { is: 'unchanged' }, wrote: [] })
  })

  it('waits when there were too many requests, and edits what was fixed', async () => {
    once('POST', /check-runs$/, { status: 429, after: false, headers: { 'retry-after': '1' } })
    expect((await push('fix')).wrote).toEqual([
      'POST check 429',
      'POST check 201',
      'PATCH comment 200',
      'PATCH summary 200',
      'PATCH check 201',
    ])
  })

  it('waits at a secondary limit, and posts nothing again because a file was renamed', async () => {
    const headers = { 'retry-after': '1' }
    const message = 'You have exceeded a secondary rate limit.'
    once('PATCH', /issues\/comments/, { status: 403, after: false, headers, message })
    expect((await push('rename')).wrote).toEqual([
      'POST check 201',
      'PATCH summary 403',
      'PATCH summary 200',
      'PATCH check 201',
    ])
  })

  it('opens no second check after a force-push whose answer was lost', async () => {
    once('POST', /check-runs$/, { status: 502, after: true })
    expect((await push('rebase')).wrote).toEqual(['POST check 201', 'PATCH check 201'])
  })

  it('posts no second review after a 502 that came too late', async () => {
    once('POST', /reviews$/, { status: 502, after: true })
    expect((await push('break')).wrote).toEqual([
      'POST check 201',
      'POST review 200',
      'PATCH summary 200',
      'PATCH check 201',
    ])
  })

  it('sent in all of it what GitHub takes, spaced as GitHub asks for', () => {
    expect(hub.objections).toEqual([])
    expect(hub.checks.map(({ status }) => status)).toEqual(hub.checks.map(() => 'completed'))
    const writes = server.seen.filter(({ method }) => method !== 'GET')
    // One a second on the whole: the package lets another write follow one at once that it held back for three.
    expect(Math.max(...writes.map(({ at }) => at)) - (writes[0]?.at ?? 0)).toBeGreaterThan(
      900 * (writes.length - 1),
    )
    const told = writes.filter(({ method, url }) => method === 'POST' && /\/(reviews|comments)$/.test(url))
    expect(told).toHaveLength(3)
    expect(least(told)).toBeGreaterThan(2_900)
  })
})

function named({ method, path, status }: Hub['written'][number]): string {
  const surface = path.includes('/check-runs')
    ? 'check'
    : path.endsWith('/reviews')
      ? 'review'
      : path.includes('/issues/')
        ? 'summary'
        : 'comment'
  return `${method} ${surface} ${status}`
}

/** The shortest time between two of them, in milliseconds. */
function least(seen: readonly { readonly at: number }[]): number {
  return Math.min(...seen.slice(1).map(({ at }, index) => at - (seen[index]?.at ?? 0)))
}
