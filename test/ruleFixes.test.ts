import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixed, withProvenFixes } from '../cli/fixing.ts'
import { type Finding, lint, type Report, type SourceFile } from '../engine/index.ts'
import type { TestWorkspace } from '../engine/packs/testWorkspace.ts'
import { carriedWorkspace, carriers, settings } from './carriers.ts'
import { brought, counted, spliced } from './mending.ts'
import { isYaml, plainly, rewriting, rewritten } from './rewriting.ts'
import { hasFix, ruleWorkspaces } from './ruleWorkspaces.ts'
import { packs } from './workspace.ts'
import { scalarsOutside } from './yamlMeaning.ts'
import { yamlMutations } from './yamlMutations.ts'

/** Fewer applied fixes of a rule than this prove little. */
const leastApplied = 30

interface Sample {
  readonly input: TestWorkspace
  readonly report: Report
  readonly made: Made
}

interface Made {
  readonly files: readonly SourceFile[]
  readonly rules: readonly string[]
}

async function provenIn(input: TestWorkspace): Promise<Report> {
  return withProvenFixes({ root: '', packs: input.packs, report: await lint(input), input: () => input })
}

/** Applies one fix after the other, as people do in an editor, and looks at each. */
async function mended(input: TestWorkspace, report: Report): Promise<Made> {
  let { files } = input
  let before = report
  const rules: string[] = []
  for (let finding = firstFixed(before); finding && rules.length < 9; finding = firstFixed(before)) {
    const edits = finding.fix?.edits ?? []
    const path = edits[0]?.place.path
    const old = files.find((file) => file.path === path)?.text ?? ''
    const text = spliced(old, edits)
    if (path && isYaml(path)) expectSameOutside(old, text, finding)
    const ends = endsOf(old)
    if (ends.size > 0) expect([...endsOf(text)].filter((end) => !ends.has(end))).toEqual([])
    files = files.map((file) => (file.path === path ? { path, text } : file))
    const after = await provenIn({ ...input, files })
    expect(brought(before, after)).toEqual([])
    const [was = 0, is = 0] = [before, after].map((one) => counted(one).get(finding.fingerprint))
    expect(is).toBeLessThan(was)
    rules.push(finding.rule)
    before = after
  }
  expect(firstFixed(before)).toBeUndefined()
  return { files, rules: rules.sort() }
}

function endsOf(text: string): Set<string> {
  return new Set(text.match(/\r?\n/g))
}

function firstFixed({ findings }: Report): Finding | undefined {
  return findings.find(({ fix }) => fix)
}

function expectSameOutside(old: string, text: string, { fix }: Finding): void {
  const edits = [...(fix?.edits ?? [])].sort((a, b) => a.place.span.start - b.place.span.start)
  let moved = 0
  const now = edits.map(({ place: { span }, text: put }) => {
    const start = span.start + moved
    moved += put.length - (span.end - span.start)
    return { start, end: start + put.length }
  })
  const stands = scalarsOutside(
    old,
    edits.map(({ place }) => place.span),
  )
  expect(stands).toBeDefined()
  expect(scalarsOutside(text, now)).toEqual(stands)
}

const samples: Sample[] = []
const inputs = (await ruleWorkspaces()).map(({ input }) => input)
for (const { is } of settings)
  for (const carrier of Object.values(carriers)) inputs.push(await carriedWorkspace(carrier, is))
for (const input of inputs) {
  const report = await provenIn(input)
  if (firstFixed(report)) samples.push({ input, report, made: await mended(input, report) })
}
const fixing = (await packs()).flatMap(({ rules }) => rules.filter(hasFix).map(({ id }) => id))

describe('fixes', () => {
  it.each(fixing)('of %s mean the same however its files are written', async (rule) => {
    const own = samples.filter(({ made }) => made.rules.includes(rule))
    let applied = 0
    await fc.assert(
      fc.asyncProperty(fc.nat(own.length - 1), rewriting, async (number, how) => {
        const sample = own[number]
        if (!sample) return
        const { input, report, made } = sample
        const files = input.files.map((file) => rewritten(file, how))
        const here = { ...input, files }
        const found = await provenIn(here)
        expect(counted(found)).toEqual(counted(report))
        const now = await mended(here, found)
        applied += now.rules.filter((one) => one === rule).length
        const whole = { root: '', packs: input.packs, report: found, input: () => here }
        const { texts } = await fixed(whole, true)
        expect(files.map(({ path, text }) => texts.get(path) ?? text)).toEqual(
          now.files.map(({ text }) => text),
        )
        if (now.rules.join() === made.rules.join())
          expect(now.files.map(plainly)).toEqual(made.files.map(plainly))
      }),
      { numRuns: 50 },
    )
    process.stdout.write(`${rule}: ${own.length} samples, ${applied} fixes applied\n`)
    expect(applied).toBeGreaterThanOrEqual(leastApplied)
  })

  it.each(Object.keys(yamlMutations))('are looked at in files written otherwise: %s', (by) => {
    const plain = { end: '\n', mark: false, open: false, before: false, behind: false } as const
    const texts = samples.flatMap(({ input }) => input.files.filter(({ path }) => isYaml(path)))
    const changed = texts.filter((file, at) => {
      const step = { by, at, way: at }
      return rewritten(file, { ...plain, steps: [step] }).text !== file.text
    })
    expect(changed.length).toBeGreaterThan(texts.length / 10)
  })
})
