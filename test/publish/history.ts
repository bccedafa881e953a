import type { Api, Clock } from '../../cli/publish/api.ts'
import { markerOf } from '../../cli/publish/marker.ts'
import { type Published, type PublishOptions, publish } from '../../cli/publish/publish.ts'
import { type Fault, Hub } from './contract/hub.ts'
import { Dice, PullRequest } from './pullRequest.ts'

/** A clock that nobody waits for. */
export class FastClock implements Clock {
  time = 1_000_000
  readonly now = (): number => this.time
  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.time += milliseconds
  }
}

/** A hub without a wire between. */
export function direct(hub: Hub): Api {
  return {
    send: async ({ method, path, body }) =>
      hub.handle(method, path, body === undefined ? undefined : JSON.parse(JSON.stringify(body))),
  }
}

/** The process was killed: nothing is sent any more. */
class Killed extends Error {}

function dying(api: Api, sends: number): Api {
  let left = sends
  return {
    send: async (request) => {
      if (left-- <= 0) throw new Killed('killed')
      return api.send(request)
    },
  }
}

/** What went on over a history, for the figures. */
export interface Tally {
  pushes: number
  faults: number
  killed: number
  inline: number
  suggestions: number
  related: number
  readonly: number
  /** Reviews that were refused at first and posted in part. */
  salvaged: number
}

/** What is wrong with what a history left behind; empty when all promises are kept. */
export interface HistoryResult {
  readonly problems: string[]
}

/** Publishes a generated pull request from push to push, with faults, and looks after each at what is there. */
export async function live(
  seed: number,
  apiOf: (hub: Hub) => Api,
  clock: Clock,
  tally: Tally,
): Promise<HistoryResult> {
  const dice = new Dice(seed)
  const request = new PullRequest(seed, dice)
  const hub = new Hub(clock)
  hub.pageSize = dice.chance(30) ? 2 : 100
  const mode = dice.pick([
    'calm',
    'calm',
    'faults',
    'faults',
    'fork',
    'noChecks',
    'noComments',
    'kill',
    'refused',
    'refused',
  ] as const)
  if (mode === 'fork') hub.canWrite = () => false
  if (mode === 'noChecks') hub.canWrite = (surface) => surface !== 'check'
  if (mode === 'noComments') hub.canWrite = (surface) => surface !== 'comment'
  if (mode === 'refused') hub.spoils = spoiler(dice.pick([20, 50, 80]))
  const problems: string[] = []
  const pushes = 1 + dice.below(3)
  let before: string | undefined
  for (let push = 0; push < pushes; push++) {
    if (push > 0) request.push()
    request.show(hub)
    forge(hub, dice)
    const options = optionsFor(request.head, before)
    const from = hub.written.length
    const run = async (): Promise<Published | undefined> =>
      publish(request.found(), options, apiOf(hub), clock)
    if (mode === 'kill') {
      tally.killed++
      await publish(request.found(), options, dying(apiOf(hub), dice.below(14)), clock).catch((error) => {
        if (!(error instanceof Killed)) throw error
      })
    }
    if (mode === 'faults') hub.fault = faults(dice, tally)
    const published = await run()
    hub.fault = () => undefined
    request.remember(hub)
    tally.pushes++
    if (!published) continue
    if (published.outcome.is === 'readonly') tally.readonly++
    const reviews = hub.written.slice(from).filter(({ path }) => path.endsWith('/reviews'))
    if (reviews[0]?.status === 422 && reviews.at(-1)?.status === 200) tally.salvaged++
    problems.push(
      ...judge(hub, request, published, from, mode).map((one) => `push ${push} (${mode}): ${one}`),
    )
    if (published.outcome.is === 'published' || mode === 'refused') problems.push(...(await again(hub, run)))
    before = request.head
  }
  problems.push(...(await recover(hub, request, before, () => apiOf(hub), clock)))
  count(hub, tally)
  return { problems: [...problems, ...hub.objections.map((one) => `GitHub refused: ${one}`)] }
}

export function optionsFor(head: string, before?: string): PublishOptions {
  return {
    target: { owner: 'acme', repo: 'shop', head, pull: 7 },
    category: 'default',
    comment: 'all',
    maxComments: 5,
    failOn: 'error',
    bot: 'github-actions[bot]',
    judge: 'slo-lint 1.0.0',
    ...(before !== undefined && { before }),
  }
}

/** An unchanged push writes nothing. */
async function again(hub: Hub, run: () => Promise<unknown>): Promise<string[]> {
  const from = hub.written.length
  await run()
  return hub.written
    .slice(from)
    .map(({ method, path }) => `written although nothing changed: ${method} ${path}`)
}

/** Once nothing is in the way any more, one run puts everything right. */
async function recover(
  hub: Hub,
  request: PullRequest,
  before: string | undefined,
  api: () => Api,
  clock: Clock,
): Promise<string[]> {
  hub.canWrite = () => true
  hub.spoils = () => false
  const from = hub.written.length
  const published = await publish(request.found(), optionsFor(request.head, before), api(), clock)
  const problems = judge(hub, request, published, from, 'calm')
  return problems.map((one) => `at last: ${one}`)
}

