import { child, isNull, items, textOf, type YamlNode } from '../source/yaml/node.ts'
import { compareTexts, KINDS_FIRST, KINDS_LAST, kindOrder } from './kindOrder.ts'
import { idOf, type Mistake, type Resource, type ResourceId, type Step } from './resource.ts'

/**
 * Sorts the objects as `sortOptions` says; kustomize heeds those of the folder that is built alone.
 * Source: SortOrderTransformer.go of kustomize's api v0.20.1.
 */
export function ordered(resources: readonly Resource[], field: YamlNode): Step {
  const order = textOf(child(field, 'order'))
  const options = child(field, 'legacySortOptions')
  const hasOptions = options !== undefined && !isNull(options)
  const mistakes: Mistake[] = []
  if (order !== 'fifo' && order !== 'legacy')
    mistakes.push({ says: '`order` has to be fifo or legacy', span: field.span })
  else if (order === 'fifo' && hasOptions)
    mistakes.push({ says: 'legacySortOptions go with `order: legacy`', span: options.span })
  if (order !== 'legacy') return { resources, mistakes }
  const kinds = (key: string): string[] => items(child(options, key)).flatMap((item) => textOf(item) ?? [])
  const compareKinds = hasOptions
    ? kindOrder(kinds('orderFirst'), kinds('orderLast'))
    : kindOrder(KINDS_FIRST, KINDS_LAST)
  const sorted = resources.map((resource) => ({
    resource,
    id: idOf(resource),
    text: sortText(idOf(resource)),
  }))
  sorted.sort((a, b) => compareKinds(a.id, b.id) || compareTexts(a.text, b.text))
  return { resources: sorted.map(({ resource }) => resource), mistakes }
}

function sortText({ group, version, kind, name, namespace }: ResourceId): string {
  return [`${kind}.${version || '[noVer]'}.${group || '[noGrp]'}`, namespace || '~X', name || '~N'].join('|')
}
