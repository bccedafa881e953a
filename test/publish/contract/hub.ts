import type { Clock, Reply } from '../../../cli/publish/api.ts'
import { type Matcher, operations } from './operations.ts'

/** A row of a pull request's files; `patch` is absent where GitHub leaves it out. */
export interface HubFile {
  readonly filename: string
  readonly previous_filename?: string
  readonly status: string
  readonly patch?: string
}

export interface HubComment {
  readonly id: number
  body: string
  readonly user: { readonly id: number; readonly login: string; readonly type: string }
  path?: string
  line?: number | null
  start_line?: number | null
  edits: number
}

export interface HubCheck {
  readonly id: number
  readonly name: string
  readonly head_sha: string
  external_id: string
  status: string
  conclusion: string | null
  output: { title: string; summary: string }
  readonly annotations: { readonly message: string; readonly path: string }[]
}

/** What goes wrong with a request: before GitHub has done what it asks for, or after. */
export type Fault =
  | {
      readonly status: number
      readonly after: boolean
      readonly headers?: Record<string, string>
      readonly message?: string
    }
  | { readonly reset: true; readonly after: boolean }

/** A request that wanted to write, and what came of it. */
export interface Written {
  readonly method: string
  readonly path: string
  readonly body: Record<string, unknown>
  readonly status: number
  readonly isInjected: boolean
}

const described = operations()
const bot = { id: 41898282, login: 'github-actions[bot]', type: 'Bot' }

/**
 * One pull request on something that behaves as GitHub does: its own description judges every request, and by hand what
 * the description leaves out. The state can be looked at and pushed to.
 */
export class Hub {
  head = 'a'.repeat(40)
  files: readonly HubFile[] = []
  readonly inline: HubComment[] = []
  readonly conversation: HubComment[] = []
  readonly checks: HubCheck[] = []
  readonly written: Written[] = []
  /** What GitHub refused and nobody injected: defects of the publisher. */
  readonly objections: string[] = []
  readonly requests: { method: string; url: string }[] = []
  canWrite: (surface: string) => boolean = () => true
  fault: (method: string, path: string) => Fault | undefined = () => undefined
  /** Comments on lines that spoil every review they are in, for a reason that we cannot know. */
  spoils: (body: string) => boolean = () => false
  /** Reviews by their text, however many comments each has. */
  readonly reviews: string[] = []
  /** The account of the token; a job's own token may not ask who it is. */
  account: { id: number; login: string; type: string } = bot
  pageSize = 100
  creationsPerMinute = 80
  readonly #creations: number[] = []
  readonly #clock: Clock
  #id = 1_000

  constructor(clock: Clock) {
    this.#clock = clock
  }

  handle(method: string, url: string, body?: unknown): Reply {
    this.requests.push({ method, url })
    const { pathname, searchParams } = new URL(url, 'http://hub.test')
    const isWrite = method !== 'GET'
    const fault = this.fault(method, pathname)
    if (fault && !fault.after) return this.#faulty(fault, method, pathname, body)
    const operation = described.find((one) => one.match(method, pathname) !== undefined)
    const parts = operation?.match(method, pathname)
    const reply =
      operation && parts
        ? this.#obey(operation, parts, searchParams, body)
        : this.#refuse(404, `no such operation: ${method} ${pathname}`)
    if (isWrite && 'status' in reply) this.#record(method, pathname, body, reply.status, false)
    return fault ? this.#faulty(fault, method, pathname, undefined) : reply
  }

  foreign(list: 'inline' | 'conversation', body: string, id = 666, type = 'User'): HubComment {
    const user = { id, login: 'mallory', type }
    const comment: HubComment = { id: this.#id++, body, user, path: 'a', line: 1, edits: 0 }
    this[list].push(comment)
    return comment
  }

  #faulty(fault: Fault, method: string, path: string, body: unknown): Reply {
    if ('reset' in fault) return { lost: 'the connection was reset' }
    if (method !== 'GET' && !fault.after) this.#record(method, path, body, fault.status, true)
    const message = fault.message ?? 'injected'
    return { status: fault.status, headers: fault.headers ?? {}, body: { message } }
  }

