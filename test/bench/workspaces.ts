import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/** One real file that copies are made of. */
interface Sample {
  readonly path: string
  readonly text: string
}

/** What one input is made of. */
export interface Recipe {
  readonly name: string
  readonly files: number
  readonly accepts: (sample: Sample) => boolean
}

/** A folder of files that tools are run on. */
export interface Workspace {
  readonly name: string
  readonly folder: string
  readonly files: readonly string[]
  readonly bytes: number
}

const isYaml = ({ path }: Sample): boolean => /\.(ya?ml|rules)$/.test(path)
const isTemplate = ({ text }: Sample): boolean => text.includes('{{')

/** A Kubernetes object that is no template, of a size that people write by hand. */
export const isManifest = (sample: Sample): boolean =>
  isYaml(sample) &&
  !isTemplate(sample) &&
  sample.text.length < 100_000 &&
  /^apiVersion:/m.test(sample.text) &&
  /^kind:/m.test(sample.text)

/** A manifest of at most 4 KB: with 50 of these, what is measured is the start of the program. */
export const isSmallManifest = (sample: Sample): boolean => isManifest(sample) && sample.text.length <= 4_096

/** A Prometheus rule file as promtool reads it; templates of alerts have braces of their own. */
export const isRuleFile = (sample: Sample): boolean =>
  isYaml(sample) && /^groups:/m.test(sample.text) && /^\s+-? *(alert|record):/m.test(sample.text)

export const isAlertmanagerConfig = (sample: Sample): boolean =>
  isYaml(sample) && /^route:/m.test(sample.text) && /^receivers:/m.test(sample.text)

/** All files of the corpus, in the order of their paths. */
export function readSamples(corpus: string): Sample[] {
  return readdirSync(corpus, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((path) => ({ path: relative(corpus, path), text: readFileSync(path, 'utf8') }))
}

/** Writes copies of the samples a recipe accepts, each copy with a comment of its own so that contents differ. */
export function makeWorkspace(recipe: Recipe, samples: readonly Sample[], under: string): Workspace {
  const chosen = samples.filter(recipe.accepts)
  if (chosen.length === 0) throw new Error(`the corpus holds nothing for ${recipe.name}`)
  const folder = join(under, recipe.name.replaceAll(/[^a-z0-9]+/gi, '-'))
  const files: string[] = []
  let bytes = 0
  for (let index = 0; index < recipe.files; index++) {
    const copy = Math.floor(index / chosen.length)
    const sample = chosen[index % chosen.length] as Sample
    const path = join(folder, `copy-${copy}`, sample.path)
    const text = `# copy ${copy}\n${sample.text}`
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    files.push(path)
    bytes += Buffer.byteLength(text)
  }
  return { name: recipe.name, folder, files, bytes }
}

/** A temporary folder that is gone when the work is done. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'slo-lint-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
