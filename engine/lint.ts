import { identityKey } from './entities/entity.ts'
import type { Finding, UnknownVerdict } from './finding.ts'
import { type Judgement, judge } from './judge.ts'
import type { Pack } from './packs/rule.ts'
import { type Reading, read, type Tree } from './read.ts'
import { compareFindings, compareUnknowns, type Notice, type Report } from './report.ts'
import { Secrecy } from './secrecy.ts'
import { type ActiveRule, activate } from './settle/activate.ts'
import type { ChangedLines } from './settle/changed.ts'
import { compared, newlySilenced, type Told } from './settle/compare.ts'
import type { Config } from './settle/config.ts'
import { notated } from './settle/notation.ts'
import { overridden } from './settle/overrides.ts'
import type { Revision } from './settle/renamed.ts'
import { silence } from './settle/silence.ts'
import { findSources } from './settle/sources.ts'
import { acrossUnits, unknownAcrossUnits } from './settle/units.ts'
import { FileLines } from './source/fileLines.ts'

/** What one run works on. */
export interface LintInput extends Tree {
  /** The workspace before the change: what stood there already is told apart, and what was mended is told. */
  readonly base?: Tree
  readonly packs: readonly Pack[]
  readonly config: Config
  /** ISO date; suppressions and exceptions expire by it. */
  readonly today: string
  /** Only these rules or packs, where named on the command line. */
  readonly onlyRules?: ReadonlySet<string>
  readonly onlyPacks?: ReadonlySet<string>
  /** Whether a file lies in the focus: findings are shown when one of their places does. */
  readonly inFocus?: (path: string) => boolean
  /** Lines that a change touched: of what stood before, only findings that have one of them are shown. */
  readonly changed?: ChangedLines
  /** Takes no notice of suppressions that the change brought: it comes from somebody who may not silence anything. */
  readonly distrusted?: boolean
}

/** The whole pipeline: read both revisions, judge, settle, compare. */
export async function lint(input: LintInput): Promise<Report> {
  const { config, packs, inFocus, changed } = input
  const active = activate(packs, {
    profile: config.profile,
    settings: config.rules,
    overrides: config.overrides,
    targets: config.targets,
    ...(input.onlyRules && { rules: input.onlyRules }),
    ...(input.onlyPacks && { packs: input.onlyPacks }),
  })
  const base = input.base && (await read(input.base, config))
  const before = base && settled(base, active, input)
  const reading = await read(input, config)
  const now = settled(reading, active, input, base)
  const silencedByChange = before && newlySilenced(now, before)
  const told = input.distrusted && silencedByChange ? withdrawn(now, silencedByChange) : now
  const untold = { unknowns: now.unknowns, unread: unreadOf(reading, now) }
  const { findings, fixed } =
    base && before
      ? compared(
          { ...told, ...untold, ...revisionOf(reading, now) },
          { ...before, ...revisionOf(base, before) },
        )
      : { findings: now.kept, fixed: [] }

  const { workspace } = reading
  const notices = [...reading.notices, ...now.notices]
  const placesOf = ({ place, related }: Finding) => [place, ...related.map((other) => other.place)]
  // A kustomization decides what its overlay is, with whatever it no longer names.
  const homesOf = (units: readonly string[]) => units.flatMap((unit) => reading.units.homes.get(unit) ?? [])
  const isFocused = (finding: Finding): boolean =>
    !inFocus || [...placesOf(finding).map(({ path }) => path), ...homesOf(finding.units ?? [])].some(inFocus)
  const shown = (finding: Finding): boolean => {
    if (!isFocused(finding)) return false
    const places = placesOf(finding)
    return finding.status === 'new' || !changed || places.some((place) => changed.touch(place, now.lines))
  }
  const seen = findings.filter(shown).map((finding) => notated(finding, workspace.texts))
  const unknowns = now.unknowns.filter(({ place }) => !inFocus || inFocus(place.path))
  const verdicts = {
    findings: atMost(config.limits.findings, seen.sort(compareFindings), 'findings', notices),
    unknowns: atMost(config.limits.findings, unknowns.sort(compareUnknowns), 'unknown verdicts', notices),
  }
  return {
    ...verdicts,
    fixed: fixed.filter(({ path }) => !inFocus || inFocus(path)),
    notices,
    suppressed: told.silenced.length,
    ...(silencedByChange && { silencedByChange }),
    withheld: {
      judged: new Set(active.map(({ rule }) => rule.id)),
      leftOut: [...now.leftOut, ...now.kept.filter((finding) => !isFocused(finding))],
      silenced: told.silenced,
      unread: untold.unread,
      excluded: config.exclude,
    },
    files: reading.seen,
    documents: workspace.documents,
    entities: workspace.size,
    ...(inFocus && {
      focused: workspace.count(({ place, unit }) =>
        [place.path, ...homesOf(unit === undefined ? [] : [unit])].some(inFocus),
      ),
    }),
    tallies: now.tallies,
    lines: now.lines,
    secrecy: new Secrecy(verdicts, now.lines),
  }
}

/** The identities of a revision are collected when one is first asked for: few changes rename anything. */
function revisionOf({ entities }: Reading, { lines }: Settled): Revision {
  let keys: Set<string> | undefined
  const keysOf = (): Set<string> => new Set([...entities.values()].flat().map(identityKey))
  return {
    lines,
    holds: (key) => {
      keys ??= keysOf()
      return keys.has(key)
    },
  }
}

/** Files that could not be read, or not whole. */
function unreadOf({ notices }: Reading, { kept, silenced }: Told): Set<string> {
  const unread = new Set<string>()
  for (const { path } of notices) if (path !== undefined) unread.add(path)
  for (const { rule, place } of [...kept, ...silenced])
    if (rule === 'source/syntax' || rule === 'source/limit') unread.add(place.path)
  return unread
}

/** With some suppressions out of force. */
function withdrawn(now: Told, silenced: readonly Finding[]): Told {
  const back = new Set(silenced)
  return { kept: [...now.kept, ...silenced], silenced: now.silenced.filter((finding) => !back.has(finding)) }
}

/** What is to be told of one revision, before it is compared with another. */
interface Settled extends Told {
  readonly unknowns: UnknownVerdict[]
  readonly tallies: Judgement['tallies']
  /** What the configuration turns off for its path. */
  readonly leftOut: readonly Finding[]
  readonly notices: readonly Notice[]
  readonly lines: FileLines
}

function settled(
  { workspace, entities, units }: Reading,
  active: readonly ActiveRule[],
  { packs, config, today }: LintInput,
  base?: Reading,
): Settled {
  const { findings, unknowns, tallies } = judge(active, entities, base?.entities)
  const sources = findSources(workspace, packs, active, today)
  const lines = new FileLines(workspace.texts)
  const judged = overridden([...findings, ...sources.findings], config, active)
  const told = silence(acrossUnits(judged.kept, units.users), sources.suppressions, lines, today)
  const untold = unknownAcrossUnits(unknowns)
  return { ...told, unknowns: untold, tallies, leftOut: judged.off, notices: sources.notices, lines }
}

/** The first of a sorted list; that there are more is noticed. */
function atMost<T>(most: number, items: readonly T[], what: string, notices: Notice[]): readonly T[] {
  if (items.length <= most) return items
  notices.push({ code: 'limit', message: `${items.length - most} more ${what} than the report holds` })
  return items.slice(0, most)
}
