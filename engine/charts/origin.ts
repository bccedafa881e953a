import type { Place } from '../source/place.ts'
import type { Span } from '../source/span.ts'
import { shift } from '../source/span.ts'
import type { Text } from '../source/text.ts'
import { child, descend, textOf, type YamlNode } from '../source/yaml/node.ts'
import type { Charts } from './chart.ts'
import { DocumentNodes, nameOfItem, verbatimOffset } from './documentNodes.ts'
import type { KeyPath } from './keyPath.ts'
import type { RenderedDocument } from './rendered.ts'

/** The file of the workspace that Kustomize says an object comes from, and where things of the object stand in it. */
export function originPlaces(
  document: RenderedDocument,
  charts: Charts,
): { readonly text: Text; readonly source: { readonly place: Place; readonly name: string } } | undefined {
  const { source, text, root } = document
  if (source?.type !== 'kustomize' || source.isRemote) return undefined
  const path = charts.originOf(source.path)
  const file = path === undefined ? undefined : charts.text(path)
  if (path === undefined || file === undefined) return undefined
  const written = charts.documents(path).filter((one) => isSame(one, root))
  const own = written.length === 1 ? written[0] : undefined
  const whole: Place = { path, span: own ? headOf(own) : { start: 0, end: 0 }, derived: true }
  let nodes: DocumentNodes | undefined
  const place = (span: Span): Place => {
    nodes ??= new DocumentNodes(root)
    const found = nodes.at(span)
    const node = found && own && followed(own, found.path)
    if (!found || !node) return whole
    if (
      found.node.type !== 'scalar' ||
      node.type !== 'scalar' ||
      found.isKey ||
      node.text !== found.node.text
    )
      return { path, span: node.span, derived: true }
    const isWhole = found.node.span.start === span.start && found.node.span.end === span.end
    if (isWhole) return { path, span: node.span }
    const from = verbatimOffset(text, found.node)
    const to = verbatimOffset(file, node)
    return from === undefined || to === undefined
      ? { path, span: node.span, derived: true }
      : { path, span: shift(span, to - from) }
  }
  return { text: { path, text, secret: false, place }, source: { place: whole, name: path } }
}

/** A transformer may have put something before the name or behind it. */
function isSame(written: YamlNode, rendered: YamlNode): boolean {
  if (textOf(child(written, 'kind')) !== textOf(child(rendered, 'kind'))) return false
  const own = textOf(descend(written, 'metadata', 'name'))
  return own !== undefined && (textOf(descend(rendered, 'metadata', 'name')) ?? '').includes(own)
}

function headOf(root: YamlNode): Span {
  return child(root, 'kind')?.span ?? { start: root.span.start, end: root.span.start }
}

/** The node at the same place of another object: items of lists by what they are called. */
function followed(root: YamlNode, path: KeyPath): YamlNode | undefined {
  let here: YamlNode | undefined = root
  for (const { isItem, name } of path) {
    if (!here) return undefined
    if (!isItem) here = child(here, name ?? '')
    else {
      if (here.type !== 'seq' || name === undefined) return undefined
      const named: readonly YamlNode[] = here.items.filter((item) => nameOfItem(item) === name)
      here = named.length === 1 ? named[0] : undefined
    }
  }
  return here
}
