import { type Api, type ApiRequest, type Clock, type Reply, textAt } from './api.ts'

/** What became of a request. */
export type Delivery =
  | { readonly is: 'done'; readonly body: unknown; readonly headers: Readonly<Record<string, string>> }
  /** We may not: a fork's token, a missing permission. */
  | { readonly is: 'denied'; readonly says: string }
  /** GitHub does not want it as it is. */
  | { readonly is: 'refused'; readonly status: number; readonly says: string }
  /** Nobody knows, or GitHub is out of order. */
  | { readonly is: 'failed'; readonly says: string }

/**
 * Whether an earlier attempt was obeyed after all, asked after a lost answer: the answer it would have had, `false` for
 * no, undefined where that cannot be told, which is when nothing is sent again.
 */
export type Recognise = () => Promise<{ readonly body: unknown } | false | undefined>

/** A run waits no longer for GitHub than this in all. */
const longestWait = 15 * 60_000
const mostAttempts = 5

/**
 * Sends a request until GitHub has it: waits where it says so, and sends what was lost once more, after it has looked
 * that it is not there. Reading, and setting what is set already, may be repeated without looking.
 */
export async function deliver(
  request: ApiRequest,
  api: Api,
  clock: Clock,
  recognise: Recognise | 'repeatable',
): Promise<Delivery> {
  const state = { waited: 0, losses: 0 }
  for (let attempt = 1; ; attempt++) {
    const reply = await api.send(request)
    const wait = limitOf(reply, attempt, clock)
    if (wait !== undefined) {
      state.waited += wait
      if (attempt >= mostAttempts || state.waited > longestWait)
        return { is: 'failed', says: 'GitHub asks to wait for longer than a run can' }
      await clock.sleep(wait)
    } else if ('lost' in reply || reply.status >= 500) {
      const made = await afterLoss(reply, recognise, ++state.losses, clock)
      if (made !== 'again') return made
    } else return settled(reply)
  }
}

async function afterLoss(
  reply: Reply,
  recognise: Recognise | 'repeatable',
  losses: number,
  clock: Clock,
): Promise<Delivery | 'again'> {
  const says = 'lost' in reply ? reply.lost : `GitHub answered ${reply.status}`
  // Lists are behind by moments.
  await clock.sleep(2_000 * losses)
  if (recognise === 'repeatable') return losses < 3 ? 'again' : { is: 'failed', says }
  const made = await recognise()
  if (made) return { is: 'done', body: made.body, headers: {} }
  return made === false && losses < 2 ? 'again' : { is: 'failed', says }
}

function settled(reply: Exclude<Reply, { lost: string }>): Delivery {
  const { status, headers, body } = reply
  if (status >= 200 && status < 300) return { is: 'done', body, headers }
  const says = `GitHub answered ${status}: ${textAt(body, 'message').slice(0, 300)}`
  return status === 401 || status === 403 || status === 404
    ? { is: 'denied', says }
    : { is: 'refused', status, says }
}

/** How long GitHub wants us to wait, in milliseconds; undefined where it does not. */
function limitOf(reply: Reply, attempt: number, clock: Clock): number | undefined {
  if ('lost' in reply || (reply.status !== 403 && reply.status !== 429)) return undefined
  const after = Number(reply.headers['retry-after'])
  if (reply.headers['retry-after'] && Number.isFinite(after)) return Math.max(1, after) * 1_000
  if (reply.headers['x-ratelimit-remaining'] === '0') {
    const reset = Number(reply.headers['x-ratelimit-reset']) * 1_000
    return Number.isFinite(reset) ? Math.max(1_000, reset - clock.now() + 1_000) : 60_000
  }
  const isSecondary = /secondary rate|abuse detection/i.test(textAt(reply.body, 'message'))
  return reply.status === 429 || isSecondary ? 60_000 * 2 ** (attempt - 1) : undefined
}
