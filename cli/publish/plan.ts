import { annotationsOf, batches } from './annotations.ts'
import { commentOf, endedComment, reviewText } from './comment.ts'
import type { Existing, PostedComment } from './existing.ts'
import { anchorOf, type Choice, chooseInline, type Diff, diffOf, type ShownChange } from './inline.ts'
import { digestOf, isOurs, keyed, type Marker, markerOf } from './marker.ts'
import type { Mended, Remark } from './remark.ts'
import {
  isWorthSaying,
  type Summarized,
  summaryComment,
  summaryText,
  superseded,
  titleOf,
} from './summary.ts'
import { endingOf, type Withheld } from './withheld.ts'

/** What is published where; numbers and hashes are GitHub's own, from the event and never from a report. */
export interface Target {
  readonly owner: string
  readonly repo: string
  readonly head: string
  /** The number of the pull request; without one there is only the check. */
  readonly pull?: number
}

export interface PlanOptions {
  readonly target: Target
  /** Keeps several runs on one pull request apart. */
  readonly category: string
  readonly comment: 'all' | 'summary' | 'none'
  /** How many comments on lines may be open. */
  readonly maxComments: number
  readonly failOn: Remark['severity'] | 'never'
  /** Verdicts that could not be reached. */
  readonly unknown: number
  /** What the change makes of the rules it is judged by, in words. */
  readonly policy: readonly string[]
  /** Why findings may be missing; without it they are taken for fixed. */
  readonly withheld?: Withheld
  /** What judged: the program's version, and a digest that stands for its rules. */
  readonly judge: string
}

/** What a request writes to: a right that can be missing by itself. */
export type Surface = 'check' | 'review' | 'edit' | 'summary'

/** One request that writes. `{check_run_id}` in a path stands for what creating the check answers. */
export interface WriteRequest {
  readonly surface: Surface
  readonly method: 'POST' | 'PATCH'
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  /** The keys of the remarks that its comments are about, in their order. */
  readonly keys?: readonly string[]
  /** How many annotations the check holds when this one is done. */
  readonly annotations?: number
}

/** What would be sent, in this order, and which remark would be seen where. */
export interface Plan {
  readonly requests: readonly WriteRequest[]
  /** Ends the check where its last request is not reached. */
  readonly rescue: WriteRequest
  /** The check that is gone on with, where a run before left it. */
  readonly check?: number
  readonly shown: Shown
  readonly isUnchanged: boolean
}

/** Keys by where they are shown; `report` has what nothing else has room for. */
export interface Shown {
  readonly inline: ReadonlySet<string>
  readonly annotations: ReadonlySet<string>
  readonly check: ReadonlySet<string>
  readonly summary: ReadonlySet<string>
  readonly report: ReadonlySet<string>
}

/** The requests that bring a pull request from what is there to what is found. Pure. */
export function plan(
  remarks: readonly Remark[],
  fixed: readonly Mended[],
  changes: readonly ShownChange[],
  existing: Existing,
  options: PlanOptions,
): Plan {
  const diff = diffOf(changes)
  const ranked = keyed(remarks)
  const summarized = {
    remarks: ranked,
    fixed,
    unknown: options.unknown,
    policy: options.policy,
    judge: options.judge,
  }
  const comments = commentsOf(summarized, diff, existing, options)
  const check = checkOf(summarized, diff, existing, options)
  // What is done is not done again, also where some of it was denied: it shows what is there.
  const { inline, summary } = check.isDone ? comments.there : comments
  const shown = { inline, summary, ...check.shown }
  const seen = Object.values(shown)
  const report = new Set([...ranked.keys()].filter((key) => !seen.some((keys) => keys.has(key))))
  const all = [...check.leftOver, ...check.first, ...comments.requests, ...check.rest]
  return {
    requests: check.isDone ? check.leftOver : all,
    rescue: check.rescue,
    ...(check.id !== undefined && { check: check.id }),
    shown: { ...shown, report },
    isUnchanged: check.isDone,
  }
}

interface Comments extends Pick<Shown, 'inline' | 'summary'> {
  readonly requests: readonly WriteRequest[]
  /** What is shown without the requests. */
  readonly there: Pick<Shown, 'inline' | 'summary'>
}

const noKeys: ReadonlySet<string> = new Set()

