import { child, type YamlNode, type YamlScalar } from '../source/yaml/node.ts'
import { changeField, concerns, type FieldSpec, fieldSpecs } from './fieldSpec.ts'
import { isOfKind, previousIds, withRoot } from './identity.ts'
import { type Derive, idOf, type Resource } from './resource.ts'
import { keysFrom, Setting } from './setting.ts'
import type { Transform } from './transform.ts'

/** Source: internal/konfig/builtinpluginconsts/replicas.go of kustomize's api v0.20.1. */
export const REPLICAS = fieldSpecs('+ Deployment,ReplicationController,ReplicaSet,StatefulSet spec/replicas')

/**
 * Sets the number of replicas of the workloads that have or had the name of an item of `replicas`.
 * Source: ReplicaCountTransformer.go of kustomize's api v0.20.1.
 */
export const setReplicas: Transform = (resources, field, derive, specs = {}) => {
  const places = specs.replicas ?? REPLICAS
  const setting = new Setting()
  const made = [...resources]
  const named = byName(resources, places)
  for (const item of setting.list(field, 'replicas')) {
    const name = setting.textAt(item, 'name')?.text ?? ''
    const count = countOf(item, setting, derive)
    const found = named.get(name) ?? []
    if (found.length === 0)
      setting.refuse({
        says: `no workload that has replicas is called ${name}`,
        span: item.span,
        absent: true,
      })
    for (const index of found) {
      const resource = made[index]
      if (resource) made[index] = withCount(resource, places, count, item, derive, setting)
    }
  }
  return { resources: made, mistakes: setting.mistakes }
}

/** The places of the workloads under every name they have or had. */
function byName(resources: readonly Resource[], specs: readonly FieldSpec[]): Map<string, number[]> {
  const places = new Map<string, number[]>()
  for (const [index, resource] of resources.entries()) {
    const ids = [...previousIds(resource), idOf(resource)]
    const fitting = ids.filter((id) => specs.some((spec) => isOfKind(id, spec)))
    for (const name of new Set(fitting.map((id) => id.name))) {
      const list = places.get(name)
      if (list) list.push(index)
      else places.set(name, [index])
    }
  }
  return places
}

function countOf(item: YamlNode, setting: Setting, derive: Derive): YamlScalar {
  const node = child(item, 'count')
  const text = String(setting.integer(item, 'count') ?? 0)
  if (node?.type === 'scalar' && node.style === 'plain' && node.text === text) return node
  return { ...derive(text, (node ?? item).span), style: 'plain' }
}

function withCount(
  resource: Resource,
  specs: readonly FieldSpec[],
  count: YamlScalar,
  { span }: YamlNode,
  derive: Derive,
  { refuse }: Setting,
): Resource {
  const set = (node: YamlNode): YamlNode => {
    // What stands in quotes stays in quotes, and so is no number.
    if (node.type === 'scalar') return node.style === 'plain' ? { ...count } : { ...count, style: 'double' }
    refuse({ says: 'kustomize wants one value for the number of replicas', span: node.span })
    return node
  }
  const change = { end: 'scalar', span, key: keysFrom(span, derive), set, refuse } as const
  let { root } = resource
  for (const spec of specs) if (concerns(spec, resource)) root = changeField(root, spec, change)
  return withRoot(resource, root)
}
