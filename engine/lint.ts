import { classify } from './classify.ts'
import { Extractor } from './extract.ts'
import type { Finding } from './finding.ts'
import { judge } from './judge.ts'
import type { LinkContext } from './links/context.ts'
import { imagesKnown } from './links/images.ts'
import { link } from './links/index.ts'
import type { Pack } from './packs/rule.ts'
import { compareFindings, compareUnknowns, type Notice, type Report } from './report.ts'
import { Secrecy } from './secrecy.ts'
import { activate } from './settle/activate.ts'
import type { Config } from './settle/config.ts'
import { notated } from './settle/fix.ts'
import { OverridePaths } from './settle/overridePaths.ts'
import { overridden } from './settle/overrides.ts'
import { silence } from './settle/silence.ts'
import { findSources } from './settle/sources.ts'
import { FileLines } from './source/fileLines.ts'
import type { SourceFile } from './source/text.ts'
import { Workspace } from './workspace.ts'

/** What one run works on: values only; whoever calls has done the reading. */
export interface LintInput {
  readonly files: Iterable<SourceFile>
  /** Files that were too large to be read, and why. */
  readonly exceeded?: readonly { readonly path: string; readonly message: string }[]
  readonly packs: readonly Pack[]
  readonly config: Config
  /** ISO date; suppressions and exceptions expire by it. */
  readonly today: string
  /** Only these rules or packs, where named on the command line. */
  readonly onlyRules?: ReadonlySet<string>
  readonly onlyPacks?: ReadonlySet<string>
  /** Whether a file lies in the focus: findings are shown when one of their places does. */
  readonly inFocus?: (path: string) => boolean
}

/** The whole pipeline: classify, parse, extract, link, judge, settle. */
export async function lint(input: LintInput): Promise<Report> {
  const { config, packs, today } = input
  const notices: Notice[] = []

  const overridePaths = new OverridePaths(config.overrides)
  const classified = classify(overridePaths.watch(input.files))
  const extractor = new Extractor(config.limits)
  const workspace = new Workspace()
  for (const { file, candidates } of classified.files)
    workspace.add(file, await extractor.file(file, candidates))

  for (const { path, message } of input.exceeded ?? []) {
    overridePaths.see(path)
    workspace.exceed({ path, span: { start: 0, end: 0 } }, message)
  }
  notices.push(...overridePaths.notices())

  const entities = workspace.entities(config.complete)
  const { targets, complete, limits } = config
  const images = imagesKnown(config.images)
  const exceed: LinkContext['exceed'] = (place, message) => workspace.exceed(place, message)
  link({ entities, targets, complete, images, limits, exceed })

  const active = activate(packs, {
    profile: config.profile,
    settings: config.rules,
    overrides: config.overrides,
    targets: config.targets,
    ...(input.onlyRules && { rules: input.onlyRules }),
    ...(input.onlyPacks && { packs: input.onlyPacks }),
  })
  const judgement = judge(active, entities)
  const sources = findSources(workspace, packs, active, today)
  for (const notice of sources.notices) notices.push(notice)

  const judged = overridden([...judgement.findings, ...sources.findings], config, active)
  const lines = new FileLines(workspace.texts)
  const { kept, suppressed } = silence(judged, sources.suppressions, lines, today)
  const shown = (finding: Finding): boolean =>
    !input.inFocus ||
    [finding.place, ...finding.related.map(({ place }) => place)].some(({ path }) => input.inFocus?.(path))
  const findings = kept
    .filter(shown)
    .map((finding) => notated(finding, workspace.texts))
    .sort(compareFindings)
  const unknowns = judgement.unknowns
    .filter(({ place }) => !input.inFocus || input.inFocus(place.path))
    .sort(compareUnknowns)
  const verdicts = {
    findings: atMost(limits.findings, findings, 'findings', notices),
    unknowns: atMost(limits.findings, unknowns, 'unknown verdicts', notices),
  }
  return {
    ...verdicts,
    fixed: [],
    notices,
    suppressed,
    files: classified.seen,
    documents: workspace.documents,
    entities: workspace.size,
    ...(input.inFocus && { focused: workspace.count(input.inFocus) }),
    tallies: judgement.tallies,
    lines,
    secrecy: new Secrecy(verdicts, lines),
  }
}

/** The first of a sorted list; that there are more is noticed. */
function atMost<T>(most: number, items: readonly T[], what: string, notices: Notice[]): readonly T[] {
  if (items.length <= most) return items
  notices.push({ code: 'limit', message: `${items.length - most} more ${what} than the report holds` })
  return items.slice(0, most)
}
