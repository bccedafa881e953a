import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join, relative, resolve, sep } from 'node:path'
import type { Pack, Report, Rule, Severity } from '../../engine/index.ts'
import { withProvenFixes } from '../fixing.ts'
import { writeOutput } from '../io/output.ts'
import { readRegular } from '../io/regularFile.ts'
import { writeStepSummary } from '../io/stepSummary.ts'
import { findRoot } from '../io/walk.ts'
import { type Linted, type LintOptions, lintWorkspace } from '../lintWorkspace.ts'
import type { Api, Clock } from '../publish/api.ts'
import { systemClock } from '../publish/clock.ts'
import { type Trigger, triggerOf } from '../publish/event.ts'
import { handoverOf, mostBytes, readHandover } from '../publish/handover.ts'
import { digestOf, isCategory, keyed } from '../publish/marker.ts'
import { connect } from '../publish/octokit.ts'
import { plan, type WriteRequest } from '../publish/plan.ts'
import { type Published, type PublishOptions, publish } from '../publish/publish.ts'
import { Reading } from '../publish/reading.ts'
import type { Handover } from '../publish/remark.ts'
import { appendTo, mostSummary, outputsText } from '../publish/stepFile.ts'
import { summaryText } from '../publish/summary.ts'
import { inertJson, inertLog, workflowCommands } from '../publish/workflowCommands.ts'
import { type Format, reporters } from '../reporters/index.ts'
import { noticeLines } from '../reporters/notices.ts'
import { visible } from '../reporters/screenText.ts'
import { exits, type Streams } from '../streams.ts'
import { UsageError } from '../usageError.ts'
import { version } from '../version.ts'

/** The options of `github`, as the command line gives them. */
export interface GithubOptions
  extends Pick<LintOptions, 'root' | 'profile' | 'config' | 'base' | 'rendered' | 'values'> {
  readonly failOn: Severity | 'never'
  /** The form of the report in the log. */
  readonly format: Format
  readonly category: string
  readonly comment: 'all' | 'summary' | 'none'
  readonly maxComments: number
  readonly dryRun?: boolean
  /** The file that another job may publish. */
  readonly report?: string
  /** Such a file, to be published. */
  readonly relay?: string
}

/** The way out, given by tests. */
export interface Wire {
  readonly connect: (env: Streams['env']) => Api | undefined
  readonly clock: Clock
}

const wire: Wire = { connect, clock: systemClock }

/** The account of the token that GitHub gives to every job. */
const jobBot = 'github-actions[bot]'

/** No event of GitHub is larger. */
const mostEvent = 32 * 1024 * 1024

interface Result {
  readonly code: number
  readonly text: string
}

/**
 * Lints and publishes on the pull request that the job runs for; with `--relay` only publishes what another job found.
 * What GitHub does not let us write is in the log, in the summary of the job and in the report.
 */
export async function github(
  paths: readonly string[],
  options: GithubOptions,
  builtIn: readonly Pack[],
  streams: Streams,
  { connect: open, clock }: Wire = wire,
): Promise<Result> {
  if (!isCategory(options.category))
    throw new UsageError('usage', 'a category has letters, digits, dots, dashes and low lines, 64 at most')
  const trigger = readTrigger(streams)
  const api = open(streams.env)
  if (options.relay !== undefined) return relay(options.relay, trigger, options, builtIn, streams, api, clock)
  if (trigger.branch)
    throw new UsageError('github', 'a run that follows another one publishes its report: --relay FILE')
  const linted = await lintedOf(paths, options, trigger, builtIn, streams)
  const rules = rulesOf(linted.packs)
  const found = handoverOf(linted.report, rules, trigger.target.head, prefixOf(linted.root))
  if (options.report !== undefined) writeOutput(options.report, `${JSON.stringify(found)}\n`, streams.cwd)
  if (options.dryRun) {
    const requests = await rehearse(found, linted, options, trigger, api, clock, streams)
    return { code: exits.clean, text: printed(requests) }
  }
  for (const line of noticeLines(linted.report.notices)) streams.err(inertLog(line))
  const settings = publishing(options, trigger, linted.packs, streams)
  const published = api && (await publish(found, settings, api, clock))
  writeOutputs(linted.report, rules, streams)
  summarize(found, settings, streams)
  const log = logOf(linted.report, rules, options, streams)
  const commands = fallback(found, published, streams)
  // In that form the log has them already.
  const text = options.format === 'github' ? log : log + commands
  return { code: exitCode(found, options), text }
}

