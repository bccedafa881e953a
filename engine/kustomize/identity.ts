import type { YamlMap } from '../source/yaml/node.ts'
import { child, textOf } from '../source/yaml/node.ts'
import { isClusterScoped } from './clusterScope.ts'
import { withTexts } from './metadataTexts.ts'
import { idOf, type Resource, type ResourceId } from './resource.ts'

/** What stands for the namespace of what lives in none. */
export const NO_NAMESPACE = '_non_namespaceable_'

/** What an object calls itself. */
export function idIn(root: YamlMap): ResourceId {
  const apiVersion = textOf(child(root, 'apiVersion')) ?? ''
  const slash = apiVersion.indexOf('/')
  const metadata = child(root, 'metadata')
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind: textOf(child(root, 'kind')) ?? '',
    name: textOf(child(metadata, 'name')) ?? '',
    namespace: textOf(child(metadata, 'namespace')) ?? '',
  }
}

/** True when the object lives in no namespace as far as kustomize knows. */
export function isInCluster({ group, version, kind }: ResourceId): boolean {
  return isClusterScoped(group, version, kind)
}

/** The namespace kustomize compares: none and `default` are the same, and what is the cluster's has one of its own. */
export function effectiveNamespace(id: ResourceId): string {
  if (isInCluster(id)) return NO_NAMESPACE
  return id.namespace === '' ? 'default' : id.namespace
}

/** A text that is the same for ids that are the same to kustomize. */
export function keyOf(id: ResourceId): string {
  return [id.group, id.version, id.kind, effectiveNamespace(id), id.name].join('\n')
}

/** The names an object had before the one it has now, the oldest first. Only the kind of an old name is its own. */
export function previousIds(resource: Resource): ResourceId[] {
  const { group, version } = idOf(resource)
  return resource.ids.slice(0, -1).map((id) => ({ ...id, group, version }))
}

/** The first name of an object. */
export function originalId(resource: Resource): ResourceId {
  const now = idOf(resource)
  const first = resource.ids[0] ?? now
  return { ...first, group: now.group, version: now.version }
}

/** An object with another content under the name it has; the name is read anew. */
export function withRoot(resource: Resource, root: YamlMap): Resource {
  if (root === resource.root) return resource
  return { ...resource, root, ids: [...resource.ids.slice(0, -1), idIn(root)] }
}

/** An object that remembers the name it has as a former one. kustomize notes that in annotations and makes them texts. */
export function remembering(resource: Resource): Resource {
  const root = withTexts(resource.root, ['annotations'])
  return { ...resource, root, ids: [...resource.ids, idOf(resource)] }
}

/** How messages call an object. */
export function nameOf({ kind, name, namespace }: ResourceId): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`
}

/** What a selector says of group, version and kind; what it leaves out fits anything. */
export interface KindSelector {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
}

/** True when an id fits what a selector says of its kind. */
export function isOfKind(id: ResourceId, { group, version, kind }: KindSelector): boolean {
  return (!group || group === id.group) && (!version || version === id.version) && (!kind || kind === id.kind)
}
