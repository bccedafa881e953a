import { print } from './goProgram.ts'
import { type OurBuild, ourBuild } from './kustomizeBuild.ts'
import { fieldsUsed } from './kustomizeFields.ts'
import type { Json } from './kustomizeObjects.ts'
import {
  type Answer,
  asJson,
  askKustomize,
  difference,
  type Question,
  type Read,
} from './kustomizeProgram.ts'
import { checkWritten, type Written } from './written.ts'

/** One folder to be built by both. */
export interface Sample {
  /** What reports call it: `<repository>/<folder>`, or the number of a tree. */
  readonly name: string
  readonly question: Question
  readonly files: ReadonlyMap<string, string>
}

/**
 * A difference that is meant: of one sample by its name (or all below a name that ends in `/`), or of all that use a
 * field of kustomization.yaml (`field:<name>`).
 */
export interface Explanation {
  readonly at: string
  readonly reason: string
}

/** Counts what both make of samples. */
export class Tally {
  readonly different: string[] = []
  readonly written: Written = { checked: 0, derived: 0, wrong: [] }
  /** Plain scalars of what is built that Kubernetes does not take as kustomize did. */
  readonly misread: string[] = []
  readonly fields = new Map<string, number>()
  readonly used = new Set<Explanation>()
  readonly asked = new Set<string>()
  accepted = 0
  equal = 0
  objects = 0
  /** Refused by the real one, with a mistake of ours. */
  refusedByBoth = 0
  readonly refusals = new Map<string, number>()
  readonly #explanations: readonly Explanation[]

  constructor(explanations: readonly Explanation[]) {
    this.#explanations = explanations
  }

  compare(samples: readonly Sample[]): void {
    const answers = askKustomize(samples.map(({ question }) => question))
    const builds = samples.map(({ files, question }) => ourBuild(files, question.folder))
    const ours = asJson(builds.map((build) => build?.objects ?? []))
    for (const [i, sample] of samples.entries())
      this.#count(sample, answers[i] ?? { error: 'no answer' }, builds[i], ours[i])
  }

  #count(sample: Sample, answer: Answer, build: OurBuild | undefined, ours: Read | undefined): void {
    this.asked.add(sample.name)
    if (answer.error !== undefined) {
      const reason = reasonOf(answer.error)
      this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1)
      if (build && build.mistakes.length > 0) this.refusedByBoth++
      return
    }
    this.accepted++
    this.objects += answer.objects?.length ?? 0
    const fields = fieldsUsed(sample.files, sample.question.folder)
    for (const field of fields) this.fields.set(field, (this.fields.get(field) ?? 0) + 1)
    if (!build || !ours) return
    for (const text of ours.misread) this.misread.push(`${sample.name}: ${text}`)
    for (const [i, object] of build.objects.entries())
      checkWritten(object, build.place, sample.files, this.written, `${sample.name} object ${i}`)
    const found = differs(build, ours.objects, answer)
    if (found === undefined) this.equal++
    else if (!this.#explain(sample.name, fields)) this.different.push(`${sample.name}: ${found}`)
  }

  #explain(name: string, fields: ReadonlySet<string>): boolean {
    const found = this.#explanations.filter(({ at }) => explains(at, name, fields))
    for (const one of found) this.used.add(one)
    return found.length > 0
  }

  /** One difference of each sort: those at the same field are likely one defect. */
  sorts(): string[] {
    const bySort = new Map<string, string>()
    for (const one of this.different) {
      const sort = one
        .replace(/^[^:]*: /, '')
        .replace(/: ours .*/s, '')
        .replaceAll(/\/\d+/g, '')
      if (!bySort.has(sort)) bySort.set(sort, one)
    }
    return [...bySort.values()]
  }

  /** Explanations of what was asked and no longer differs. */
  idle(): Explanation[] {
    const asked = [...this.asked]
    return this.#explanations.filter(
      (one) =>
        !this.used.has(one) &&
        (one.at.startsWith('field:')
          ? this.fields.has(one.at.slice('field:'.length))
          : asked.some((name) => explains(one.at, name, new Set()))),
    )
  }

  print(name: string, seconds: number): void {
    const refused = [...this.refusals.values()].reduce((sum, count) => sum + count, 0)
    print(
      `oracle kustomize, ${name}: ${this.asked.size} folders, ${this.accepted} accepted (${this.objects} objects), ` +
        `${refused} refused (${this.refusedByBoth} by both), ` +
        `${this.equal} equal, ${this.different.length} different, ` +
        `${this.accepted - this.equal - this.different.length} explained, ` +
        `${this.written.checked} scalars found in their files, ${this.written.derived} derived, ${this.written.wrong.length} not found, ${this.misread.length} misread, ` +
        `${seconds.toFixed(0)} s`,
    )
    print(`  refused: ${listed(this.refusals)}`)
    print(`  fields of what was accepted: ${listed(this.fields)}`)
    for (const one of this.used) print(`  explained: ${one.at}: ${one.reason}`)
  }
}

function explains(at: string, name: string, fields: ReadonlySet<string>): boolean {
  if (at.startsWith('field:')) return fields.has(at.slice('field:'.length))
  return at.endsWith('/') ? name.startsWith(at) : name === at
}

/** How our build differs from what the real one accepts. */
export function differs(build: OurBuild, ours: readonly Json[], answer: Answer): string | undefined {
  const [mistake] = build.mistakes
  if (mistake) {
    const { path, span } = build.place(mistake.span)
    return `a mistake that is none: ours ${mistake.says} (${path}:${span.start})`
  }
  return difference([...ours], [...(answer.objects ?? [])])
}

const REASONS: readonly [RegExp, string][] = [
  [/^remote$/, 'remote'],
  [/^(?:died|timeout|panic)/, 'died'],
  [/external plugins disabled|unable to load builtin/, 'plugin'],
  [/must specify --enable-helm/, 'helm'],
  [
    /invalid Kustomization|Failed to read kustomization|is empty|unable to find one of|multiple kustomization/,
    'kustomization',
  ],
  [/security; file|cycle detected/, 'outside or cycle'],
  [/already registered id|exists; behavior must be/, 'same name twice'],
  [/cannot merge or replace/, 'nothing to merge with'],
  [/no resource matches|failed to find unique target|unable to find patch target/, 'patch without target'],
  [/operation does not apply|testing value|error in remove/, 'operation'],
  [/no such file|doesn't exist|not a valid directory/, 'missing file'],
  [/unable to parse SM or JSON|yaml: |[mM]alformed|unmarshal/, 'no YAML'],
  [/replacement target|nothing selected by|multiple matches for selector/, 'replacement'],
  [/Component'/, 'component'],
  [/considering field|wrong node kind|expected sequence or mapping/, 'shape of an object'],
  [/cannot be mapped to a field|var '/, 'variable'],
]

function reasonOf(error: string): string {
  // The last thing said is what went wrong; what stands before it says where, for every folder on the way.
  const last = error.slice(-400)
  return REASONS.find(([pattern]) => pattern.test(last))?.[1] ?? 'other'
}

function listed(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort((a, b) => b[1] - a[1])
  return sorted.map(([name, count]) => `${name} ${count}`).join(', ')
}
