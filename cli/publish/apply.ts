import { type Api, type Clock, numberAt } from './api.ts'
import { reviewText } from './comment.ts'
import { type Delivery, deliver, type Recognise } from './delivery.ts'
import type { Author } from './existing.ts'
import { isOurs, markerOf } from './marker.ts'
import type { Plan, Shown, Surface, WriteRequest } from './plan.ts'
import type { Reading } from './reading.ts'
import { sendOnce } from './salvage.ts'

/** What a run brought to GitHub. */
export interface Outcome {
  /** `readonly` where nothing could be written; `partial` where something could not. */
  readonly is: 'published' | 'unchanged' | 'partial' | 'readonly'
  /** Keys of remarks that are nowhere on GitHub: they have to be reported elsewhere. */
  readonly unseen: ReadonlySet<string>
  /** What went wrong, in words. */
  readonly problems: readonly string[]
  /** How many requests created something. */
  readonly created: number
}

/** What applying a plan needs. */
export interface Applying {
  readonly api: Api
  readonly clock: Clock
  readonly reading: Reading
  /** Who we are: what was lost is looked for among our own. */
  readonly identity: Author | undefined
  readonly category: string
}

/** Executes a plan. The check that it opens is completed whatever happens. */
export async function apply(plan: Plan, applying: Applying): Promise<Outcome> {
  const run = new Run(plan, applying)
  try {
    for (const request of plan.requests) await run.execute(request)
  } finally {
    await run.close()
  }
  return run.outcome()
}

/** Somebody with the same account has begun a review: GitHub takes no other one from it, whatever it holds. */
const isPending = /one pending review/i

/** Whether a request only ends a check that an earlier run left. */
function isAbandoning({ surface, method, annotations }: WriteRequest): boolean {
  return surface === 'check' && method === 'PATCH' && annotations === undefined
}

/** One application of a plan: which check is open, which surfaces are closed to us, what was shown. */
class Run {
  readonly #plan: Plan
  readonly #applying: Applying
  #check: number | undefined
  #isCompleted: boolean
  #created = 0
  #wrote = 0
  readonly #denied = new Set<Surface>()
  readonly #problems: string[] = []
  /** Keys of inline comments that GitHub did not take. */
  readonly #missing = new Set<string>()
  /** Annotations the check is known to hold. */
  #annotations = 0
  /** Annotations are counted: after one batch is refused the others have no number. */
  #isCheckBroken = false
  #hasCheckText = false
  #hasSummary = true
  /** Something might have gone well at another time: a later run is to try again. */
  #isWorthRetrying = false

  constructor(plan: Plan, applying: Applying) {
    this.#plan = plan
    this.#applying = applying
    this.#check = plan.check
    this.#isCompleted = plan.check === undefined
  }

