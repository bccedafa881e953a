import { child, isNull, type YamlMap, type YamlNode, type YamlScalar } from '../source/yaml/node.ts'
import { changeField, concerns, type FieldChange, type FieldSpec, fieldSpecs } from './fieldSpec.ts'
import { effectiveNamespace, isInCluster, keyOf, nameOf, remembering, withRoot } from './identity.ts'
import { idOf, type Mistake, type Resource } from './resource.ts'
import { asText, isText, keysFrom, Setting } from './setting.ts'
import { withItems } from './sharing.ts'
import type { Transform } from './transform.ts'
import { withValue } from './tree.ts'

const OWN: FieldSpec = { path: ['metadata', 'namespace'], create: true }

/**
 * Where else a namespace is written. That of a service a webhook calls follows the Service as a reference does.
 * Source: internal/konfig/builtinpluginconsts/namespace.go of kustomize's api v0.20.1; that only `v1` Namespaces
 * count: filters/namespace/namespace.go.
 */
export const NAMESPACE = fieldSpecs(`
  + Namespace metadata/name
  + APIService.apiregistration.k8s.io spec/service/namespace
  - CustomResourceDefinition.apiextensions.k8s.io spec/conversion/webhook/clientConfig/service/namespace
`)

/**
 * Puts every object that is not known to live in no namespace into that of `namespace`, and names Namespaces so.
 * Source: filters/namespace/namespace.go and NamespaceTransformer.go of kustomize's api v0.20.1.
 */
export const setNamespace: Transform = (resources, field, derive, specs = {}) => {
  const setting = new Setting()
  const { refuse, mistakes } = setting
  const namespace = setting.text(field, 'namespace')
  if (!namespace || namespace.text === '') return { resources, mistakes }
  const text = asText(namespace)
  const set = (node: YamlNode): YamlNode => {
    if (node.type === 'scalar') return replacedText(node, text)
    refuse({ says: 'kustomize wants one value for a namespace', span: node.span })
    return node
  }
  const change: FieldChange = {
    end: 'scalar',
    span: field.span,
    key: keysFrom(field.span, derive),
    set,
    refuse,
  }
  const others = (specs.namespace ?? NAMESPACE).filter((spec) => !isOwn(spec))
  const made = resources.map((resource) => moved(resource, others, change))
  return { resources: made, mistakes: [...mistakes, ...conflicts(made, field)] }
}

/** The new text, but the scalar itself where it says the same. */
function replacedText(scalar: YamlScalar, text: YamlScalar): YamlScalar {
  return scalar.text === text.text && isText(scalar) && !isNull(scalar) ? scalar : { ...text }
}

function isOwn({ path }: FieldSpec): boolean {
  return path.join('/') === 'metadata/namespace'
}

function moved(resource: Resource, others: readonly FieldSpec[], change: FieldChange): Resource {
  const id = idOf(resource)
  let root = isInCluster(id) ? resource.root : changeField(resource.root, OWN, change)
  const isBinding = id.kind === 'RoleBinding' || id.kind === 'ClusterRoleBinding'
  if (isBinding) root = withSubjects(root, change)
  const isCore = id.group === '' && id.version === 'v1'
  for (const spec of others) {
    const path = spec.path.join('/')
    if ((isBinding && path === 'subjects/namespace') || (!isCore && path === 'metadata/name')) continue
    if (concerns(spec, resource)) root = changeField(root, spec, change)
  }
  return withRoot(remembering(resource), root)
}

/** Of the subjects of a binding only those called `default` follow. */
function withSubjects(root: YamlMap, change: FieldChange): YamlMap {
  const entry = root.index.get('subjects')
  if (!entry || isNull(entry.value)) return root
  if (entry.value.type !== 'seq') {
    change.refuse({ says: 'kustomize wants a list of subjects', span: entry.value.span })
    return root
  }
  const items = entry.value.items.map((item) => {
    if (isNull(item)) return item
    if (item.type === 'map') return withSubject(item, change)
    change.refuse({ says: 'kustomize wants a map for each subject', span: item.span })
    return item
  })
  return withValue(root, entry.key, withItems(entry.value, items))
}

const SUBJECT: FieldSpec = { path: ['namespace'], create: true }

function withSubject(subject: YamlMap, change: FieldChange): YamlMap {
  const name = child(subject, 'name')
  const isDefault = name?.type === 'scalar' && name.text === 'default'
  return isDefault ? changeField(subject, SUBJECT, change) : subject
}

function conflicts(resources: readonly Resource[], field: YamlNode): Mistake[] {
  const seen = new Set<string>()
  return resources.flatMap((resource) => {
    const id = idOf(resource)
    const key = keyOf(id)
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    const where = effectiveNamespace(id)
    return [{ says: `the namespace ${where} would hold two objects called ${nameOf(id)}`, span: field.span }]
  })
}
