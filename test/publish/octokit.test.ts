import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Api } from '../../cli/publish/api.ts'
import { connect } from '../../cli/publish/octokit.ts'
import { publish } from '../../cli/publish/publish.ts'
import { root } from '../shared.ts'
import { Hub } from './contract/hub.ts'
import { HubServer } from './contract/server.ts'
import { FastClock, live, optionsFor, type Tally } from './history.ts'
import { Dice, PullRequest } from './pullRequest.ts'

const token = 'ghs_0123456789abcdefSECRET'
const open: HubServer[] = []

async function serve(hub: Hub): Promise<{ server: HubServer; url: string }> {
  const server = new HubServer(hub)
  open.push(server)
  return { server, url: await server.open() }
}

function api(url: string, isSpaced = false): Api {
  const made = connect({ GITHUB_TOKEN: token, GITHUB_API_URL: url }, { isSpaced })
  if (!made) throw new Error('no api')
  return made
}

afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

describe('the real client over a wire', () => {
  it('keeps the promises for generated pull requests', async () => {
    const tally: Tally = {
      pushes: 0,
      faults: 0,
      killed: 0,
      inline: 0,
      suggestions: 0,
      related: 0,
      readonly: 0,
      salvaged: 0,
    }
    const broken: string[] = []
    for (let seed = 5_000; seed < 5_030; seed++) {
      const urls = new Map<Hub, Api>()
      const over = async (hub: Hub): Promise<Api> => {
        const known = urls.get(hub) ?? api((await serve(hub)).url)
        urls.set(hub, known)
        return known
      }
      const lazy = (hub: Hub): Api => ({ send: async (request) => (await over(hub)).send(request) })
      const { problems } = await live(seed, lazy, new FastClock(), tally)
      broken.push(...problems.map((problem) => `seed ${seed}: ${problem}`))
    }
    expect(broken).toEqual([])
    expect(tally.faults).toBeGreaterThan(10)
    expect(tally.inline).toBeGreaterThan(10)
  })

  it('spaces what it writes', async () => {
    const hub = new Hub(new FastClock())
    const { server, url } = await serve(hub)
    const request = troubled()
    request.show(hub)
    const { outcome } = await publish(
      request.found(),
      optionsFor(request.head),
      api(url, true),
      new FastClock(),
    )
    expect(outcome).toMatchObject({ is: 'published', created: 3 })
    const writes = server.seen.filter(({ method }) => method !== 'GET')
    expect(writes.map(({ method, url: path }) => `${method} ${path.replace(/\d{4,}/, 'N')}`)).toEqual([
      'POST /api/v3/repos/acme/shop/check-runs',
      'POST /api/v3/repos/acme/shop/pulls/7/reviews',
      'POST /api/v3/repos/acme/shop/issues/7/comments',
      'PATCH /api/v3/repos/acme/shop/check-runs/N',
    ])
    // What people are told of comes three seconds apart, other writes one.
    const [check = 0, review = 0, summary = 0] = writes.map(({ at }) => at)
    expect(review - check).toBeGreaterThan(900)
    expect(summary - review).toBeGreaterThan(2_900)
  })

  it('does not follow a redirect to another host, nor takes the token there', async () => {
    const thief = await serve(new Hub(new FastClock()))
    const { server, url } = await serve(new Hub(new FastClock()))
    server.intercept = (_, response) => {
      response.writeHead(307, { location: `${thief.url.replace('127.0.0.1', 'localhost')}/user` }).end()
      return true
    }
    for (const method of ['GET', 'POST'] as const)
      expect(await api(url).send({ method, path: '/user' })).toMatchObject({ status: 307 })
    expect(thief.server.seen).toEqual([])
  })

  it('follows a repository that has moved on the same host', async () => {
    const hub = new Hub(new FastClock())
    hub.account = { id: 5, login: 'ada', type: 'User' }
    const { server, url } = await serve(hub)
    server.intercept = (request, response) => {
      if (!request.url?.endsWith('/moved')) return false
      response.writeHead(301, { location: '/api/v3/user' }).end()
      return true
    }
    expect(await api(url).send({ method: 'GET', path: '/moved' })).toMatchObject({ body: { id: 5 } })
  })

  it.each([
    401, 403, 404, 422, 500, 503,
  ])('says nothing of the token after a %i that repeats it', async (status) => {
    const { server, url } = await serve(new Hub(new FastClock()))
    server.intercept = (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ message: `bad token ${token}` }))
      return true
    }
    const reply = await api(url).send({ method: 'POST', path: '/repos/a/b/check-runs', body: {} })
    expect(reply).toMatchObject({ status })
    expect(JSON.stringify(reply)).not.toContain(token)
    expect(server.seen).toHaveLength(1)
    expect(server.seen[0]?.authorization).toContain(token)
  })

  it('says nothing of the token where nobody answers, and does not try again by itself', async () => {
    const { server, url } = await serve(new Hub(new FastClock()))
    server.intercept = (request) => {
      request.socket.destroy()
      return true
    }
    const reply = await api(url).send({ method: 'POST', path: '/repos/a/b/check-runs', body: {} })
    expect(reply).toHaveProperty('lost')
    expect(JSON.stringify(reply)).not.toContain(token)
    expect(server.seen).toHaveLength(1)
  })

  it('takes the token nowhere without encryption', () => {
    for (const url of ['http://github.example/api/v3', 'ftp://x', 'nonsense', 'https://u:p@github.example/'])
      expect(() => connect({ GITHUB_TOKEN: token, GITHUB_API_URL: url })).toThrow('not an https address')
    expect(connect({ GITHUB_API_URL: 'https://api.github.com' })).toBeUndefined()
  })
})

it('is the only file that knows the client or the token', () => {
  const files = readdirSync(join(root, 'cli'), { recursive: true, encoding: 'utf8' })
  const knowing = (pattern: RegExp): string[] =>
    files.filter(
      (file) => file.endsWith('.ts') && pattern.test(readFileSync(join(root, 'cli', file), 'utf8')),
    )
  expect(knowing(/from '@octokit/)).toEqual(['publish/octokit.ts'])
  expect(knowing(/\['GITHUB_TOKEN'\]/)).toEqual(['publish/octokit.ts'])
})

/** A pull request that needs a review, a summary and a check. */
function troubled(): PullRequest {
  for (let seed = 0; ; seed++) {
    const request = new PullRequest(seed, new Dice(seed))
    const hub = new Hub(new FastClock())
    request.show(hub)
    const { remarks } = request.found()
    const isShown = remarks.some(
      ({ severity, status, place }) =>
        severity === 'error' &&
        status === 'new' &&
        hub.files.some(
          ({ filename, patch }) =>
            filename === place.path && patch !== undefined && patch.split('\n').length > 60,
        ),
    )
    if (isShown && remarks.length < 40) return request
  }
}
