import { stringify } from 'yaml'
import type { Json } from './kustomizeObjects.ts'

/** Folders of kustomizations, as data: what `written` makes files of, and `smaller` takes things from. */
export interface KustomizeTree {
  /** The folder that is built. */
  readonly folder: string
  /** The documents of YAML files, the texts of others, by path. */
  readonly files: Readonly<Record<string, Json[] | string>>
  /** Which of the ways to write YAML the files use. */
  readonly style: number
}

/** Keys of what stands in place of a text: the document that the text holds. */
export const INLINE = 'inline'
export const INLINE_JSON = 'inline JSON'

/** The files of a tree. */
export function written(tree: KustomizeTree): Record<string, string> {
  const files: Record<string, string> = {}
  for (const [i, [path, content]] of Object.entries(tree.files).entries())
    files[path] =
      typeof content === 'string'
        ? content
        : writtenStream(content, tree.style + i, /kustomization/i.test(path))
  return files
}

function writtenStream(documents: readonly Json[], style: number, isKustomization: boolean): string {
  if (style % 11 === 3 && documents.length === 1)
    return `${JSON.stringify(withInlines(documents[0] ?? null), null, 2)}\n`
  // Operations that begin with `[` have to be JSON.
  const isList = Array.isArray(documents[0])
  const options = {
    aliasDuplicateObjects: false,
    // A plain `on` is a text in an object, and a boolean, hence a mistake, in a kustomization.
    version: isKustomization || style % 2 === 0 ? ('1.1' as const) : ('1.2' as const),
    defaultStringType: (['PLAIN', 'PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'] as const)[style % 4] ?? 'PLAIN',
    defaultKeyType: 'PLAIN' as const,
    collectionStyle: style % 7 === 5 && (!isList || style % 13 === 0) ? ('flow' as const) : ('any' as const),
    blockQuote: style % 5 === 1 ? ('folded' as const) : true,
    indentSeq: style % 3 !== 0,
    nullStr: style % 3 === 1 ? '~' : 'null',
  }
  const start = style % 4 === 1 ? '---\n# A note.\n' : ''
  return start + documents.map((one) => stringify(withInlines(one), options)).join('---\n')
}

function withInlines(value: Json): Json {
  if (Array.isArray(value)) return value.map(withInlines)
  if (value === null || typeof value !== 'object') return value
  if (value[INLINE] !== undefined) return stringify(value[INLINE], { aliasDuplicateObjects: false })
  if (value[INLINE_JSON] !== undefined) return JSON.stringify(value[INLINE_JSON])
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withInlines(one)]))
}

/** Every tree that lacks one thing of this one, whole files first. */
export function* smaller(tree: KustomizeTree): Generator<KustomizeTree> {
  for (const path of Object.keys(tree.files)) {
    const { [path]: _, ...files } = tree.files
    yield { ...tree, files }
  }
  for (const [path, content] of Object.entries(tree.files)) {
    if (typeof content === 'string') continue
    for (const less of lessOf(content)) yield { ...tree, files: { ...tree.files, [path]: less as Json[] } }
  }
}

function* lessOf(value: Json): Generator<Json> {
  if (value === null || typeof value !== 'object') return
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) yield value.filter((_, at) => at !== i)
    for (const [i, item] of value.entries()) for (const less of lessOf(item)) yield value.with(i, less)
    return
  }
  for (const key of Object.keys(value)) {
    const { [key]: _, ...rest } = value
    yield rest
  }
  for (const [key, one] of Object.entries(value))
    for (const less of lessOf(one)) yield { ...value, [key]: less }
}

/**
 * The smallest tree found by taking things away while it `keeps` what is looked for, which is asked of some at once. Two
 * rounds: what is taken away late may have needed what stands before it.
 */
export function shrunk(
  tree: KustomizeTree,
  keeps: (trees: readonly KustomizeTree[]) => readonly boolean[],
): KustomizeTree {
  let best = tree
  for (let round = 0; round < 2; round++) {
    let at = 0
    for (let candidates = [...smaller(best)]; at < candidates.length; ) {
      const some = candidates.slice(at, at + 24)
      const found = keeps(some).indexOf(true)
      at += found < 0 ? some.length : found
      if (found < 0) continue
      best = some[found] ?? best
      candidates = [...smaller(best)]
    }
  }
  return best
}

/** A tree as a text to read in a report: every file below its path. */
export function readable(tree: KustomizeTree): string {
  const files = Object.entries(written(tree)).map(([path, text]) => `## ${path}\n${text}`)
  return `# builds ${tree.folder}\n${files.join('')}`
}