  async execute(request: WriteRequest): Promise<void> {
    const { surface } = request
    if (surface === 'review') return this.#review(request)
    const ready = this.#addressed(request)
    if (!ready || (this.#isCheckBroken && surface === 'check')) return
    const delivery = await this.#send(this.#honest(ready))
    if (surface === 'check') this.#afterCheck(request, delivery)
    if (isAbandoning(request)) return
    this.#note(request, delivery)
    if (delivery.is === 'done') return
    if (surface === 'summary') this.#hasSummary = false
    // One comment that was deleted meanwhile says nothing about the others.
    if (surface === 'edit') this.#denied.delete('edit')
    for (const key of request.keys ?? []) this.#missing.add(key)
  }

  /** A check left open looks as if we were still at work, for ever. */
  async close(): Promise<void> {
    if (this.#isCompleted || this.#check === undefined) return
    const request = this.#addressed(this.#plan.rescue)
    this.#isCompleted = true
    this.#denied.delete('check')
    if (request && (await this.#send(request)).is === 'done') this.#hasCheckText = true
  }

  outcome(): Outcome {
    const { shown, isUnchanged } = this.#plan
    const seen = new Set<string>()
    for (const keys of this.#reached(shown)) for (const key of keys) seen.add(key)
    const all = new Set(Object.values(shown).flatMap((keys: ReadonlySet<string>) => [...keys]))
    const unseen = new Set([...all].filter((key) => !seen.has(key)))
    return {
      is: this.#kind(isUnchanged),
      unseen,
      problems: [...new Set(this.#problems)],
      created: this.#created,
    }
  }

  #kind(isUnchanged: boolean): Outcome['is'] {
    if (isUnchanged) return 'unchanged'
    if (this.#problems.length === 0) return 'published'
    return this.#wrote === 0 ? 'readonly' : 'partial'
  }

  /** The sets of keys that really are on GitHub. */
  #reached(shown: Shown): ReadonlySet<string>[] {
    const { report: _, ...all } = shown
    if (this.#plan.isUnchanged) return Object.values(all)
    return [
      new Set([...shown.inline].filter((key) => !this.#missing.has(key))),
      new Set([...shown.annotations].slice(0, this.#annotations)),
      this.#hasCheckText ? shown.check : new Set(),
      this.#hasSummary ? shown.summary : new Set(),
    ]
  }

  /** A check by its own name says that all is done, and a later run leaves it at that. */
  #honest(request: WriteRequest): WriteRequest {
    if (request.body['status'] !== 'completed' || isAbandoning(request) || !this.#isWorthRetrying)
      return request
    const { external_id: incomplete } = this.#plan.rescue.body
    return { ...request, body: { ...request.body, external_id: incomplete } }
  }

  /** A request for the check that is open; undefined where there is none. */
  #addressed(request: WriteRequest): WriteRequest | undefined {
    if (!request.path.includes('{check_run_id}')) return request
    if (this.#check === undefined) return undefined
    return { ...request, path: request.path.replace('{check_run_id}', String(this.#check)) }
  }

  async #send(request: WriteRequest): Promise<Delivery> {
    if (this.#denied.has(request.surface)) return { is: 'denied', says: '' }
    const { api, clock } = this.#applying
    const delivery = await deliver(request, api, clock, this.#recognise(request))
    if (delivery.is === 'done') {
      this.#wrote++
      if (request.method === 'POST') this.#created++
    } else if (delivery.is === 'denied') this.#denied.add(request.surface)
    return delivery
  }

  #note({ method, path }: WriteRequest, delivery: Delivery): void {
    if (delivery.is === 'failed') this.#isWorthRetrying = true
    if (delivery.is !== 'done' && delivery.says !== '')
      this.#problems.push(`${method} ${path}: ${delivery.says}`)
  }

  #afterCheck(request: WriteRequest, delivery: Delivery): void {
    if (request.method === 'POST') {
      this.#check = delivery.is === 'done' ? numberAt(delivery.body, 'id') : undefined
      this.#isCompleted = this.#check === undefined
    } else if (isAbandoning(request)) {
      // Not ours after all, or gone: nothing that would keep us from our own check.
      this.#denied.delete('check')
    } else if (delivery.is === 'done') {
      this.#annotations = request.annotations ?? 0
      this.#hasCheckText = true
      if (request.body['status'] === 'completed') this.#isCompleted = true
    } else this.#isCheckBroken = true
  }

  /** GitHub refuses a review for one bad comment and does not say which: others are posted without it. */
  async #review(request: WriteRequest): Promise<void> {
    const comments = request.body['comments'] as readonly unknown[]
    const entries = (request.keys ?? []).map((key, index) => ({ key, comment: comments[index] }))
    let isRefused = false
    const left = await sendOnce(entries, async (part) => {
      const shown = { body: reviewText(part.length), comments: part.map(({ comment }) => comment) }
      const body = { ...request.body, ...shown }
      const delivery = await this.#send({ ...request, body, keys: part.map(({ key }) => key) })
      if (delivery.is === 'done') return 'done'
      isRefused = delivery.is === 'refused' && delivery.status === 422 && !isPending.test(delivery.says)
      if (!isRefused) this.#note(request, delivery)
      return isRefused ? 'refused' : 'ended'
    })
    for (const { key } of left) this.#missing.add(key)
    if (left.length > 0 && (isRefused || left.length < entries.length))
      this.#problems.push(
        `${request.method} ${request.path}: GitHub refused a review of ${entries.length} comments: ${left.length} of them are not posted`,
      )
  }

  #recognise(request: WriteRequest): Recognise | 'repeatable' {
    if (request.surface === 'check') {
      if (request.method === 'POST') return () => this.#findCheck(request)
      return request.annotations === undefined ? 'repeatable' : () => this.#findAnnotations(request)
    }
    if (request.method === 'PATCH') return 'repeatable'
    return request.surface === 'review' ? () => this.#findReview(request) : () => this.#findSummary()
  }

  async #findCheck({ body }: WriteRequest): ReturnType<Recognise> {
    const checks = await this.#applying.reading.checks()
    if ('problem' in checks) return undefined
    const found = checks.value.find((check) => !check.isCompleted && check.externalId === body['external_id'])
    return found ? { body: { id: found.id } } : false
  }

  /** GitHub adds annotations to those it has: to send them twice would show them twice. */
  async #findAnnotations({ annotations, body }: WriteRequest): ReturnType<Recognise> {
    const checks = await this.#applying.reading.checks()
    if ('problem' in checks) return undefined
    const found = checks.value.find((check) => check.id === this.#check)
    if (!found) return undefined
    const isThere = found.annotations >= (annotations ?? 0)
    return isThere && (body['status'] !== 'completed' || found.isCompleted) ? { body: {} } : false
  }

  async #findReview({ keys = [] }: WriteRequest): ReturnType<Recognise> {
    const { reading, identity, category } = this.#applying
    if (!identity) return undefined
    const comments = await reading.inline()
    if ('problem' in comments) return undefined
    const there = new Set(
      comments.value
        .filter(({ author }) => isOurs(author, identity))
        .map(({ body }) => markerOf(body))
        .filter((marker) => marker?.category === category)
        .map((marker) => marker?.key),
    )
    return keys.every((key) => there.has(key)) ? { body: {} } : false
  }

  async #findSummary(): ReturnType<Recognise> {
    const { reading, identity, category } = this.#applying
    if (!identity) return undefined
    const comments = await reading.conversation()
    if ('problem' in comments) return undefined
    const isThere = comments.value.some(({ author, body }) => {
      const marker = markerOf(body)
      return isOurs(author, identity) && marker?.kind === 'summary' && marker.category === category
    })
    return isThere ? { body: {} } : false
  }
}
