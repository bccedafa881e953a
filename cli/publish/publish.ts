import type { Api, Clock } from './api.ts'
import { apply, type Outcome } from './apply.ts'
import { keyed } from './marker.ts'
import { type Plan, type PlanOptions, plan } from './plan.ts'
import { Reading } from './reading.ts'
import type { Handover, Remark } from './remark.ts'

/** Where and how a run's findings are published. */
export interface PublishOptions extends Omit<PlanOptions, 'unknown' | 'policy' | 'withheld'> {
  /** The name of the account that a job's or an app's token writes as. */
  readonly bot: string
  /** The head that a push replaced. */
  readonly before?: string
}

/** What is published, and what is not. */
export interface Published {
  /** Undefined where GitHub did not say what is there already. */
  readonly plan?: Plan
  readonly outcome: Outcome
  /** Remarks that are nowhere on GitHub. */
  readonly unseen: readonly Remark[]
}

/** Reads what is there, plans and, unless it is a dry run, applies the plan. */
export async function publish(
  found: Handover,
  options: PublishOptions,
  api: Api,
  clock: Clock,
  isDryRun = false,
): Promise<Published> {
  const reading = new Reading(api, clock, options.target, options.category)
  const read = await planned(found, options, reading)
  if ('problem' in read) return unread(found, read.problem)
  const { made, identity } = read
  if (isDryRun) {
    const outcome: Outcome = { is: 'unchanged', unseen: new Set(), problems: [], created: 0 }
    return { plan: made, outcome, unseen: [] }
  }
  const outcome = await apply(made, { api, clock, reading, identity, category: options.category })
  const unseen = [...keyed(found.remarks)]
    .filter(([key]) => outcome.unseen.has(key))
    .map(([, remark]) => remark)
  return { plan: made, outcome, unseen }
}

async function planned(found: Handover, options: PublishOptions, reading: Reading) {
  const { target } = options
  // A newer push has a run of its own; an older one must not write over what it says.
  const head = target.pull === undefined ? undefined : await reading.head()
  const isOld = head !== undefined && head !== target.head
  const existing = await reading.existing(options.bot, options.before, options.comment !== 'none')
  if ('problem' in existing) return existing
  const changes = target.pull === undefined ? { value: [] } : await reading.changes()
  const made = plan(found.remarks, found.fixed, 'value' in changes ? changes.value : [], existing.value, {
    ...options,
    unknown: found.unknown,
    policy: found.policy,
    ...(found.withheld && { withheld: found.withheld }),
    ...((isOld || existing.value.isUnread) && { comment: 'none' as const }),
  })
  return { made, identity: existing.value.identity }
}

function unread(found: Handover, problem: string): Published {
  const unseen = new Set(keyed(found.remarks).keys())
  return { outcome: { is: 'readonly', unseen, problems: [problem], created: 0 }, unseen: found.remarks }
}
