import type { Pack, Report, Rule, Severity } from '../../engine/index.ts'
import { type LintOptions, lintWorkspace } from '../lintWorkspace.ts'
import { type Format, reporters } from '../reporters/index.ts'
import { noticeLines } from '../reporters/notices.ts'
import { exits, type Streams } from '../streams.ts'
import { version } from '../version.ts'

/** The options of `check`, as the command line gives them. */
export interface CheckOptions extends LintOptions {
  readonly format: Format
  readonly output?: string
  readonly failOn: Severity | 'never'
  readonly show?: string
  readonly maxUnknown?: number
  readonly color?: boolean
}

/** Lints a workspace and prints its report; the exit code says whether something new at or above `failOn` was found. */
export async function check(
  paths: readonly string[],
  options: CheckOptions,
  builtIn: readonly Pack[],
  streams: Streams,
): Promise<{ code: number; text: string }> {
  const { report, packs } = await lintWorkspace(paths, options, builtIn, streams)
  // In JSON they are part of the report.
  if (options.format !== 'json') for (const line of noticeLines(report.notices)) streams.err(line)
  return { code: exitCode(report, options), text: print(report, packs, options, streams) }
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
  return reporters[options.format](report, {
    rules,
    version,
    color: options.color ?? wantsColor(streams),
    width: streams.width,
    show: new Set([
      ...(options.show ?? '').split(',').filter(Boolean),
      ...(options.changed === undefined ? [] : ['standing']),
    ]),
    failOn: options.failOn,
  })
}

function wantsColor({ env, isTerminal }: Streams): boolean {
  if (env['NO_COLOR']) return false
  return Boolean(env['FORCE_COLOR']) || isTerminal
}
