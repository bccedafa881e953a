import { realpathSync, statSync } from 'node:fs'
import { basename, relative, resolve, sep } from 'node:path'
import {
  ChangedLines,
  type ChangedMode,
  type Config,
  comparesRevisions,
  defaultConfig,
  type FileChange,
  isDate,
  type LintInput,
  lint,
  type Notice,
  nearest,
  type Pack,
  type Profile,
  type Report,
  weakened,
} from '../engine/index.ts'
import { type BaseRead, readBase } from './io/base.ts'
import { type Configuration, loadConfiguration } from './io/configuration.ts'
import { codeOf } from './io/regularFile.ts'
import { type RenderedOptions, readRendered } from './io/rendered.ts'
import { finder, findRoot, walk } from './io/walk.ts'
import type { Walk } from './io/walked.ts'
import type { Streams } from './streams.ts'
import { unknownRule } from './unknownRule.ts'
import { UsageError } from './usageError.ts'

/** What of the command line says which workspace is linted, and how. */
export interface LintOptions extends RenderedOptions {
  readonly root?: string
  readonly rule?: readonly string[]
  readonly pack?: readonly string[]
  readonly profile?: Profile
  readonly config?: string
  readonly today?: string
  readonly base?: string
  readonly changed?: ChangedMode
  readonly allowEmpty?: boolean
  /** Judges by the configuration of the base, and says what the change makes of it. */
  readonly basePolicy?: boolean
  /** Takes no notice of suppressions that the change brought. */
  readonly distrusted?: boolean
}

/** A linted workspace. */
export interface Linted {
  readonly root: string
  readonly packs: readonly Pack[]
  readonly report: Report
  /** What lies between the base and the working tree; undefined where nothing is compared. */
  readonly changes?: () => readonly FileChange[]
  /** What the report was made of, read anew: it can be made again of other files. */
  readonly input: () => LintInput
}

/** A mistyped command is taken for a path. */
const commandNames = ['check', 'rules', 'explain', 'test', 'github', 'help']

/** Reads and lints the workspace around some paths; they narrow what is shown, not what is read. */
export async function lintWorkspace(
  paths: readonly string[],
  options: LintOptions,
  builtIn: readonly Pack[],
  streams: Streams,
): Promise<Linted> {
  if (options.changed !== undefined && options.base === undefined)
    throw new UsageError('usage', '--changed compares with a base: --base REF')
  const root = rootOf(paths, options, streams)
  const focus = focusOf(paths, root, streams)
  const own = (): Promise<Configuration> => loadConfiguration(root, options.config, streams.cwd, builtIn)
  const policy = options.basePolicy
    ? await policyAt(root, options, own, builtIn, streams)
    : { ...(await own()), notices: [] }
  const { packs, ...loaded } = policy
  const config: Config = options.profile ? { ...loaded.config, profile: options.profile } : loaded.config
  const compared = options.base === undefined ? undefined : baseOf(root, options.base, config, streams)
  const found: Walk = { notices: [], exceeded: [] }
  const { base } = compared ?? {}
  const given: Walk = { notices: [], exceeded: [] }
  const rendered = readRendered(root, options, config.limits, streams, given)
  const input = (walked: Walk = { notices: [], exceeded: [] }): LintInput => ({
    files: walk(root, config.exclude, config.limits, walked),
    exceeded: walked.exceeded,
    ...(rendered && { rendered }),
    find: finder(root, config.limits),
    ...(base && { base: base.tree() }),
    packs,
    config,
    today: todayOf(options, streams),
    ...(options.rule && { onlyRules: namedRules(options.rule, packs) }),
    ...(options.pack && { onlyPacks: namedPacks(options.pack, packs) }),
    ...(focus && { inFocus: focus }),
    ...(options.distrusted && { distrusted: true }),
    ...(base &&
      options.changed !== undefined && { changed: new ChangedLines(base.changes(), options.changed) }),
  })
  const result = await lint(input(found))
  const notices = [
    ...policy.notices,
    ...found.notices,
    ...renderedNotices(given, Boolean(rendered && base)),
    ...(compared?.notices ?? []),
    ...result.notices,
    ...focusNotice(result),
    ...(options.basePolicy ? silencedNotices(result, Boolean(options.distrusted)) : []),
    ...(base ? [] : revisionNotice(packs, options)),
  ]
  const report = { ...result, notices }
  if (report.entities === 0 && !options.allowEmpty) {
    throw new UsageError(
      'empty',
      `nothing to check: none of the ${report.files} files under ${root} holds anything slo-lint reads (--allow-empty accepts that)`,
    )
  }
  return { root, packs, report, input, ...(base && { changes: base.changes }) }
}

