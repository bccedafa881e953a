import {
  type Finding,
  type LintInput,
  lint,
  proven,
  type Relint,
  type Report,
  type SourceFile,
  together,
} from '../engine/index.ts'
import type { Linted } from './lintWorkspace.ts'

/** What fixes make of a workspace, before anything is written. */
export interface Fixed {
  /** The new text of each file that changes, by path. */
  readonly texts: ReadonlyMap<string, string>
  /** The findings that are gone. */
  readonly findings: readonly Finding[]
}

/**
 * Beyond this a report holds no fixes: to try them takes several runs more, and a report is waited for. Whoever asks for
 * fixes alone (`--fix`, `--diff`) waits as long as it takes.
 */
const mostTried = { files: 5_000, entities: 3_000, patterns: 500 } as const

/** The report of a workspace with those fixes alone that were proven in memory. */
export async function withProvenFixes({ report, input }: Linted): Promise<Report> {
  if (!report.findings.some(({ fix }) => fix)) return report
  const { exclude, overrides } = input().config
  const isLarge =
    report.files > mostTried.files ||
    report.entities > mostTried.entities ||
    exclude.length + overrides.length > mostTried.patterns ||
    report.findings.some(({ rule }) => rule === 'source/limit')
  if (isLarge) {
    const message = 'fixes are not tried for the report of a workspace this large: --diff shows them'
    const findings = report.findings.map(({ fix: _, ...finding }) => finding)
    return { ...report, findings, notices: [...report.notices, { code: 'fixes', message }] }
  }
  const textOf = (path: string): string | undefined => report.lines.text(path)
  const findings = await proven(
    report.findings,
    textOf,
    relintOf(input, new Map()),
    roundsFor(report.entities),
  )
  return { ...report, findings }
}

/** What is left after so many runs has no fix in a report: eight in the largest workspace, more where a run costs less. */
function roundsFor(entities: number): number {
  return Math.min(64, Math.max(8, Math.floor((8 * mostTried.entities) / Math.max(1, entities))))
}

/**
 * Applies fixes in memory until none is left to apply; those applied at once are proven at once. Every round leaves fewer
 * findings than the one before, so that there is an end.
 */
export async function fixed({ report, input }: Linted, unsafe: boolean): Promise<Fixed> {
  const texts = new Map<string, string>()
  const gone: Finding[] = []
  for (let shown: Report = report; ; shown = await lint(overlaid(input(), texts))) {
    const wanted = shown.findings.filter(({ fix }) => fix && (unsafe || fix.safety === 'safe'))
    const textOf = (path: string): string | undefined => shown.lines.text(path)
    const relint = relintOf(input, texts)
    const made = (await together(wanted, textOf, relint)) ?? (await bestOf(wanted, textOf, relint))
    if (!made) return { texts, findings: gone }
    for (const [path, text] of made.texts) texts.set(path, text)
    for (const finding of made.fixed) gone.push(finding)
  }
}

/** Where not all fixes are good together: those that are good alone, or the first of these. */
async function bestOf(
  wanted: readonly Finding[],
  textOf: (path: string) => string | undefined,
  relint: Relint,
): ReturnType<typeof together> {
  const good = (await proven(wanted, textOf, relint)).filter(({ fix }) => fix)
  return (await together(good, textOf, relint)) ?? together(good.slice(0, 1), textOf, relint)
}

/** A fix is good or bad for the workspace as a whole, whatever of it is shown, and compared with nothing. */
function relintOf(input: () => LintInput, texts: ReadonlyMap<string, string>): Relint {
  return (more) => {
    const {
      base: _,
      changed: _changed,
      inFocus: _inFocus,
      onlyRules: _onlyRules,
      onlyPacks: _onlyPacks,
      ...whole
    } = input()
    return lint(overlaid(whole, new Map([...texts, ...more])))
  }
}

function overlaid(input: LintInput, texts: ReadonlyMap<string, string>): LintInput {
  return { ...input, files: replaced(input.files, texts) }
}

function* replaced(files: Iterable<SourceFile>, texts: ReadonlyMap<string, string>): Generator<SourceFile> {
  for (const file of files) yield { ...file, text: texts.get(file.path) ?? file.text }
}
