import { realpathSync, statSync } from 'node:fs'
import { basename, relative, resolve, sep } from 'node:path'
import {
  type Config,
  isDate,
  lint,
  nearest,
  type Pack,
  type Profile,
  type Report,
  type Rule,
  type Severity,
} from '../../engine/index.ts'
import { loadConfiguration } from '../io/configuration.ts'
import { codeOf } from '../io/regularFile.ts'
import { writeStepSummary } from '../io/stepSummary.ts'
import { findRoot, type Walk, walk } from '../io/walk.ts'
import { type Format, type ReporterContext, reporters } from '../reporters/index.ts'
import { stepSummary } from '../reporters/markdown.ts'
import { noticeLines } from '../reporters/notices.ts'
import { exits, type Streams } from '../streams.ts'
import { unknownRule } from '../unknownRule.ts'
import { UsageError } from '../usageError.ts'
import { version } from '../version.ts'

/** A mistyped command is taken for a path. */
const commandNames = ['check', 'rules', 'explain', 'test', 'help']

/** The options of `check`, as the command line gives them. */
export interface CheckOptions {
  readonly root?: string
  readonly format: Format
  readonly output?: string
  readonly failOn: Severity | 'never'
  readonly rule?: readonly string[]
  readonly pack?: readonly string[]
  readonly profile?: Profile
  readonly config?: string
  readonly today?: string
  readonly show?: string
  readonly maxUnknown?: number
  readonly allowEmpty?: boolean
  readonly color?: boolean
}

/** Lints a workspace and prints its report; the exit code says whether something at or above `failOn` was found. */
export async function check(
  paths: readonly string[],
  options: CheckOptions,
  builtIn: readonly Pack[],
  streams: Streams,
): Promise<{ code: number; text: string }> {
  const root = rootOf(paths, options, streams)
  const focus = focusOf(paths, root, streams)
  const loaded = await loadConfiguration(root, options.config, streams.cwd, builtIn)
  const { packs } = loaded
  const config = configured(loaded.config, options)
  const found: Walk = { notices: [], exceeded: [] }
  const result = await lint({
    files: walk(root, config.exclude, config.limits, found),
    packs,
    config,
    today: todayOf(options, streams),
    exceeded: found.exceeded,
    ...(options.rule && { onlyRules: namedRules(options.rule, packs) }),
    ...(options.pack && { onlyPacks: namedPacks(options.pack, packs) }),
    ...(focus && { inFocus: focus }),
  })
  const report = { ...result, notices: [...found.notices, ...result.notices, ...focusNotice(result)] }
  if (report.entities === 0 && !options.allowEmpty) {
    throw new UsageError(
      'empty',
      `nothing to check: none of the ${report.files} files under ${root} holds anything slo-lint reads (--allow-empty accepts that)`,
    )
  }
  // In JSON they are part of the report.
  if (options.format !== 'json') for (const line of noticeLines(report.notices)) streams.err(line)
  return { code: exitCode(report, options), text: print(report, packs, options, streams) }
}

function focusNotice({ focused }: Report): Report['notices'] {
  return focused === 0
    ? [{ code: 'focus', message: 'nothing in the paths given holds anything slo-lint reads' }]
    : []
}

function rootOf(paths: readonly string[], options: CheckOptions, streams: Streams): string {
  if (options.root !== undefined) return folder(resolve(streams.cwd, options.root))
  const [first] = paths
  return findRoot(first === undefined ? streams.cwd : folderAt(resolve(streams.cwd, first)))
}

function folder(path: string): string {
  const real = existing(path)
  if (!statSync(real).isDirectory()) throw new UsageError('path', `${path} is not a folder`)
  return real
}

function folderAt(path: string): string {
  return statSync(existing(path)).isDirectory() ? path : resolve(path, '..')
}

function existing(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    const code = codeOf(error)
    if (code !== 'ENOENT' && code !== 'ENOTDIR')
      throw new UsageError('path', `${path} cannot be read: ${code}`)
    const hint = nearest(basename(path), commandNames)
    throw new UsageError('path', `there is no ${path}${hint}`)
  }
}

/** Paths on the command line are a focus on the workspace, not its bounds. */
function focusOf(
  paths: readonly string[],
  root: string,
  streams: Streams,
): ((path: string) => boolean) | undefined {
  const wanted = paths.map((path) => {
    const inside = relative(root, existing(resolve(streams.cwd, path)))
      .split(sep)
      .join('/')
    if (inside.startsWith('../'))
      throw new UsageError('path', `${path} lies outside of the workspace ${root}`)
    return inside
  })
  if (wanted.length === 0 || wanted.includes('')) return undefined
  const exact = new Set(wanted)
  return (path) => exact.has(path) || wanted.some((folder) => path.startsWith(`${folder}/`))
}

function configured(config: Config, options: CheckOptions): Config {
  return options.profile ? { ...config, profile: options.profile } : config
}

function todayOf(options: CheckOptions, streams: Streams): string {
  const today = options.today ?? streams.today
  if (!isDate(today)) throw new UsageError('usage', `not a date: ${today} (--today YYYY-MM-DD)`)
  return today
}

function namedRules(ids: readonly string[], packs: readonly Pack[]): Set<string> {
  const known = new Set(packs.flatMap((pack) => pack.rules.map(({ id }) => id)))
  const odd = ids.find((id) => !known.has(id))
  if (odd !== undefined) throw unknownRule(odd, packs)
  return new Set(ids)
}

function namedPacks(names: readonly string[], packs: readonly Pack[]): Set<string> {
  const odd = names.find((name) => !packs.some((pack) => pack.name === name))
  if (odd !== undefined)
    throw new UsageError('usage', `there is no pack ${odd}: ${packs.map(({ name }) => name).join(', ')}`)
  return new Set(names)
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

function exitCode(report: Report, options: CheckOptions): number {
  if (options.maxUnknown !== undefined && report.unknowns.length > options.maxUnknown) return exits.findings
  const { failOn } = options
  if (failOn === 'never') return exits.clean
  return report.findings.some(({ severity }) => ranks[severity] <= ranks[failOn])
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
    show: new Set((options.show ?? '').split(',').filter(Boolean)),
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