/** The policy of the base, or of the change where the base has none that works; and what the change makes of it. */
async function policyAt(
  root: string,
  options: LintOptions,
  own: () => Promise<Configuration>,
  builtIn: readonly Pack[],
  streams: Streams,
): Promise<Configuration & { notices: Notice[] }> {
  const notice = (message: string): Notice => ({ code: 'policy', message })
  // What lies at the path named is read as it is; only a configuration in the workspace is part of a change.
  if (options.base === undefined || options.config !== undefined) return { ...(await own()), notices: [] }
  const { base } = baseOf(root, options.base, defaultConfig, streams)
  if (!base)
    return {
      ...(await own()),
      notices: [notice('the policy of the base is not known: that of this change is used')],
    }
  let before: Configuration
  try {
    before = await base.configuration(builtIn)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return {
      ...(await own()),
      notices: [notice(`the policy of the base is broken, that of this change is used: ${error.message}`)],
    }
  }
  try {
    const changes = weakened(before, await own())
    return {
      ...before,
      notices: changes.map((what) => notice(`this change alters what it is judged by: ${what}`)),
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return { ...before, notices: [notice(`the configuration of this change is broken: ${error.message}`)] }
  }
}

function silencedNotices({ silencedByChange = [], lines }: Report, distrusted: boolean): Notice[] {
  return silencedByChange.map(({ rule, place }) => ({
    code: 'policy',
    message: distrusted
      ? `this change tries to silence ${rule} at line ${lines.of(place.path)?.position(place.span.start).line}: that is not honoured`
      : `this change silences ${rule} at line ${lines.of(place.path)?.position(place.span.start).line}`,
    path: place.path,
  }))
}

function baseOf(root: string, revision: string, { exclude, limits }: Config, { env }: Streams): BaseRead {
  return readBase(root, revision, { exclude, limits, env })
}

/** What of the rendered files was not read, and that the base has none. */
function renderedNotices({ notices, exceeded }: Walk, isCompared: boolean): Notice[] {
  const message = 'the base was not rendered: findings in what was rendered count as new'
  return [
    ...notices,
    ...exceeded.map((file) => ({ code: 'limit', ...file })),
    ...(isCompared ? [{ code: 'base', message }] : []),
  ]
}

function focusNotice({ focused }: Report): Notice[] {
  return focused === 0
    ? [{ code: 'focus', message: 'nothing in the paths given holds anything slo-lint reads' }]
    : []
}

/** Said only to those who asked for such a rule: everybody else would read it in every run. */
function revisionNotice(packs: readonly Pack[], { rule: ids }: LintOptions): Notice[] {
  const rules = packs.flatMap((pack) => pack.rules)
  return rules
    .filter((rule) => ids?.includes(rule.id) && comparesRevisions(rule))
    .map(({ id }) => ({
      code: 'base',
      message: `${id} compares revisions and was not judged: there is no base (--base REF)`,
    }))
}

function rootOf(paths: readonly string[], options: LintOptions, streams: Streams): string {
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

function todayOf(options: LintOptions, streams: Streams): string {
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