  #record(method: string, path: string, body: unknown, status: number, isInjected: boolean): void {
    this.written.push({ method, path, body: (body ?? {}) as Record<string, unknown>, status, isInjected })
  }

  #refuse(status: number, says: string): Reply {
    this.objections.push(says)
    return { status, headers: {}, body: { message: says } }
  }

  #obey(operation: Matcher, parts: readonly string[], query: URLSearchParams, body: unknown): Reply {
    const objections = operation.objections(query, body)
    if (objections.length > 0) return this.#refuse(422, `${operation.name}: ${objections.join('; ')}`)
    const [, second = '', third = ''] = parts
    const creating = operation.name.startsWith('POST')
    const surface = surfaceOf(operation.name)
    if (surface !== '' && !this.canWrite(surface))
      return ok({ message: 'Resource not accessible by integration' }, 403)
    if (creating && this.#isTooFast())
      return {
        status: 403,
        headers: { 'retry-after': '60' },
        body: { message: 'You have exceeded a secondary rate limit.' },
      }
    const reply = this.#answer(operation.name, { second, third, query, first: parts[0] ?? '' }, body)
    if (creating && 'status' in reply && reply.status < 300) this.#creations.push(this.#clock.now())
    return reply
  }

  #isTooFast(): boolean {
    const now = this.#clock.now()
    return this.#creations.filter((at) => at > now - 60_000).length >= this.creationsPerMinute
  }

  #answer(
    name: string,
    { first, third, query }: { first: string; second: string; third: string; query: URLSearchParams },
    body: unknown,
  ): Reply {
    const given = body as Record<string, unknown>
    switch (name.replace('/repos/{owner}/{repo}', '')) {
      case 'GET /user':
        return this.account.type === 'Bot'
          ? ok({ message: 'Resource not accessible by integration' }, 403)
          : ok(this.account)
      case 'GET /users/{username}':
        return first === this.account.login ? ok(this.account) : ok({ message: 'Not Found' }, 404)
      case 'GET /pulls/{pull_number}':
        return ok({ number: Number(third), head: { sha: this.head } })
      case 'GET /pulls':
        return this.#page([{ number: 7, head: { sha: this.head, repo: { id: 99 } } }], query)
      case 'GET /pulls/{pull_number}/files':
        return this.#page(this.files, query)
      case 'GET /pulls/{pull_number}/comments':
        return this.#page(this.inline, query)
      case 'GET /issues/{issue_number}/comments':
        return this.#page(this.conversation, query)
      case 'GET /commits/{ref}/check-runs': {
        const named = this.checks.filter(
          (check) => check.head_sha === third && check.name === query.get('check_name'),
        )
        const rows = named.map(({ annotations, ...check }) => ({
          ...check,
          output: { ...check.output, annotations_count: annotations.length },
        }))
        return this.#page(rows, query, 'check_runs')
      }
      case 'POST /pulls/{pull_number}/reviews':
        return this.#review(given)
      case 'POST /issues/{issue_number}/comments':
        return this.#comment(this.conversation, String(given['body']))
      case 'PATCH /issues/comments/{comment_id}':
        return this.#edit(this.conversation, Number(third), String(given['body']))
      case 'PATCH /pulls/comments/{comment_id}':
        return this.#edit(this.inline, Number(third), String(given['body']))
      case 'POST /check-runs':
        return this.#createCheck(given)
      case 'PATCH /check-runs/{check_run_id}':
        return this.#updateCheck(Number(third), given)
      default:
        return this.#refuse(404, `not done here: ${name}`)
    }
  }

  #page(rows: readonly object[], query: URLSearchParams, inside?: string): Reply {
    const size = Math.min(this.pageSize, Number(query.get('per_page') ?? 30))
    const page = Number(query.get('page') ?? 1)
    const part = rows.slice((page - 1) * size, page * size)
    const isLast = page * size >= rows.length
    // An address that nobody may follow: only that there is more counts.
    const headers: Record<string, string> = isLast
      ? {}
      : { link: `<https://evil.example/steal?page=${page + 1}>; rel="next"` }
    return {
      status: 200,
      headers,
      body: structuredClone(inside === undefined ? part : { [inside]: part, total_count: rows.length }),
    }
  }

  #review(body: Record<string, unknown>): Reply {
    const comments = (body['comments'] ?? []) as Record<string, unknown>[]
    if (body['event'] === undefined) return this.#refuse(422, 'a review without an event stays pending')
    if (!body['body']) return this.#refuse(422, 'a comment review needs a body')
    if (body['commit_id'] !== this.head) return this.#refuse(422, 'commit_id is not the head')
    const wrong = [tooLong(body['body']), ...comments.map((comment) => this.#lineProblem(comment))].find(
      Boolean,
    )
    if (wrong) return this.#refuse(422, `Unprocessable Entity: ${wrong}`)
    if (comments.some((comment) => this.spoils(String(comment['body']))))
      return ok({ message: 'Unprocessable Entity' }, 422)
    this.reviews.push(String(body['body']))
    for (const comment of comments)
      this.inline.push({
        id: this.#id++,
        body: String(comment['body']),
        user: this.account,
        path: String(comment['path']),
        line: Number(comment['line']),
        start_line: comment['start_line'] === undefined ? null : Number(comment['start_line']),
        edits: 0,
      })
    return ok({ id: this.#id++, user: this.account })
  }

  #lineProblem(comment: Record<string, unknown>): string | undefined {
    const { path, line, side, start_line: start, start_side: startSide, body } = comment
    if (tooLong(body)) return tooLong(body)
    if (side !== 'RIGHT') return 'only the new side is expected'
    const file = this.files.find(({ filename }) => filename === path)
    if (!file?.patch) return `the path is no part of the diff: ${path}`
    const hunks = rightSides(file.patch)
    const hunk = hunks.findIndex((lines) => lines.has(Number(line)))
    if (hunk < 0) return `line must be part of the diff: ${path}:${line}`
    if (start === undefined) return undefined
    if (startSide !== 'RIGHT') return 'start_side must be given'
    if (Number(start) >= Number(line)) return 'start_line must precede the end line'
    return hunks[hunk]?.has(Number(start)) ? undefined : 'start_line must be part of the same hunk'
  }

  #comment(list: HubComment[], body: string): Reply {
    const long = tooLong(body)
    if (long) return this.#refuse(422, long)
    const comment: HubComment = { id: this.#id++, body, user: this.account, edits: 0 }
    list.push(comment)
    return ok({ ...comment }, 201)
  }

  #edit(list: HubComment[], id: number, body: string): Reply {
    const comment = list.find((one) => one.id === id)
    if (!comment) return ok({ message: 'Not Found' }, 404)
    if (comment.user.id !== this.account.id) return this.#refuse(422, 'a comment of somebody else is edited')
    const long = tooLong(body)
    if (long) return this.#refuse(422, long)
    comment.body = body
    comment.edits++
    return ok({ ...comment })
  }

  #createCheck(body: Record<string, unknown>): Reply {
    const wrong = checkProblem(body)
    if (wrong) return this.#refuse(422, wrong)
    const check: HubCheck = {
      id: this.#id++,
      name: String(body['name']),
      head_sha: String(body['head_sha']),
      external_id: String(body['external_id'] ?? ''),
      status: 'queued',
      conclusion: null,
      output: { title: '', summary: '' },
      annotations: [],
    }
    this.checks.push(check)
    return this.#updateCheck(check.id, body)
  }

  #updateCheck(id: number, body: Record<string, unknown>): Reply {
    const check = this.checks.find((one) => one.id === id)
    if (!check) return ok({ message: 'Not Found' }, 404)
    const wrong = checkProblem(body)
    if (wrong) return this.#refuse(422, wrong)
    const output = body['output'] as
      | { title?: string; summary?: string; annotations?: HubCheck['annotations'] }
      | undefined
    if (output) {
      check.output = {
        title: output.title ?? check.output.title,
        summary: output.summary ?? check.output.summary,
      }
      check.annotations.push(...(output.annotations ?? []))
    }
    if (body['external_id'] !== undefined) check.external_id = String(body['external_id'])
    if (body['status'] !== undefined) check.status = String(body['status'])
    if (body['conclusion'] !== undefined) {
      check.conclusion = String(body['conclusion'])
      check.status = 'completed'
    }
    return ok({ id, status: check.status, app: { slug: 'github-actions' } }, 201)
  }
}