async function lintedOf(
  paths: readonly string[],
  options: GithubOptions,
  { base, isForeign }: Trigger,
  builtIn: readonly Pack[],
  streams: Streams,
): Promise<Linted> {
  const compared = options.base ?? base
  const { root, profile, config, rendered, values } = options
  const given = {
    // A pull request that touches nothing of ours is no mistake.
    allowEmpty: true,
    ...(root !== undefined && { root }),
    ...(profile !== undefined && { profile }),
    ...(config !== undefined && { config }),
    ...(rendered && { rendered }),
    ...(values && { values }),
    // A change has no say in how it is judged, and a stranger's may silence nothing.
    ...(compared !== undefined && { base: compared, basePolicy: true }),
    ...(isForeign && { distrusted: true }),
  }
  const linted = await lintWorkspace(paths, given, builtIn, streams)
  return { ...linted, report: await withProvenFixes(linted) }
}

/** Publishes what a job without rights found; only its findings are taken from it, and those as hostile. */
async function relay(
  file: string,
  trigger: Trigger,
  options: GithubOptions,
  builtIn: readonly Pack[],
  streams: Streams,
  api: Api | undefined,
  clock: Clock,
): Promise<Result> {
  const { branch, target } = trigger
  if (!branch) throw new UsageError('github', '--relay is for a run that follows another one (workflow_run)')
  if (!api) throw new UsageError('github', '--relay publishes, for which it needs GITHUB_TOKEN')
  const read = readRegular(resolve(streams.cwd, file), mostBytes)
  if ('refused' in read) throw new UsageError('relay', `${file}: ${read.says}`)
  const found = await readHandover(read.bytes.toString('utf8'), target.head, rulesOf(builtIn))
  if (typeof found === 'string') throw new UsageError('relay', `${file} is not published: ${found}`)
  const pull = await new Reading(api, clock, target, options.category).pullOf(branch)
  const bound = { ...trigger, target: { ...target, ...(pull !== undefined && { pull }) } }
  const settings = publishing(options, bound, builtIn, streams)
  const published = await publish(found, settings, api, clock, options.dryRun)
  if (options.dryRun) return { code: exits.clean, text: printed(published.plan?.requests ?? []) }
  summarize(found, settings, streams)
  return { code: exits.clean, text: fallback(found, published, streams) }
}

function readTrigger({ env, cwd }: Streams): Trigger {
  const path = env['GITHUB_EVENT_PATH']
  if (!path)
    throw new UsageError(
      'github',
      'this command is for jobs of GitHub Actions: there is no GITHUB_EVENT_PATH',
    )
  const read = readRegular(resolve(cwd, path), mostEvent)
  if ('refused' in read) throw new UsageError('github', `GITHUB_EVENT_PATH: ${read.says}`)
  let event: unknown
  try {
    event = JSON.parse(read.bytes.toString('utf8'))
  } catch {
    throw new UsageError('github', 'GITHUB_EVENT_PATH is no JSON')
  }
  const trigger = triggerOf(env, event)
  if (typeof trigger === 'string') throw new UsageError('github', trigger)
  return trigger
}

function publishing(
  options: GithubOptions,
  { target, before }: Trigger,
  packs: readonly Pack[],
  { env }: Streams,
): PublishOptions {
  const { category, comment, maxComments, failOn } = options
  return {
    target,
    category,
    comment,
    maxComments,
    failOn,
    judge: `slo-lint ${version}, rules ${digestOf(JSON.stringify(packs))}`,
    // An app of one's own writes under its own name.
    bot: env['SLO_LINT_BOT'] || jobBot,
    ...(before !== undefined && { before }),
  }
}