/** Of a key the oldest comment speaks, of the summary too: others came of lost answers. */
function commentsOf(summarized: Summarized, diff: Diff, existing: Existing, options: PlanOptions): Comments {
  if (options.target.pull === undefined || options.comment === 'none')
    return {
      requests: [],
      inline: noKeys,
      summary: noKeys,
      there: { inline: noKeys, summary: noKeys },
    }
  const own = ownComments(existing.inline, existing, options, 'inline')
  const posted = new Map([...own].reverse().map((one) => [one.marker.key, one]))
  const open = [...posted.keys()].filter((key) => summarized.remarks.has(key))
  const room = options.comment === 'all' ? options.maxComments - open.length : 0
  const choices = chooseInline(summarized.remarks, diff, (key) => posted.has(key), room)
  const edits = own.flatMap((one) => editOf(one, summarized.remarks.get(one.marker.key), diff, options))
  const summary = summaryRequests(summarized, existing, options)
  return {
    requests: [...reviewRequest(choices, options), ...edits, ...summary.requests],
    inline: new Set([...choices.map(({ key }) => key), ...open]),
    summary: summary.keys,
    there: { inline: new Set(open), summary: summary.requests.length === 0 ? summary.keys : noKeys },
  }
}

interface OwnComment {
  readonly comment: PostedComment
  readonly marker: Marker
}

function ownComments(
  comments: readonly PostedComment[],
  { identity }: Existing,
  { category }: PlanOptions,
  kind: Marker['kind'],
): OwnComment[] {
  return [...comments]
    .sort((a, b) => a.id - b.id)
    .flatMap((comment) => {
      const marker = markerOf(comment.body)
      const isMine = marker?.kind === kind && marker.category === category
      return marker && isMine && isOurs(comment.author, identity) ? [{ comment, marker }] : []
    })
}

function reviewRequest(choices: readonly Choice[], { target, category }: PlanOptions): WriteRequest[] {
  if (choices.length === 0) return []
  const comments = choices.map(({ key, remark, anchor }) => ({
    path: anchor.path,
    body: commentOf(remark, anchor, category, key),
    line: anchor.line,
    side: 'RIGHT',
    ...(anchor.startLine !== undefined && { start_line: anchor.startLine, start_side: 'RIGHT' }),
  }))
  const body = {
    commit_id: target.head,
    event: 'COMMENT',
    body: reviewText(choices.length),
    comments,
  }
  const path = `${repository(target)}/pulls/${target.pull}/reviews`
  return [{ surface: 'review', method: 'POST', path, body, keys: choices.map(({ key }) => key) }]
}

/** Words are written again where they differ, also when a finding is gone or is back; nothing is deleted. */
function editOf(
  { comment, marker }: OwnComment,
  remark: Remark | undefined,
  diff: Diff,
  options: PlanOptions,
): WriteRequest[] {
  const { target, category } = options
  const path = `${repository(target)}/pulls/comments/${comment.id}`
  if (!remark) {
    const ending = endingOf(marker, comment.path, options.withheld)
    // What was fixed stays so, whatever is judged later; what is silenced is there again.
    if (marker.state === ending || (marker.state === 'fixed' && ending !== 'silenced')) return []
    const body = endedComment(comment.body, marker, ending, target.head)
    return [{ surface: 'edit', method: 'PATCH', path, body: { body } }]
  }
  const anchor = anchorOf(remark, diff)
  const stands = comment.at
  const isThere =
    anchor !== undefined &&
    stands?.path === anchor.path &&
    stands.line === anchor.line &&
    (stands.startLine ?? stands.line) === (anchor.startLine ?? anchor.line)
  // A suggestion replaces the lines its comment stands on, whatever they are by now.
  const shown = anchor && !isThere ? { ...anchor, suggestion: undefined } : anchor
  const body = commentOf(remark, shown as typeof anchor, category, marker.key)
  const wanted = markerOf(body)
  if (marker.state === 'open' && marker.digest === wanted?.digest) return []
  return [{ surface: 'edit', method: 'PATCH', path, body: { body }, keys: [marker.key] }]
}

function summaryRequests(
  summarized: Summarized,
  existing: Existing,
  options: PlanOptions,
): { requests: WriteRequest[]; keys: ReadonlySet<string> } {
  const { target, category } = options
  const [oldest, ...others] = ownComments(existing.conversation, existing, options, 'summary')
  if (!oldest && !isWorthSaying(summarized)) return { requests: [], keys: noKeys }
  const { text, keys } = summaryComment(summarized, category)
  const edit = ({ comment, marker }: OwnComment, body: string): WriteRequest[] =>
    marker.digest === markerOf(body)?.digest
      ? []
      : [
          {
            surface: 'summary',
            method: 'PATCH',
            path: `${repository(target)}/issues/comments/${comment.id}`,
            body: { body },
          },
        ]
  if (oldest)
    return {
      requests: [...edit(oldest, text), ...others.flatMap((other) => edit(other, superseded(category)))],
      keys,
    }
  const path = `${repository(target)}/issues/${target.pull}/comments`
  return { requests: [{ surface: 'summary', method: 'POST', path, body: { body: text } }], keys }
}

