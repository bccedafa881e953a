import { field, numberAt, textAt } from './api.ts'
import type { Target } from './plan.ts'

/** What started a run, as far as GitHub says it: the only source of numbers, names and hashes. */
export interface Trigger {
  readonly target: Target
  /** What the pull request is compared with. */
  readonly base?: string
  /** The head that a push replaced. */
  readonly before?: string
  /** The change comes from another repository: whoever wrote it may not write here. */
  readonly isForeign: boolean
  /** For a job that publishes what another one found: whose branch that one ran on. */
  readonly branch?: { readonly owner: string; readonly branch: string; readonly repository: number }
}

const hash = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/
const none = /^0+$/

/** Reads the event that started a run; a text says what is wrong with it. */
export function triggerOf(
  env: Readonly<Record<string, string | undefined>>,
  event: unknown,
): Trigger | string {
  const [, owner, repo] = /^([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/.exec(env['GITHUB_REPOSITORY'] ?? '') ?? []
  if (owner === undefined || repo === undefined || /^\.+$/.test(repo))
    return 'GITHUB_REPOSITORY does not name a repository'
  const found = headOf(env, event)
  if (!hash.test(found.head)) return 'the event names no commit'
  const { head, pull, base = '', before = '', branch, isForeign = false } = found
  return {
    isForeign,
    target: { owner, repo, head, ...(pull !== undefined && pull > 0 && { pull }) },
    ...(hash.test(base) && { base }),
    ...(hash.test(before) && !none.test(before) && { before }),
    ...(branch && { branch }),
  }
}

interface Found extends Partial<Pick<Trigger, 'base' | 'before' | 'branch' | 'isForeign'>> {
  readonly head: string
  readonly pull?: number | undefined
}

function headOf(env: Readonly<Record<string, string | undefined>>, event: unknown): Found {
  const name = env['GITHUB_EVENT_NAME'] ?? ''
  if (name === 'pull_request' || name === 'pull_request_target')
    return {
      head: textAt(event, 'pull_request', 'head', 'sha'),
      pull: numberAt(event, 'pull_request', 'number') ?? numberAt(event, 'number'),
      base: textAt(event, 'pull_request', 'base', 'sha'),
      before: textAt(event, 'before'),
      // A repository that is gone is no friend.
      isForeign:
        numberAt(event, 'pull_request', 'head', 'repo', 'id') !==
        numberAt(event, 'pull_request', 'base', 'repo', 'id'),
    }
  if (name === 'merge_group')
    return {
      head: textAt(event, 'merge_group', 'head_sha'),
      base: textAt(event, 'merge_group', 'base_sha'),
    }
  if (name === 'workflow_run') {
    const run = field(event, 'workflow_run')
    const repository = numberAt(run, 'head_repository', 'id')
    const owner = textAt(run, 'head_repository', 'owner', 'login')
    const branch = textAt(run, 'head_branch')
    return {
      head: textAt(run, 'head_sha'),
      ...(repository !== undefined &&
        owner !== '' &&
        branch !== '' && { branch: { owner, branch, repository } }),
    }
  }
  return { head: env['GITHUB_SHA'] ?? '' }
}
