import { child, isNull, items, textOf, type YamlMap, type YamlNode } from '../source/yaml/node.ts'
import type { Documents } from './files.ts'
import { idIn } from './identity.ts'
import type { Mistake, Resource } from './resource.ts'

/** The objects of the documents of a file, items of lists included; what is none is a mistake. */
export function objectsOf(
  { roots, template }: Documents,
  path: string,
): { readonly resources: readonly Resource[]; readonly mistakes: readonly Mistake[] } {
  const resources: Resource[] = []
  const mistakes: Mistake[] = []
  for (const root of roots) {
    if (isNull(root)) continue
    for (const item of flattened(root)) {
      const made = item.type === 'map' ? resourceOf(item, path) : undefined
      if (made) resources.push(template ? { ...made, template } : made)
      else mistakes.push({ says: 'an object without a kind or a name', span: item.span })
    }
  }
  return { resources, mistakes }
}

/** Lists of objects may hold lists; deeper than that nobody writes them. */
const deepestList = 16

function flattened(root: YamlNode, depth = 0): readonly YamlNode[] {
  const isList = textOf(child(root, 'kind'))?.endsWith('List') && child(root, 'items')?.type === 'seq'
  if (!isList || depth > deepestList) return [root]
  return items(child(root, 'items')).flatMap((item) => flattened(item, depth + 1))
}

/** An object that no step has touched yet. */
export function resourceOf(root: YamlMap, path: string): Resource | undefined {
  const id = idIn(root)
  return id.kind === '' || id.name === ''
    ? undefined
    : { root, path, ids: [id], prefixes: [], suffixes: [], written: root }
}