interface Check {
  /** The check of this head says all of this already. */
  readonly isDone: boolean
  /** The check to go on with. */
  readonly id?: number
  readonly leftOver: readonly WriteRequest[]
  readonly first: readonly WriteRequest[]
  readonly rest: readonly WriteRequest[]
  readonly rescue: WriteRequest
  readonly shown: Pick<Shown, 'annotations' | 'check'>
}

/** The name of the check that people see. */
export function checkName(category: string): string {
  return category === 'default' ? 'slo-lint' : `slo-lint / ${category}`
}

/** What the identifiers of all checks of a category begin with. */
export function checkPrefix(category: string): string {
  return `slo-lint:${category}:`
}

function checkOf(summarized: Summarized, diff: Diff, existing: Existing, options: PlanOptions): Check {
  const { target, category } = options
  const externalId = `${checkPrefix(category)}${digestIn(summarized, options)}`
  const own = existing.checks.filter((check) => check.externalId.startsWith(checkPrefix(category)))
  const isDone = own.some(
    (check) => check.head === target.head && check.isCompleted && check.externalId === externalId,
  )
  const open = own.filter((check) => !check.isCompleted)
  const resumed = isDone
    ? undefined
    : open.find((check) => check.head === target.head && check.externalId === externalId)
  const { annotations, keys } = annotationsOf(summarized.remarks, diff)
  const { text, keys: listed } = summaryText(summarized)
  const output = { title: titleOf(summarized), summary: text }
  const parts = batches(annotations.slice(resumed?.annotations ?? 0))
  const path = `${repository(target)}/check-runs/${resumed?.id ?? '{check_run_id}'}`
  const rest = parts.map((part, index): WriteRequest => {
    const isLast = index === parts.length - 1
    const end = isLast ? { status: 'completed', conclusion: conclusionOf(summarized, options) } : {}
    return {
      surface: 'check',
      method: 'PATCH',
      path,
      body: { ...end, output: { ...output, ...(part.length > 0 && { annotations: part }) } },
      annotations: parts
        .slice(0, index + 1)
        .reduce((sum, one) => sum + one.length, resumed?.annotations ?? 0),
    }
  })
  const created = { name: checkName(category), head_sha: target.head, external_id: externalId }
  const first: WriteRequest = {
    surface: 'check',
    method: 'POST',
    path: `${repository(target)}/check-runs`,
    body: { ...created, status: 'in_progress' },
  }
  return {
    isDone,
    ...(resumed && { id: resumed.id }),
    leftOver: open.filter((check) => check !== resumed).map((check) => abandon(check.id, target)),
    first: resumed ? [] : [first],
    rest,
    rescue: {
      surface: 'check',
      method: 'PATCH',
      path,
      body: {
        status: 'completed',
        conclusion: conclusionOf(summarized, options),
        external_id: `${externalId}:incomplete`,
        output: { ...output, title: `${output.title}; not all could be published` },
      },
    },
    shown: { annotations: keys, check: listed },
  }
}

/** Stands for all that a run says; who says it, and after which push, is no part of it. */
function digestIn({ remarks, fixed, unknown, policy, judge }: Summarized, options: PlanOptions): string {
  const { target, comment, maxComments, failOn } = options
  const said = [[...remarks], fixed, unknown, policy, judge, target.pull ?? 0, comment, maxComments, failOn]
  return digestOf(JSON.stringify(said))
}

/** A check that a run left behind when it was ended from outside. */
function abandon(id: number, target: Target): WriteRequest {
  return {
    surface: 'check',
    method: 'PATCH',
    path: `${repository(target)}/check-runs/${id}`,
    body: { status: 'completed', conclusion: 'cancelled' },
  }
}

const ranks = { error: 0, warning: 1, info: 2 } as const

function conclusionOf(
  { remarks, policy }: Summarized,
  { failOn }: PlanOptions,
): 'failure' | 'neutral' | 'success' {
  const fresh = [...remarks.values()].filter(({ status }) => status === 'new')
  if (failOn !== 'never' && fresh.some(({ severity }) => ranks[severity] <= ranks[failOn])) return 'failure'
  return fresh.length + policy.length > 0 ? 'neutral' : 'success'
}

/** The path that all requests for a repository begin with. */
export function repository({ owner, repo }: Target): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`
}
