import { child, isNull, items, type YamlMap, type YamlNode, type YamlScalar } from '../source/yaml/node.ts'
import { setAnnotations } from './annotations.ts'
import { changeField, type FieldSpec, splitPath } from './fieldSpec.ts'
import { withRoot } from './identity.ts'
import { setImages } from './images.ts'
import { setCommonLabels } from './labels.ts'
import { readFieldSpec } from './mergedSpecs.ts'
import { addNamePrefix, addNameSuffix } from './names.ts'
import { setNamespace } from './namespace.ts'
import { selectedBy } from './patchTarget.ts'
import { replaceValues } from './replacements.ts'
import { setReplicas } from './replicas.ts'
import type { Derive, Resource, Step } from './resource.ts'
import { keysFrom, Setting } from './setting.ts'
import { seqOf } from './tree.ts'

type Builtin = (transformer: Transformer) => Step

interface Transformer {
  readonly resources: readonly Resource[]
  readonly root: YamlMap
  readonly specs: readonly FieldSpec[]
  readonly derive: Derive
}

const BUILTINS: Readonly<Record<string, Builtin>> = {
  PrefixTransformer: (one) => prefixed(one),
  SuffixTransformer: (one) => suffixed(one),
  PrefixSuffixTransformer: (one) => {
    const before = prefixed(one)
    const { resources, mistakes } = suffixed({ ...one, resources: before.resources })
    return { resources, mistakes: [...before.mistakes, ...mistakes] }
  },
  LabelTransformer: ({ resources, root, specs, derive }) =>
    withField(resources, child(root, 'labels'), (field) =>
      setCommonLabels(resources, field, derive, { commonLabels: specs }),
    ),
  AnnotationsTransformer: ({ resources, root, specs, derive }) =>
    withField(resources, child(root, 'annotations'), (field) =>
      setAnnotations(resources, field, derive, { commonAnnotations: specs }),
    ),
  NamespaceTransformer: ({ resources, root, specs, derive }) =>
    withField(resources, child(child(root, 'metadata'), 'namespace'), (field) =>
      setNamespace(resources, field, derive, { namespace: specs }),
    ),
  ImageTagTransformer: ({ resources, root, specs, derive }) =>
    withField(resources, child(root, 'imageTag'), (field) =>
      setImages(resources, seqOf([field], field.span), derive, { images: specs }),
    ),
  ReplicaCountTransformer: ({ resources, root, specs, derive }) =>
    withField(resources, child(root, 'replica'), (field) =>
      setReplicas(resources, seqOf([field], field.span), derive, { replicas: specs }),
    ),
  ReplacementTransformer: ({ resources, root, derive }) =>
    withField(resources, child(root, 'replacements'), (field) => replaceValues(resources, field, derive)),
  ValueAddTransformer: withValueAdded,
}

/** Fields that make a transformer do more than is followed. */
const MORE = ['unsetOnly', 'setRoleBindingSubjects', 'targetFilePath']

/**
 * What a file of `transformers` that names one of kustomize's own steps makes of the objects; undefined for what is not
 * followed: programs, and options nobody writes. Patches are for who can read their files.
 * Source: internal/builtins of kustomize's api v0.20.1.
 */
export function transformedBy(
  root: YamlMap,
  kind: string,
  resources: readonly Resource[],
  derive: Derive,
): Step | undefined {
  const builtin = Object.hasOwn(BUILTINS, kind) ? BUILTINS[kind] : undefined
  if (!builtin || MORE.some((key) => root.index.has(key))) return undefined
  const setting = new Setting()
  const specs = setting
    .list(child(root, 'fieldSpecs'), 'fieldSpecs')
    .map((node) => readFieldSpec(node, setting))
  const step = builtin({ resources, root, specs, derive })
  return { resources: step.resources, mistakes: [...setting.mistakes, ...step.mistakes] }
}

function withField(
  resources: readonly Resource[],
  field: YamlNode | undefined,
  step: (field: YamlNode) => Step,
): Step {
  return field && !isNull(field) ? step(field) : { resources, mistakes: [] }
}

function prefixed({ resources, root, specs, derive }: Transformer): Step {
  return withField(resources, child(root, 'prefix'), (field) =>
    addNamePrefix(resources, field, derive, { namePrefix: specs }),
  )
}

function suffixed({ resources, root, specs, derive }: Transformer): Step {
  return withField(resources, child(root, 'suffix'), (field) =>
    addNameSuffix(resources, field, derive, { nameSuffix: specs }),
  )
}

function withValueAdded({ resources, root, derive }: Transformer): Step {
  const setting = new Setting()
  const value = setting.textAt(root, 'value')
  let made = resources
  for (const target of items(child(root, 'targets'))) {
    const path = setting.textAt(target, 'fieldPath')
    const selector = child(target, 'selector')
    const selection = selector && selectedBy(selector, made)
    if (!value || !path) setting.refuse({ says: 'this adds no value, or to no field', span: target.span })
    else if (selection && !selection.ok) setting.refuse(selection.mistake)
    else {
      const spec: FieldSpec = { path: splitPath(path.text), create: true }
      const position = setting.integer(target, 'filePathPosition') ?? 0
      const set = (node: YamlNode): YamlNode => {
        if (node.type === 'scalar') return inserted(node, value, position, derive)
        setting.refuse({ says: 'kustomize wants one value here', span: node.span })
        return node
      }
      const change = { end: 'scalar', span: path.span, key: keysFrom(path.span, derive), set } as const
      made = made.map((resource) =>
        selection && !selection.resources.has(resource)
          ? resource
          : withRoot(resource, changeField(resource.root, spec, { ...change, refuse: setting.refuse })),
      )
    }
  }
  return { resources: made, mistakes: setting.mistakes }
}

/** The value as a part of a path with slashes; as a whole where it has no position. */
function inserted(old: YamlScalar, value: YamlScalar, position: number, derive: Derive): YamlScalar {
  const text = value.text.trim()
  const parts = position > 0 && old.text !== '' ? old.text.split('/') : []
  if (parts.length === 0) return text === value.text ? value : derive(text, value.span)
  const isAbsolute = parts[0] === ''
  const at = Math.min(position - 1, parts.length)
  parts.splice(isAbsolute && at < parts.length ? at + 1 : at, 0, text)
  return derive(parts.join('/'), value.span)
}
