import { hunksOf } from '../../engine/index.ts'
import { type Api, type Clock, field, numberAt, textAt } from './api.ts'
import { deliver } from './delivery.ts'
import type { Author, Existing, PostedCheck, PostedComment } from './existing.ts'
import type { ShownChange } from './inline.ts'
import { checkName, repository, type Target } from './plan.ts'

/** What was read, or why it could not be. */
export type Read<T> = { readonly value: T } | { readonly problem: string; readonly isDenied: boolean }

/** GitHub lists no more than 3,000 files; comments may be more. */
const mostPages = 100

/** Reads what is on the pull request and the check; the identity is who we are there. */
export class Reading {
  readonly #api: Api
  readonly #clock: Clock
  readonly #target: Target
  readonly #category: string

  constructor(api: Api, clock: Clock, target: Target, category: string) {
    this.#api = api
    this.#clock = clock
    this.#target = target
    this.#category = category
  }

  /** Everything a plan needs, comments only where they are to be written; `before` is the head that a push replaced. */
  async existing(bot: string, before?: string, comments = true): Promise<Read<Existing>> {
    const checks = await this.checks()
    // Whoever may not read checks may not write them, which is found out in time.
    if ('problem' in checks && !checks.isDenied) return checks
    // A run on it may have been ended from outside.
    const earlier = before === undefined ? undefined : await this.checks(before)
    const shared = { checks: [checks, earlier].flatMap((one) => (one && 'value' in one ? one.value : [])) }
    const none = { ...shared, inline: [], conversation: [] }
    if (this.#target.pull === undefined || !comments) return { value: none }
    const inline = await this.inline()
    const conversation = 'problem' in inline ? inline : await this.conversation()
    // The right to write checks may be there without that to read comments.
    if ('problem' in conversation)
      return conversation.isDenied ? { value: { ...none, isUnread: true } } : conversation
    if ('problem' in inline) return inline
    const identity = await this.identity(bot)
    if ('problem' in identity) return identity
    return {
      value: {
        ...shared,
        inline: inline.value,
        conversation: conversation.value,
        ...(identity.value && { identity: identity.value }),
      },
    }
  }

  /**
   * The account of a person's token; that of a job's or an app's may not ask, and is the app's bot. Nobody where GitHub
   * knows neither: then nothing there is taken for ours.
   */
  async identity(bot: string): Promise<Read<Author | undefined>> {
    for (const path of ['/user', `/users/${encodeURIComponent(bot)}`]) {
      const found = await deliver({ method: 'GET', path }, this.#api, this.#clock, 'repeatable')
      if (found.is === 'done') return { value: authorOf(found.body) }
      // Not to know by mishap would make us write everything twice.
      if (found.is !== 'denied') return { problem: found.says, isDenied: false }
    }
    return { value: undefined }
  }

  /** The head that the pull request has now. */
  async head(): Promise<string | undefined> {
    const path = `${repository(this.#target)}/pulls/${this.#target.pull}`
    const found = await deliver({ method: 'GET', path }, this.#api, this.#clock, 'repeatable')
    return found.is === 'done' ? textAt(found.body, 'head', 'sha') || undefined : undefined
  }

  /** The check runs by our name, on the head unless another commit is given. */
  async checks(head: string = this.#target.head): Promise<Read<PostedCheck[]>> {
    const name = encodeURIComponent(checkName(this.#category))
    const path = `${repository(this.#target)}/commits/${head}/check-runs?check_name=${name}&filter=all`
    return this.#list(path, checkOf, 'check_runs')
  }

  async inline(): Promise<Read<PostedComment[]>> {
    return this.#list(`${repository(this.#target)}/pulls/${this.#target.pull}/comments`, commentOf)
  }

  async conversation(): Promise<Read<PostedComment[]>> {
    return this.#list(`${repository(this.#target)}/issues/${this.#target.pull}/comments`, commentOf)
  }

  /** What the pull request changes. */
  async changes(): Promise<Read<ShownChange[]>> {
    return this.#list(`${repository(this.#target)}/pulls/${this.#target.pull}/files`, changeOf)
  }

  /** The number of the open pull request that a branch is the head of. */
  async pullOf(head: { readonly owner: string; readonly branch: string; readonly repository: number }) {
    const label = encodeURIComponent(`${head.owner}:${head.branch}`)
    const path = `${repository(this.#target)}/pulls?state=open&head=${label}`
    const found = await this.#list(path, (pull) => {
      const isIt =
        textAt(pull, 'head', 'sha') === this.#target.head &&
        numberAt(pull, 'head', 'repo', 'id') === head.repository
      return isIt ? numberAt(pull, 'number') : undefined
    })
    return 'value' in found && found.value.length === 1 ? found.value[0] : undefined
  }

  /** All pages, or none: half a list would make us write twice. */
  async #list<T>(path: string, read: (item: unknown) => T | undefined, inside?: string): Promise<Read<T[]>> {
    const all: T[] = []
    for (let page = 1; page <= mostPages; page++) {
      const paged = `${path}${path.includes('?') ? '&' : '?'}per_page=100&page=${page}`
      const found = await deliver({ method: 'GET', path: paged }, this.#api, this.#clock, 'repeatable')
      if (found.is !== 'done') return { problem: found.says, isDenied: found.is === 'denied' }
      const items = inside === undefined ? found.body : field(found.body, inside)
      if (!Array.isArray(items))
        return { problem: 'GitHub answered with something that is no list', isDenied: false }
      for (const item of items) {
        const value = read(item)
        if (value !== undefined) all.push(value)
      }
      // Only whether there is more is taken from the header: never an address.
      if (!(found.headers['link'] ?? '').slice(0, 8_192).includes('rel="next"')) return { value: all }
    }
    return { problem: `there are more than ${mostPages * 100} entries`, isDenied: false }
  }
}

function authorOf(value: unknown): Author | undefined {
  const id = numberAt(value, 'id')
  const type = textAt(value, 'type')
  return id === undefined || type === '' ? undefined : { id, type }
}

function commentOf(value: unknown): PostedComment | undefined {
  const id = numberAt(value, 'id')
  if (id === undefined) return undefined
  const line = numberAt(value, 'line')
  const startLine = numberAt(value, 'start_line')
  const path = textAt(value, 'path')
  const at = line === undefined ? undefined : { path, line, ...(startLine !== undefined && { startLine }) }
  const author = authorOf(field(value, 'user'))
  return { id, body: textAt(value, 'body'), author, ...(path !== '' && { path }), ...(at && { at }) }
}

function checkOf(value: unknown): PostedCheck | undefined {
  const id = numberAt(value, 'id')
  if (id === undefined) return undefined
  return {
    id,
    head: textAt(value, 'head_sha'),
    isCompleted: textAt(value, 'status') === 'completed',
    externalId: textAt(value, 'external_id'),
    annotations: numberAt(value, 'output', 'annotations_count') ?? 0,
  }
}

/** A row without a patch says nothing about its lines, even where it counts none as changed. */
function changeOf(value: unknown): ShownChange | undefined {
  const path = textAt(value, 'filename')
  if (path === '') return undefined
  const status = textAt(value, 'status')
  const previous = textAt(value, 'previous_filename')
  const patch = field(value, 'patch')
  return {
    path,
    ...(previous !== '' && { previous }),
    status: status === 'added' || status === 'removed' ? status : 'modified',
    ...(typeof patch === 'string' ? { hunks: hunksOf(patch), texts: newSide(patch) } : { hunks: undefined }),
  }
}

/** The lines of the new side that a patch shows, by number. */
function newSide(patch: string): Map<number, string> {
  const texts = new Map<number, string>()
  let line = 0
  for (const row of patch.split('\n')) {
    const head = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(row)
    if (head) line = Number(head[1])
    else if (row.startsWith('+') || row.startsWith(' ')) texts.set(line++, row.slice(1).replace(/\r$/, ''))
  }
  return texts
}
