import { join } from 'node:path'
import { lint, type Pack, type Report, type Rule, type Severity } from '../../engine/index.ts'
import { fixed, withProvenFixes } from '../fixing.ts'
import { rewrite } from '../io/rewrite.ts'
import { writeStepSummary } from '../io/stepSummary.ts'
import { type Linted, type LintOptions, lintWorkspace } from '../lintWorkspace.ts'
import { patchOf } from '../patch.ts'
import { type Format, type ReporterContext, reporters } from '../reporters/index.ts'
import { stepSummary } from '../reporters/markdown.ts'
import { noticeLines } from '../reporters/notices.ts'
import { visible } from '../reporters/screenText.ts'
import { exits, type Streams } from '../streams.ts'
import { UsageError } from '../usageError.ts'
import { version } from '../version.ts'

/** The options of `check`, as the command line gives them. */
export interface CheckOptions extends LintOptions {
  readonly format: Format
  readonly output?: string
  readonly failOn: Severity | 'never'
  readonly show?: string
  readonly maxUnknown?: number
  readonly color?: boolean
  /** Applies safe fixes; with `unsafeFixes` the others too, which alone means both. */
  readonly fix?: boolean
  readonly unsafeFixes?: boolean
  readonly diff?: boolean
}

/** Formats that hold fixes: only these pay for proving them. */
const offering: ReadonlySet<string> = new Set(['json', 'sarif', 'rdjson'])

/** Lints a workspace and prints its report; the exit code says whether something new at or above `failOn` was found. */
export async function check(
  paths: readonly string[],
  options: CheckOptions,
  builtIn: readonly Pack[],
  streams: Streams,
): Promise<{ code: number; text: string }> {
  if (options.diff && (options.fix || options.format !== 'pretty'))
    throw new UsageError('usage', '--diff prints a patch and nothing else: leave out --fix and --format')
  const linted = await lintWorkspace(paths, options, builtIn, streams)
  if (options.diff)
    return { code: exitCode(linted.report, options), text: await patchFor(linted, options, streams) }
  const { packs } = linted
  const settled = wantsFixes(options) ? await fixFiles(linted, options, streams) : linted.report
  const report = offering.has(options.format)
    ? await withProvenFixes({ ...linted, report: settled })
    : settled
  // In JSON they are part of the report.
  if (options.format !== 'json') for (const line of noticeLines(report.notices)) streams.err(line)
  return { code: exitCode(report, options), text: print(report, packs, options, streams) }
}

function wantsFixes({ fix, unsafeFixes }: CheckOptions): boolean {
  return Boolean(fix || unsafeFixes)
}

/** What the fixes would change, as a patch; nothing is written. */
async function patchFor(linted: Linted, { unsafeFixes }: CheckOptions, streams: Streams): Promise<string> {
  for (const line of noticeLines(linted.report.notices)) streams.err(line)
  const { texts } = await fixed(linted, Boolean(unsafeFixes))
  return patchOf(
    [...texts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, text]) => ({ path, text, old: linted.report.lines.text(path) ?? '' })),
  )
}

/** Applies fixes to the files and lints what they left. */
async function fixFiles(linted: Linted, { unsafeFixes }: CheckOptions, streams: Streams): Promise<Report> {
  const { root, report, input } = linted
  const { texts, findings } = await fixed(linted, Boolean(unsafeFixes))
  let written = 0
  for (const [path, text] of texts) {
    const problem = rewrite(join(root, path), report.lines.text(path) ?? '', text)
    if (problem === undefined) written++
    else streams.err(`slo-lint: ${visible(path)} ${problem}\n`)
  }
  if (written === 0) return report
  const files = `${written} file${written === 1 ? '' : 's'}`
  streams.err(`slo-lint: fixed ${findings.length} finding${findings.length === 1 ? '' : 's'} in ${files}\n`)
  return { ...(await lint(input())), notices: report.notices }
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

function exitCode(report: Report, options: CheckOptions): number {
  if (options.maxUnknown !== undefined && report.unknowns.length > options.maxUnknown) return exits.findings
  const { failOn } = options
  if (failOn === 'never') return exits.clean
  return report.findings.some(({ severity, status }) => status === 'new' && ranks[severity] <= ranks[failOn])
    ? exits.findings
    : exits.clean
}

function print(report: Report, packs: readonly Pack[], options: CheckOptions, streams: Streams): string {
  const rules = new Map<string, Rule>(
    packs.flatMap((pack) => pack.rules.map((rule) => [rule.id, rule] as const)),
  )
  const context: ReporterContext = {
    rules,
    version,
    color: options.color ?? wantsColor(streams),
    width: streams.width,
    show: new Set([
      ...(options.show ?? '').split(',').filter(Boolean),
      ...(options.changed === undefined ? [] : ['standing']),
    ]),
    failOn: options.failOn,
  }
  if (options.format === 'github') summarizeStep(report, context, streams)
  return reporters[options.format](report, context)
}

/** GitHub shows ten annotations of a level; the rest has to stand somewhere. */
function summarizeStep(report: Report, context: ReporterContext, { env, err }: Streams): void {
  const file = env['GITHUB_STEP_SUMMARY']
  const refused = file ? writeStepSummary(file, stepSummary(report, context)) : undefined
  if (refused !== undefined) err(`slo-lint: ${refused}\n`)
}

function wantsColor({ env, isTerminal }: Streams): boolean {
  if (env['NO_COLOR']) return false
  return Boolean(env['FORCE_COLOR']) || isTerminal
}