/** Exactly what would be sent. Without a token nothing is asked, and the pull request is taken for untouched. */
async function rehearse(
  found: Handover,
  linted: Linted,
  options: GithubOptions,
  trigger: Trigger,
  api: Api | undefined,
  clock: Clock,
  streams: Streams,
): Promise<readonly WriteRequest[]> {
  const settings = publishing(options, trigger, linted.packs, streams)
  if (api) {
    const { plan: made, outcome } = await publish(found, settings, api, clock, true)
    if (!made) throw new UsageError('github', outcome.problems.join('; '))
    return made.requests
  }
  const prefix = prefixOf(linted.root)
  const changes = (linted.changes?.() ?? []).map((change) => ({ ...change, path: prefix + change.path }))
  const existing = { inline: [], conversation: [], checks: [] }
  return plan(found.remarks, found.fixed, changes, existing, {
    ...settings,
    unknown: found.unknown,
    policy: found.policy,
  }).requests
}

function printed(requests: readonly WriteRequest[]): string {
  const shown = requests.map(({ method, path, body }) => ({ method, path, body }))
  return `${inertJson(JSON.stringify({ requests: shown }, undefined, 2))}\n`
}

function rulesOf(packs: readonly Pack[]): Map<string, Rule> {
  return new Map(packs.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule] as const)))
}

/** GitHub counts paths from the repository's root, wherever the workspace begins. */
function prefixOf(root: string): string {
  const inside = relative(findRoot(root), root).split(sep).join('/')
  return inside === '' || inside.startsWith('..') ? '' : `${inside}/`
}

/** All of it in the summary of the job, wherever else it is. */
function summarize(found: Handover, { judge }: PublishOptions, { env, err }: Streams): void {
  const { remarks, fixed, unknown, policy } = found
  const file = env['GITHUB_STEP_SUMMARY']
  if (!file) return
  const { text } = summaryText({ remarks: keyed(remarks), fixed, unknown, policy, judge }, mostSummary)
  const refused = writeStepSummary(file, `${text}\n`)
  if (refused !== undefined) err(`slo-lint: ${refused}\n`)
}

/** What is nowhere on the pull request, for the runner to show, and why. */
function fallback(found: Handover, published: Published | undefined, { err }: Streams): string {
  for (const problem of published?.outcome.problems ?? [])
    err(inertLog(`slo-lint: not published: ${visible(problem)}\n`))
  const unseen = published ? published.unseen : found.remarks
  return workflowCommands(unseen.filter(({ status }) => status === 'new'))
}

/** Forms that stay what they are when a sign in a text is written in another way. */
const inJson: ReadonlySet<Format> = new Set<Format>(['json', 'sarif', 'gitlab', 'rdjson'])

function logOf(
  report: Report,
  rules: ReadonlyMap<string, Rule>,
  options: GithubOptions,
  streams: Streams,
): string {
  const text = reporters[options.format](report, {
    rules,
    version,
    color: Boolean(streams.env['FORCE_COLOR']),
    width: streams.width,
    show: new Set(),
    failOn: options.failOn,
  })
  if (options.format === 'github') return text
  return inJson.has(options.format) ? inertJson(text) : inertLog(text)
}

function writeOutputs(report: Report, rules: ReadonlyMap<string, Rule>, streams: Streams): void {
  const { env, cwd } = streams
  const path = env['GITHUB_OUTPUT']
  if (!path) return
  const number = (severity: Severity): string =>
    String(report.findings.filter((finding) => finding.severity === severity).length)
  const file = join(env['RUNNER_TEMP'] || tmpdir(), `slo-lint-${randomBytes(8).toString('hex')}.sarif`)
  const context = {
    rules,
    version,
    color: false,
    width: 100,
    show: new Set<string>(),
    failOn: 'error' as const,
  }
  writeOutput(file, reporters.sarif(report, context), cwd)
  const refused = appendTo(
    path,
    outputsText({
      errors: number('error'),
      warnings: number('warning'),
      new: String(report.findings.filter(({ status }) => status === 'new').length),
      fixed: String(report.fixed.length),
      'sarif-file': file,
    }),
  )
  told(refused, streams)
}

/** What could not be written is said, and fails nothing. */
function told(refused: string | undefined, { err }: Streams): void {
  if (refused !== undefined) err(`slo-lint: ${refused}\n`)
}

const ranks = { error: 0, warning: 1, info: 2 } as const

function exitCode({ remarks }: Handover, { failOn }: GithubOptions): number {
  if (failOn === 'never') return exits.clean
  const isFailing = remarks.some(
    ({ severity, status }) => status === 'new' && ranks[severity] <= ranks[failOn],
  )
  return isFailing ? exits.findings : exits.clean
}
