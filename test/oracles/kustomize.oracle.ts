import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasShared, shared } from '../shared.ts'
import { FolderFiles } from './folderFiles.ts'
import { print } from './goProgram.ts'
import { ourBuild } from './kustomizeBuild.ts'
import { differs, type Sample, Tally } from './kustomizeComparison.ts'
import { EXPLAINED, EXPLAINED_TREES } from './kustomizeExplained.ts'
import { KUSTOMIZATION_NAMES } from './kustomizeFields.ts'
import { kustomizeTree } from './kustomizeGrowth.ts'
import { asJson, askKustomize, hasKustomize } from './kustomizeProgram.ts'
import { type KustomizeTree, readable, shrunk, written } from './kustomizeTrees.ts'

/** Folders of repositories, each a folder of its own, to compare over; there is none in a checkout. */
const repositories = process.env['SLO_LINT_REPOSITORIES']
const trees = Number(process.env['SLO_LINT_TREES'] ?? 500)
const firstTree = Number(process.env['SLO_LINT_FIRST_TREE'] ?? 1000)

if (!repositories) print('SKIPPED: kustomize over public repositories: SLO_LINT_REPOSITORIES is not set')

/** Every folder with a kustomization in the repositories below a folder. */
function* repositorySamples(base: string): Generator<Sample[]> {
  for (const { name } of readdirSync(base, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const root = join(base, name)
    const files = new FolderFiles(root)
    const folders = new Set<string>()
    for (const path of files.keys()) {
      const slash = path.lastIndexOf('/')
      if (KUSTOMIZATION_NAMES.includes(path.slice(slash + 1))) folders.add(path.slice(0, Math.max(slash, 0)))
    }
    yield [...folders]
      .sort()
      .map((folder) => ({ name: `${name}/${folder}`, question: { root, folder }, files }))
  }
}

function treeSample(name: string, tree: KustomizeTree): Sample {
  const files = written(tree)
  return { name, question: { files, folder: tree.folder }, files: new Map(Object.entries(files)) }
}

/** Which trees the real one still accepts while ours differs. */
function stillDiffer(candidates: readonly KustomizeTree[]): boolean[] {
  const samples = candidates.map((tree) => treeSample('', tree))
  const answers = askKustomize(samples.map(({ question }) => question))
  return samples.map(({ files, question }, i) => {
    const answer = answers[i]
    const build = ourBuild(files, question.folder)
    if (!build || !answer || answer.error !== undefined) return false
    return differs(build, asJson([build.objects])[0]?.objects ?? [], answer) !== undefined
  })
}

function expectAgreement(tally: Tally): void {
  expect(tally.sorts().slice(0, 30)).toEqual([])
  expect(tally.written.wrong.slice(0, 20)).toEqual([])
  expect(tally.misread.slice(0, 20)).toEqual([])
  expect(tally.idle()).toEqual([])
}

function compareRepositories(name: string, base: string): Tally {
  const start = Date.now()
  const tally = new Tally(EXPLAINED)
  for (const samples of repositorySamples(base)) tally.compare(samples)
  tally.print(name, (Date.now() - start) / 1000)
  return tally
}

describe.skipIf(!hasKustomize)('objects as kustomize builds them', () => {
  test.skipIf(!hasShared)('in the corpus', () => {
    const tally = compareRepositories('corpus', join(shared, 'corpus'))
    expectAgreement(tally)
    expect(tally.accepted).toBeGreaterThan(0)
  })

  test.skipIf(!repositories)('in public repositories', { timeout: 3_600_000 }, () => {
    const tally = compareRepositories('repositories', repositories ?? '')
    expectAgreement(tally)
    expect(tally.accepted).toBeGreaterThan(300)
  })

  test('in generated trees', { timeout: 3_600_000 }, () => {
    const start = Date.now()
    const tally = new Tally(EXPLAINED_TREES)
    const numbers = Array.from({ length: trees }, (_, i) => firstTree + i)
    for (let i = 0; i < numbers.length; i += 100)
      tally.compare(
        numbers.slice(i, i + 100).map((number) => treeSample(`tree ${number}`, kustomizeTree(number))),
      )
    tally.print('trees', (Date.now() - start) / 1000)
    for (const difference of tally.sorts().slice(0, 4)) {
      const number = Number(/^tree (\d+)/.exec(difference)?.[1])
      print(`SHRUNK ${difference}\n${readable(shrunk(kustomizeTree(number), stillDiffer))}`)
    }
    expectAgreement(tally)
    // Trees that are refused compare nothing.
    expect(tally.accepted).toBeGreaterThan(trees * 0.85)
  })
})
