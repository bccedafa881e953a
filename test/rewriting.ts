import fc from 'fast-check'
import type { SourceFile } from '../engine/index.ts'
import { meaning } from './yamlMeaning.ts'
import { yamlMutations } from './yamlMutations.ts'

/** How the files of a workspace are written otherwise. */
export interface Rewriting {
  readonly steps: readonly { readonly by: string; readonly at: number; readonly way: number }[]
  readonly end: '\n' | '\r\n'
  readonly mark: boolean
  /** The last line has no end. */
  readonly open: boolean
  readonly before: boolean
  readonly behind: boolean
}

export const rewriting: fc.Arbitrary<Rewriting> = fc.record({
  steps: fc.array(
    fc.record({ by: fc.constantFrom(...Object.keys(yamlMutations)), at: fc.nat(999), way: fc.nat(999) }),
    { maxLength: 8 },
  ),
  end: fc.constantFrom('\n', '\r\n'),
  mark: fc.boolean(),
  open: fc.boolean(),
  before: fc.boolean(),
  behind: fc.boolean(),
})

/** One object is not there twice: kustomize refuses that. */
const other = (name: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: "other ${name}"} # as it is\nspec: {ports: [ {port: 80} ]}\n`

/** What is added to a file that is not YAML, and to be seen there. */
const added = '# 注释: added'

export const isYaml = (path: string): boolean => /\.ya?ml$/.test(path)

/** A file written otherwise, so that it means the same; but for documents before and behind. */
export function rewritten({ path, text }: SourceFile, how: Rewriting): SourceFile {
  if (isYaml(path)) return { path, text: yamlRewritten(path, text, how) }
  if (/\.(json|go|mod|sum)$/.test(path)) return { path, text }
  const lines = text.split('\n')
  // No comment stands in a line that goes on.
  for (const { at } of how.steps) {
    const line = 1 + (at % lines.length)
    if (!lines[line - 1]?.endsWith('\\')) lines.splice(line, 0, added)
  }
  // A shell takes the other line ends for letters.
  return { path, text: lines.join(path.endsWith('.sh') ? '\n' : how.end) }
}

function yamlRewritten(path: string, text: string, how: Rewriting): string {
  let made = text
  const meant = meaning(text)
  for (const { by, at, way } of how.steps) {
    const next = yamlMutations[by]?.(made, at, way)
    const means = next === undefined ? undefined : meaning(next)
    if (next !== undefined && means && JSON.stringify(ordered(means)) === JSON.stringify(ordered(meant)))
      made = next
  }
  // A stream of several documents is no configuration of some programs: only Kubernetes reads one.
  const isStream = isKubernetes(text) && !path.includes('kustomization')
  if (how.before && isStream)
    made = `${other(`${path} before`)}${made.startsWith('---') ? '' : '---\n'}${made}`
  if (how.behind && isStream) made = `${made.replace(/\n*$/, '\n')}---\n${other(`${path} behind`)}`
  if (how.open) made = made.replace(/\n+$/, '')
  return (how.mark ? '\uFEFF' : '') + made.replaceAll('\n', how.end)
}

const isKubernetes = (text: string): boolean => /^apiVersion:/m.test(text) && /^kind:/m.test(text)

/** What a rewritten file means, or says line by line, as if nobody had rewritten it. */
export function plainly({ path, text }: SourceFile): string {
  if (!isYaml(path))
    return text.replaceAll('\r\n', '\n').replaceAll(`${added}\n`, '').replace(`\n${added}`, '')
  const without = meaning(text)?.map((documents) => documents.filter((one) => !isOther(one)))
  return JSON.stringify(ordered(without))
}

function isOther(document: unknown): boolean {
  return document === null || JSON.stringify(document).includes('"other ')
}

/** The same whatever the order of keys. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inside]) => [key, ordered(inside)])
}
