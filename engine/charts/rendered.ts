import type { Limits } from '../source/limits.ts'
import type { Problem } from '../source/problem.ts'
import { type Span, shift } from '../source/span.ts'
import { child, items, textOf, type YamlNode } from '../source/yaml/node.ts'
import { parseYaml } from '../source/yaml/parse.ts'

/** A text that Helm, Kustomize or Argo CD rendered. */
export interface RenderedText {
  /** Where it stands: below the workspace's root as files of the workspace do, else as it was given. */
  readonly path: string
  readonly text: string
  /** What it was given with: the folder, which is what its objects are deployed with. */
  readonly from: string
}

/** One object of a rendered text. */
export interface RenderedDocument {
  readonly file: RenderedText
  /** The part of the text that its spans are of, and where that begins. */
  readonly text: string
  readonly start: number
  readonly root: YamlNode
  /** What it was rendered from, as the text says. */
  readonly source?: RenderedSource
}

/** The file that an object was rendered from. */
export type RenderedSource =
  | { readonly type: 'chart'; readonly path: string /** In the file. */; readonly span: Span }
  | { readonly type: 'kustomize'; readonly path: string; readonly isRemote: boolean }

const marker = '# Source: '

/** The objects of a rendered text, each with what it was rendered from; and what could not be read. */
export function documentsOf(
  file: RenderedText,
  limits: Limits,
): { readonly documents: readonly RenderedDocument[]; readonly problems: readonly Problem[] } {
  const documents: RenderedDocument[] = []
  const problems: Problem[] = []
  for (const { start, end } of partsOf(file.text)) {
    const text = file.text.slice(start, end)
    const read = parseYaml(text, limits)
    for (const problem of [...read.problems, ...(read.unreadable ? [read.unreadable] : [])])
      problems.push({ ...problem, span: shift(problem.span, start) })
    let at = 0
    let chart: { readonly path: string; readonly span: Span } | undefined
    for (const { root } of read.documents) {
      // A file of `crds/` is printed as it is, with all of its documents.
      const around = chart !== undefined && /\/crds\//.test(chart.path) ? chart : undefined
      chart = sourceIn(text.slice(at, root.span.start), start + at) ?? around
      at = root.span.end
      for (const object of objectsIn(root)) {
        const source: RenderedSource | undefined =
          chart === undefined ? originOf(object, limits) : { type: 'chart', ...chart }
        // A template that renders nothing leaves its comments.
        if (object.type === 'map')
          documents.push({ file, text, start, root: object, ...(source && { source }) })
      }
    }
  }
  return { documents, problems }
}

/** Helm parts what each template rendered by a line that nothing inside of it can look like; limits are for each. */
function* partsOf(text: string): Generator<Span> {
  let start = 0
  for (const { index } of text.matchAll(/^---[ \t]*\r?\n(?=# Source: )/gm)) {
    if (index > start) yield { start, end: index }
    start = index
  }
  yield { start, end: text.length }
}

/** The source that the comments before a document name: the last one is its own. */
function sourceIn(
  comments: string,
  start: number,
): { readonly path: string; readonly span: Span } | undefined {
  const at = comments.lastIndexOf(marker)
  if (at < 0 || (at > 0 && comments[at - 1] !== '\n')) return undefined
  const end = comments.indexOf('\n', at)
  const path = comments.slice(at + marker.length, end < 0 ? undefined : end).trim()
  if (path === '') return undefined
  return { path, span: shift({ start: at, end: at + marker.length + path.length }, start) }
}

/** A list of objects is its items. */
function* objectsIn(root: YamlNode): Generator<YamlNode> {
  const list = child(root, 'items')
  if (textOf(child(root, 'kind')) === 'List' && list?.type === 'seq') yield* items(list)
  else yield root
}

/** What Kustomize notes in an object where `buildMetadata: [originAnnotations]` asks for it. */
function originOf(root: YamlNode, limits: Limits): RenderedSource | undefined {
  const annotations = child(child(root, 'metadata'), 'annotations')
  const text = textOf(child(annotations, 'config.kubernetes.io/origin'))
  if (text === undefined) return undefined
  const origin = parseYaml(text, limits).documents[0]?.root
  const path = textOf(child(origin, 'path')) ?? textOf(child(origin, 'configuredIn'))
  if (path === undefined) return undefined
  return { type: 'kustomize', path, isRemote: textOf(child(origin, 'repo')) !== undefined }
}
