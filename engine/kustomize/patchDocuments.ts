import type { Span } from '../source/span.ts'
import { child, isNull, textOf, type YamlMap, type YamlNode, type YamlSeq } from '../source/yaml/node.ts'
import { isJsonPatch } from './jsonPatch.ts'
import type { Mistake } from './resource.ts'
import { seqOf } from './tree.ts'

/** What a patch is made of: objects that are laid over others, or operations. */
export type PatchContent =
  | { readonly type: 'merge'; readonly patches: readonly YamlMap[] }
  | { readonly type: 'json'; readonly operations: YamlSeq }
  | { readonly type: 'mistake'; readonly mistake: Mistake }

/** Tells what the documents of a patch are, as kustomize does: it has no field for that. */
export function contentOf(documents: readonly YamlNode[], span: Span): PatchContent {
  const patches = objectsIn(documents)
  // Nothing at all is a list of no operations.
  if (patches?.length === 0) return { type: 'json', operations: seqOf([], span) }
  if (patches) return { type: 'merge', patches }
  const [first] = documents
  if (first && isJsonPatch(first)) return { type: 'json', operations: first }
  const says =
    'This is no patch: neither objects with a kind and a metadata.name nor a list of JSON patch operations'
  return { type: 'mistake', mistake: { says, span: first?.span ?? span } }
}

function objectsIn(documents: readonly YamlNode[]): YamlMap[] | undefined {
  const found: YamlMap[] = []
  const queue = [...documents]
  for (const node of queue) {
    if (isEmpty(node)) continue
    if (node.type !== 'map') return undefined
    const kind = textOf(node.index.get('kind')?.value) ?? ''
    const isList = kind.endsWith('List')
    if (kind === '' || (!isList && !textOf(child(child(node, 'metadata'), 'name')))) return undefined
    const items = isList ? node.index.get('items')?.value : undefined
    if (!items) found.push(node)
    else if (items.type === 'seq') for (const item of items.items) queue.push(item)
    else if (!isNull(items)) return undefined
  }
  return found
}

/** True for what stands for nothing in a stream of objects. */
export function isEmpty(node: YamlNode): boolean {
  if (node.type === 'scalar') return isNull(node)
  return node.type === 'map' ? node.index.size === 0 : node.items.length === 0
}