function ok(body: object, status = 200): Reply {
  return { status, headers: {}, body: structuredClone(body) }
}

function surfaceOf(name: string): string {
  if (name.startsWith('GET')) return ''
  return name.includes('check-runs') ? 'check' : 'comment'
}

function tooLong(body: unknown): string | undefined {
  return [...String(body)].length > 65_536 ? 'body is too long (maximum is 65536 characters)' : undefined
}

/** What GitHub's description leaves out. */
function checkProblem(body: Record<string, unknown>): string | undefined {
  if (body['status'] === 'completed' && body['conclusion'] === undefined)
    return 'completed without conclusion'
  const output = (body['output'] ?? {}) as { title?: string; annotations?: Record<string, unknown>[] }
  if ((output.title ?? '').length > 255) return 'the title is too long'
  for (const annotation of output.annotations ?? []) {
    const { start_line: start, end_line: end, title, message, path } = annotation
    if (String(title ?? '').length > 255) return 'the title of an annotation is too long'
    if (Buffer.byteLength(String(message)) > 64 * 1024) return 'the message of an annotation is too long'
    if (String(path).startsWith('/') || String(path) === '') return 'no path inside of the repository'
    if (Number(start) < 1 || Number(end) < Number(start)) return 'lines are out of order'
    const hasColumns = 'start_column' in annotation || 'end_column' in annotation
    if (hasColumns && start !== end) return 'columns of several lines'
    if (hasColumns && Number(annotation['end_column']) < Number(annotation['start_column']))
      return 'columns are out of order'
  }
  return undefined
}

/** The lines of the new side that each hunk shows. */
function rightSides(patch: string): Set<number>[] {
  const hunks: Set<number>[] = []
  let line = 0
  for (const text of patch.split('\n')) {
    const head = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text)
    if (head) {
      hunks.push(new Set())
      line = Number(head[1])
    } else if (text.startsWith('+') || text.startsWith(' ')) hunks.at(-1)?.add(line++)
  }
  return hunks
}
