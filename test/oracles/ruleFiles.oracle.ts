import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { read } from '../kinds/prometheus-rules/read.ts'
import { accepted, seeds, unmark } from '../kinds/prometheus-rules/seeds.ts'
import { buildGoPromql } from './go-promql.ts'
import { seeded } from './goProgram.ts'
import { say } from './say.ts'

const shared = process.env['SLO_LINT_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url))
const go = buildGoPromql()
afterAll(() => go?.remove())

interface Sample {
  readonly name: string
  readonly text: string
}

/** Rule files of the corpus as they stand, and the groups of its objects as files of their own. */
function corpusFiles(): Sample[] {
  const corpus = join(shared, 'corpus')
  try {
    return readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:ya?ml|json|rules)$/.test(path))
      .flatMap((path) => samplesOf(path, readFileSync(join(corpus, path), 'utf8')))
  } catch {
    say(`SKIPPED: no corpus at ${corpus}`)
    return []
  }
}

function samplesOf(name: string, text: string): Sample[] {
  if (!/\bgroups\b/.test(text) || !/\brules\b/.test(text) || text.length > 500_000) return []
  const objects = documents(text)
  const [first] = objects
  if (isFile(first)) return [{ name, text }]
  return objects
    .filter((object) => object['kind'] === 'PrometheusRule')
    .map((object) => ({ name, text: JSON.stringify(object['spec'] ?? {}) }))
}

function documents(text: string): Record<string, unknown>[] {
  try {
    return parseAllDocuments(text, { logLevel: 'silent' }).map((each) => each.toJS() ?? {})
  } catch {
    return []
  }
}

function isFile(object: Record<string, unknown> | undefined): boolean {
  return Array.isArray(object?.['groups']) && !object['kind'] && !object['apiVersion']
}

interface Verdict extends Sample {
  /** Undefined where we do not speak: another reader's file, or none of ours. */
  readonly ours: boolean | undefined
  readonly theirs: boolean
  readonly error: string
  readonly said: string
}

async function judge(samples: readonly Sample[]): Promise<Verdict[]> {
  const answers = go?.ask(samples.map(({ text }) => ({ rules: text }))) ?? []
  return Promise.all(
    samples.map(async (sample, index) => {
      const { entities, problems } = await read('rules.yaml', sample.text)
      const answer = answers[index]
      const ours = problems.length > 0 ? false : entities.length > 0 ? true : undefined
      return {
        ...sample,
        ours,
        theirs: answer?.ok ?? false,
        error: answer?.error ?? '',
        said: problems.map(({ message }) => message).join('; '),
      }
    }),
  )
}

const described = ({ name, text, error, said }: Verdict): string =>
  `${name}: ours ${said.slice(0, 200)}, theirs ${error.slice(0, 200)} in ${text.slice(0, 300)}`

describe.skipIf(!go)('rule files as model/rulefmt reads them', () => {
  it('refuses every seed, accepts every near miss', async () => {
    const verdicts = await judge(
      [...seeds, ...accepted].map(({ name, marked }) => ({ name, text: unmark(marked).text })),
    )
    const differing = verdicts.filter(({ ours, theirs }) => (ours ?? true) !== theirs)
    say(
      `oracle rulefmt seeds: ${seeds.length} refused, ${accepted.length} accepted, ${differing.length} differences`,
    )
    expect(differing.map(described)).toEqual([])
    expect(verdicts.filter(({ theirs }) => !theirs)).toHaveLength(seeds.length)
  })

  const corpus = corpusFiles()
  it.skipIf(corpus.length === 0)('agrees over the corpus', async () => {
    const verdicts = await judge(corpus)
    const alarms = verdicts.filter(({ ours, theirs }) => ours === false && theirs)
    const missed = verdicts.filter(({ ours, theirs }) => ours === true && !theirs)
    const silent = verdicts.filter(({ ours }) => ours === undefined)
    say(
      `oracle rulefmt corpus: ${verdicts.length} files, ${verdicts.filter(({ theirs }) => !theirs).length} refused by ` +
        `Prometheus, ${alarms.length} false alarms, ${missed.length} not told, ${silent.length} not read by us`,
    )
    for (const each of missed) say(`  not told: ${described(each)}`)
    expect(alarms.map(described)).toEqual([])
  })

  it.skipIf(corpus.length === 0)('agrees over mutants of the corpus', async () => {
    const sound = (await judge(corpus)).filter(({ ours, theirs }) => ours && theirs)
    const verdicts = await judge(mutants(sound, 4_000))
    const alarms = verdicts.filter(({ ours, theirs }) => ours === false && theirs)
    const missed = verdicts.filter(({ ours, theirs }) => ours === true && !theirs)
    const refused = verdicts.filter(({ theirs }) => !theirs).length
    say(
      `oracle rulefmt mutants: ${verdicts.length}, ${refused} refused, ${alarms.length} false alarms, ${missed.length} not told`,
    )
    for (const each of missed.slice(0, 8)) say(`  not told: ${described(each)}`)
    expect(alarms.slice(0, 5).map(described)).toEqual([])
    expect(missed.length).toBeLessThan(refused * 0.02)
    expect(refused).toBeGreaterThan(1_000)
  })
})

const values = [
  null,
  '',
  0,
  5,
  1.5,
  'x',
  '5m',
  '1.5h',
  '-1m',
  '1d 2h',
  'up',
  'up{',
  'rate(up)',
  true,
  [],
  {},
  ['a'],
  { a: 'b' },
]
const keys = [
  'name',
  'rules',
  'alert',
  'record',
  'expr',
  'for',
  'keep_firing_for',
  'labels',
  'annotations',
  'interval',
  'limit',
  'query_offset',
  'x',
  '',
  '__name__',
]

/** Small files of a few rules each with one thing changed in their tree. */
function mutants(samples: readonly Sample[], count: number): Sample[] {
  const below = seeded(7)
  const groups = samples.flatMap(({ name, text }) =>
    ((documents(text)[0]?.['groups'] ?? []) as { rules?: unknown[] }[]).map((group) => ({ name, group })),
  )
  return Array.from({ length: count }, () => {
    const { name, group } = groups[below(groups.length)] ?? { name: '', group: {} }
    const from = below(Math.max(1, (group?.rules?.length ?? 1) - 2))
    const tree = structuredClone({ groups: [{ ...group, rules: group?.rules?.slice(from, from + 3) ?? [] }] })
    mutate(tree, below)
    return { name, text: JSON.stringify(tree) }
  })
}

function mutate(tree: object, below: (count: number) => number): void {
  const places: { holder: Record<string, unknown>; key: string }[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      places.push({ holder: node as Record<string, unknown>, key })
      visit(value)
    }
  }
  visit(tree)
  const { holder, key } = places[below(places.length)] ?? { holder: {}, key: '' }
  const value = values[below(values.length)]
  const other = keys[below(keys.length)] ?? 'x'
  if (Array.isArray(holder)) holder[Number(key)] = value
  else if (below(3) === 0) holder[key] = value
  else if (below(2) === 0) holder[other] = value
  else {
    const moved = holder[key]
    delete holder[key]
    if (below(2) === 0) holder[other] = moved
  }
}