/** Somebody else copies what we write. */
function forge(hub: Hub, dice: Dice): void {
  const ours = hub.inline.find(({ user }) => user.type === 'Bot')
  if (ours && dice.chance(30)) hub.foreign('inline', ours.body)
  const summary = hub.conversation.find(({ user }) => user.type === 'Bot')
  if (summary && dice.chance(30)) hub.foreign('conversation', summary.body)
}

function faults(dice: Dice, tally: Tally): Hub['fault'] {
  return (method, path) => {
    if (!dice.chance(25)) return undefined
    tally.faults++
    const bad: readonly Fault[] = [
      { status: 502, after: true },
      { status: 500, after: false },
      { reset: true, after: true },
      { reset: true, after: false },
      { status: 429, after: false },
      {
        status: 403,
        after: false,
        headers: { 'retry-after': '7' },
        message: 'You have exceeded a secondary rate limit',
      },
      { status: 403, after: false, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1100' } },
      ...(method === 'POST' && path.endsWith('/reviews') ? [{ status: 422, after: false } as const] : []),
    ]
    return dice.pick(bad)
  }
}

/** What a push left behind that it should not have; `from` is how much was written before it. */
export function judge(
  hub: Hub,
  request: PullRequest,
  published: Published,
  from: number,
  mode: string,
): string[] {
  const problems: string[] = []
  const ours = hub.inline.filter(({ user }) => user.type === 'Bot')
  const keys = ours.map(({ body }) => markerOf(body)?.key)
  if (new Set(keys).size !== keys.length) problems.push('a remark was posted twice')
  if (keys.includes(undefined)) problems.push('a comment of ours without a marker')
  const summaries = hub.conversation.filter(({ user }) => user.type === 'Bot')
  if (summaries.length > 1) problems.push('there are two summaries')
  const texts = [
    ...ours.filter(({ body }) => markerOf(body)?.state === 'open').map(({ body }) => body),
    ...summaries.map(({ body }) => body),
    ...hub.checks
      .filter((check) => check.head_sha === hub.head)
      .flatMap(({ annotations, output }) => [output.summary, ...annotations.map(({ message }) => message)]),
    ...published.unseen.map(({ message }) => message),
  ]
  const said = new Set(texts.flatMap((text) => text.match(/t\d+x\d+z/g) ?? []))
  const lost = request.tokens.filter((token) => !said.has(token))
  if (lost.length > 0) problems.push(`lost: ${lost.slice(0, 3).join(', ')} of ${request.tokens.length}`)
  const written = hub.written.slice(from)
  const created = written.filter(({ method, status }) => method === 'POST' && status < 300).length
  if (created > 3) problems.push(`${created} creations`)
  if (mode === 'refused') problems.push(...refusalProblems(hub, written))
  const left = hub.checks.filter(({ status }) => status !== 'completed')
  if (left.length > 0 && mode !== 'faults') problems.push('a check is left in progress')
  if (left.length > 0 && published.outcome.is === 'published')
    problems.push('published with a check in progress')
  if (hub.checks.some(({ annotations }) => twice(annotations.map(({ message }) => message))))
    problems.push('an annotation was sent twice')
  if (mode === 'calm' && !['published', 'unchanged'].includes(published.outcome.is))
    problems.push(published.outcome.problems.join('; '))
  if (mode === 'fork' && published.outcome.is !== 'readonly' && request.tokens.length > 0)
    problems.push(`a fork's run is ${published.outcome.is}`)
  return problems
}

/** Some comments are refused, always the same ones. */
function spoiler(percent: number): Hub['spoils'] {
  return (body) => new Dice(Number(/t\d+x(\d+)z/.exec(body)?.[1])).chance(percent)
}

/** What a refused review may cost, and what has to come of it. */
function refusalProblems(hub: Hub, written: Hub['written']): string[] {
  const [first, ...more] = written.filter(({ path }) => path.endsWith('/reviews'))
  if (!first) return []
  const comments = (first.body['comments'] as { body: string }[]).map(({ body }) => body)
  const bad = comments.filter((body) => hub.spoils(body)).length
  const most = bad * (Math.ceil(Math.log2(comments.length)) + 1)
  const posted = comments.filter((body) => hub.inline.some((one) => one.body === body)).length
  return [
    ...(more.length > most ? [`${more.length} more reviews tried for ${bad} of ${comments.length}`] : []),
    ...(bad === 0 && posted < comments.length ? ['comments without a fault are not posted'] : []),
    ...(bad === 1 && comments.length > 1 && posted === 0 ? ['nothing is posted for one bad comment'] : []),
  ]
}

function twice(items: readonly string[]): boolean {
  return new Set(items).size < items.length
}

function count(hub: Hub, tally: Tally): void {
  const ours = hub.inline.filter(({ user }) => user.type === 'Bot')
  tally.inline += ours.length
  tally.suggestions += ours.filter(({ body }) => body.includes('```suggestion')).length
  tally.related += ours.filter(({ body }) => body.includes('this line is the other half of it')).length
}
