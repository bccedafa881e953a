import { child, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from '../source/yaml/node.ts'
import { changeField, concerns, type FieldSpec, fieldSpecs, type SpecFields } from './fieldSpec.ts'
import { withRoot } from './identity.ts'
import { MergedSpecs, readFieldSpec } from './mergedSpecs.ts'
import type { Derive, Mistake, Resource } from './resource.ts'
import { asText, keysFrom, Setting } from './setting.ts'
import { Overwritten, withValues } from './sharing.ts'
import type { Transform } from './transform.ts'

/** Source: internal/konfig/builtinpluginconsts/metadatalabels.go of kustomize's api v0.20.1. */
export const TEMPLATE_LABELS = fieldSpecs(`
  + * metadata/labels
  + ReplicationController@v1,Deployment,ReplicaSet,DaemonSet spec/template/metadata/labels
  + StatefulSet.apps,Job.batch spec/template/metadata/labels
  + StatefulSet.apps spec/volumeClaimTemplates[]/metadata/labels
  + CronJob.batch spec/jobTemplate/metadata/labels
  + CronJob.batch spec/jobTemplate/spec/template/metadata/labels
`)

const SPREAD = ['podAffinity', 'podAntiAffinity'].flatMap((kind) => [
  `affinity/${kind}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm`,
  `affinity/${kind}/requiredDuringSchedulingIgnoredDuringExecution`,
])

/** Source: internal/konfig/builtinpluginconsts/commonlabels.go of kustomize's api v0.20.1. */
const SELECTORS = fieldSpecs(`
  + Service@v1,ReplicationController@v1 spec/selector
  + Deployment,ReplicaSet,DaemonSet,StatefulSet.apps spec/selector/matchLabels
  ${[...SPREAD, 'topologySpreadConstraints']
    .map((path) => `- Deployment.apps,StatefulSet.apps spec/template/spec/${path}/labelSelector/matchLabels`)
    .join('\n')}
  - Job.batch,PodDisruptionBudget.policy spec/selector/matchLabels
  - CronJob.batch spec/jobTemplate/spec/selector/matchLabels
  - NetworkPolicy.networking.k8s.io spec/podSelector/matchLabels
  - NetworkPolicy.networking.k8s.io spec/ingress/from/podSelector/matchLabels
  - NetworkPolicy.networking.k8s.io spec/egress/to/podSelector/matchLabels
`)

export const COMMON_LABELS = [...SELECTORS, ...TEMPLATE_LABELS]

/** Puts `commonLabels` on all objects, their templates and selectors. Source: labels.go and LabelTransformer.go. */
export const setCommonLabels: Transform = (resources, field, derive, specs = {}) => {
  const setting = new Setting()
  const pairs = setting.pairs(field, 'commonLabels')
  return {
    resources: withPairs(resources, pairs, specs.commonLabels ?? COMMON_LABELS, field, derive, setting),
    mistakes: setting.mistakes,
  }
}

/**
 * Puts the pairs of each item of `labels` where it says: on the objects, on templates too, on selectors too, and on
 * fields of its own. Source: kusttarget_configplugin.go of kustomize's api v0.20.1.
 */
export const setLabels: Transform = (resources, field, derive, specs = {}) => {
  const setting = new Setting()
  let made = resources
  for (const item of setting.list(field, 'labels')) {
    const places = placesOf(item, setting, specs)
    made = withPairs(made, setting.pairs(child(item, 'pairs'), 'pairs'), places, item, derive, setting)
  }
  return { resources: made, mistakes: setting.mistakes }
}

function placesOf(item: YamlNode, setting: Setting, specs: SpecFields): readonly FieldSpec[] {
  const places = new MergedSpecs(() =>
    setting.refuse({
      says: 'a field of these labels is also one of kustomize, with another `create`',
      span: item.span,
    }),
  )
  places.add(setting.list(child(item, 'fields'), 'fields').map((node) => readFieldSpec(node, setting)))
  places.add(specs.labels ?? [])
  if (setting.flag(item, 'includeSelectors')) places.add(specs.commonLabels ?? COMMON_LABELS)
  else {
    if (setting.flag(item, 'includeTemplates')) places.add(specs.templateLabels ?? TEMPLATE_LABELS)
    places.add([{ path: ['metadata', 'labels'], create: true }])
  }
  return places.specs
}

/** Puts pairs into the maps that field specs lead to. */
export function withPairs(
  resources: readonly Resource[],
  pairs: readonly YamlEntry[],
  specs: readonly FieldSpec[],
  field: YamlNode,
  derive: Derive,
  { refuse }: { readonly refuse: (mistake: Mistake) => void },
): readonly Resource[] {
  if (pairs.length === 0) return resources
  const key = keysFrom(field.span, derive)
  return resources.map((resource) => {
    const overwritten = new Overwritten(resource.root, resource.shared)
    const added = pairs.flatMap(({ key, value }): Pair[] => {
      return value.type === 'scalar' ? [{ key, value: { ...asText(value) } }] : []
    })
    const set = (node: YamlNode): YamlNode => {
      if (node.type === 'map') return withPairsIn(node, added, overwritten)
      if (node.type === 'seq' || node.text !== '')
        refuse({ says: 'kustomize wants a map here to put labels or annotations into', span: node.span })
      return node
    }
    let { root } = resource
    const change = { end: 'map', span: field.span, key, set, refuse } as const
    for (const spec of specs) if (concerns(spec, resource)) root = changeField(root, spec, change)
    return withShared(withRoot(resource, overwritten.everywhere(root)), added)
  })
}

/** More values than this are not followed from place to place. */
const mostShared = 1000

function withShared(resource: Resource, added: readonly Pair[]): Resource {
  if (!resource.shared || resource.shared.size + added.length > mostShared) return resource
  return { ...resource, shared: new Set([...resource.shared, ...added.map(({ value }) => value)]) }
}

interface Pair extends YamlEntry {
  readonly value: YamlScalar
}

/** A map with pairs: one value for all places of an object they are added to, another where they overwrite. */
function withPairsIn(map: YamlMap, pairs: readonly Pair[], overwritten: Overwritten): YamlMap {
  const now = pairs.map(({ key, value }): YamlEntry => {
    const old = map.index.get(key.text)
    return { key, value: old ? overwritten.over(old.value, value) : value }
  })
  return withValues(map, now)
}
