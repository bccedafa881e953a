import type { Place } from '../source/place.ts'
import { type Span, shift } from '../source/span.ts'
import type { Text } from '../source/text.ts'
import { child, textOf } from '../source/yaml/node.ts'
import type { Charts } from './chart.ts'
import { ChartValuesReader } from './chartValues.ts'
import { DocumentNodes, type PlacedNode, verbatimOffset } from './documentNodes.ts'
import { Effort } from './effort.ts'
import { originPlaces } from './origin.ts'
import type { RenderedDocument } from './rendered.ts'
import { type Rendering, type TemplateSource, templateSource } from './source.ts'
import { templatePlace } from './templatePlace.ts'
import { type Reached, Templates } from './templates.ts'
import { valuePlace } from './valuePlace.ts'
import type { Leaf } from './values.ts'

/** A rendered object as a text to be read: its places are those of what it was rendered from. */
export interface LedBack {
  readonly text: Text
  /** What the text says it was rendered from, and where, if the workspace does not have that. */
  readonly said?: { readonly place: Place; readonly name: string }
  /** What it was rendered from; undefined where the workspace does not have it. */
  readonly source?: { readonly place: Place; readonly name: string; readonly rendering?: Rendering }
}

const nothing: Reached = { references: new Map(), lines: new Map() }

/** Leads rendered objects back to the files of a workspace. */
export class SourcePlaces {
  readonly #charts: Charts
  readonly #templates: Templates
  readonly #values: ChartValuesReader
  readonly #effort = new Effort()
  readonly #sources = new Map<string, TemplateSource | undefined>()

  /** @param given the files of values that the charts were rendered with, the strongest last */
  constructor(charts: Charts, given: readonly string[]) {
    this.#charts = charts
    this.#templates = new Templates(charts)
    this.#values = new ChartValuesReader(charts, given)
  }

  of(document: RenderedDocument): LedBack {
    const { source } = document
    if (source?.type === 'kustomize') {
      const origin = originPlaces(document, this.#charts)
      return origin ?? { text: asIs(document) }
    }
    const found = source && this.#sourceOf(source.path, document.file.path)
    if (!found) return { text: asIs(document), ...(source && { said: commentOf(document, source) }) }
    if (found.type === 'dependency') {
      const { place, name } = found
      return { text: textAt(document, place.path, () => place), source: { place, name: `the chart ${name}` } }
    }
    const { path, rendering } = found
    const place = { path, span: { start: 0, end: 0 }, derived: true }
    return { text: this.#templated(document, path, rendering), source: { place, name: path, rendering } }
  }

  #sourceOf(path: string, near: string): TemplateSource | undefined {
    const key = JSON.stringify([path, near])
    if (!this.#sources.has(key)) this.#sources.set(key, templateSource(this.#charts, path, near))
    return this.#sources.get(key)
  }

  #templated(document: RenderedDocument, path: string, rendering: Rendering): Text {
    const [root] = rendering.charts
    const reached = root ? this.#templates.reachedFrom(path, root) : nothing
    const kind = textOf(child(document.root, 'kind'))
    const name = textOf(child(child(document.root, 'metadata'), 'name'))
    const of = { ...(kind !== undefined && { kind }), ...(name !== undefined && { name }) }
    const leafOf = ({ node, path: at, isKey }: PlacedNode): Leaf | undefined =>
      node.type === 'scalar' && !isKey && node.text !== ''
        ? valuePlace({ path: at, text: node.text, ...of }, this.#values.of(rendering), reached, this.#effort)
        : undefined
    const found = new Map<PlacedNode, { readonly leaf?: Leaf; readonly line: Place }>()
    const start = { path, span: { start: 0, end: 0 }, derived: true }
    let nodes: DocumentNodes | undefined
    return textAt(document, path, (span) => {
      nodes ??= new DocumentNodes(document.root)
      const node = nodes.at(span)
      if (!node) return start
      let known = found.get(node)
      if (!known) {
        const leaf = leafOf(node)
        known = {
          ...(leaf && { leaf }),
          line: templatePlace(node.path, kind, reached, this.#effort) ?? start,
        }
        found.set(node, known)
      }
      return known.leaf ? this.#inLeaf(known.leaf, node, span, document) : known.line
    })
  }

  /** The part of a value that a part of the rendered scalar is. */
  #inLeaf({ node, file }: Leaf, rendered: PlacedNode, span: Span, document: RenderedDocument): Place {
    const whole = { path: file, span: node.span }
    const of = rendered.node
    if (of.span.start === span.start && of.span.end === span.end) return whole
    const from = of.type === 'scalar' ? verbatimOffset(document.text, of) : undefined
    const to = verbatimOffset(this.#charts.text(file) ?? '', node)
    if (from === undefined || to === undefined) return { ...whole, derived: true }
    return { path: file, span: shift(span, to - from) }
  }
}

function commentOf(
  { file }: RenderedDocument,
  { path, span }: { readonly path: string; readonly span: Span },
): LedBack['said'] {
  return { place: { path: file.path, span }, name: path }
}

/** The rendered text itself, where nothing is known that it was made of. */
function asIs(document: RenderedDocument): Text {
  const { path } = document.file
  return textAt(document, path, (span) => ({ path, span: shift(span, document.start), derived: true }))
}

/** The text of a rendered object under the path that its places are in. */
export function textAt({ text }: RenderedDocument, path: string, place: Text['place']): Text {
  return { path, text, secret: false, place }
}
