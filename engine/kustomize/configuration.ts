import { child, entries, type YamlNode } from '../source/yaml/node.ts'
import { ANNOTATIONS } from './annotations.ts'
import { type FieldSpec, SPEC_FIELDS, type SpecField } from './fieldSpec.ts'
import type { KindSelector } from './identity.ts'
import { IMAGES } from './images.ts'
import { KINDS_FIRST, KINDS_LAST, kindOrder } from './kindOrder.ts'
import { COMMON_LABELS, TEMPLATE_LABELS } from './labels.ts'
import { MergedSpecs, readFieldSpec } from './mergedSpecs.ts'
import { NAME_REFERENCES, type NameReference } from './nameReference.ts'
import { NAMES } from './names.ts'
import { NAMESPACE } from './namespace.ts'
import { REPLICAS } from './replicas.ts'
import type { Mistake } from './resource.ts'
import { Setting } from './setting.ts'
import { VARIABLE_REFERENCES } from './variableReference.ts'

/** Where the steps of a build look for fields. */
export interface Configuration {
  readonly specs: Readonly<Record<SpecField, readonly FieldSpec[]>>
  readonly references: readonly NameReference[]
}

/** What kustomize knows by itself. */
export const BUILTIN: Configuration = {
  specs: {
    namePrefix: NAMES,
    nameSuffix: NAMES,
    namespace: NAMESPACE,
    commonLabels: COMMON_LABELS,
    labels: [],
    templateLabels: TEMPLATE_LABELS,
    commonAnnotations: ANNOTATIONS,
    varReference: VARIABLE_REFERENCES,
    images: IMAGES,
    replicas: REPLICAS,
  },
  references: NAME_REFERENCES,
}

/** As many field specs as a configuration is read with; every object is compared with all of them. */
const mostSpecs = 2000

/**
 * Reads a file of `configurations`.
 * Source: internal/plugins/builtinconfig/transformerconfig.go of kustomize's api v0.20.1.
 */
export function readConfiguration(root: YamlNode): {
  readonly configuration: Configuration
  readonly mistakes: readonly Mistake[]
} {
  const setting = new Setting()
  let left = mostSpecs
  const specsAt = (node: YamlNode | undefined, name: string): FieldSpec[] => {
    const list = setting.list(node, name)
    left -= list.length
    if (left < 0) setting.refuse({ says: 'more field specs than are read', span: root.span })
    return left < 0 ? [] : list.map((item) => readFieldSpec(item, setting))
  }
  const fields = new Map(entries(root).map(({ key, value }) => [key.text.toLowerCase(), value]))
  const known = new Set([...SPEC_FIELDS, 'nameReference'].map((name) => name.toLowerCase()))
  for (const { key } of entries(root))
    if (!known.has(key.text.toLowerCase()))
      setting.refuse({ says: `kustomize knows no ${key.text} in a configuration`, span: key.span })
  const specs = {} as Record<SpecField, readonly FieldSpec[]>
  for (const name of SPEC_FIELDS) specs[name] = specsAt(fields.get(name.toLowerCase()), name)
  const references = setting.list(fields.get('namereference'), 'nameReference').map((item) => {
    const text = (key: string): string => setting.textAt(item, key)?.text ?? ''
    const target: KindSelector = { group: text('group'), version: text('version'), kind: text('kind') }
    return { target, fields: specsAt(child(item, 'fieldSpecs'), 'fieldSpecs') }
  })
  return { configuration: { specs, references }, mistakes: setting.mistakes }
}

/** Two configurations as one. */
export function mergedConfiguration(
  one: Configuration,
  other: Configuration,
  refuse: (says: string) => void,
): Configuration {
  if (other === BUILTIN || one === other) return one
  const specs = {} as Record<SpecField, readonly FieldSpec[]>
  for (const name of SPEC_FIELDS) specs[name] = mergedSpecs(one.specs[name], other.specs[name], refuse)
  const references = new Map(one.references.map((reference) => [keyOf(reference.target), reference]))
  for (const { target, fields } of other.references) {
    const key = keyOf(target)
    const known = references.get(key)
    references.set(
      key,
      known ? { target, fields: mergedSpecs(known.fields, fields, refuse) } : { target, fields },
    )
  }
  const order = kindOrder(KINDS_FIRST, KINDS_LAST)
  return { specs, references: [...references.values()].sort((a, b) => order(a.target, b.target)) }
}

function mergedSpecs(
  one: readonly FieldSpec[],
  other: readonly FieldSpec[],
  refuse: (says: string) => void,
): readonly FieldSpec[] {
  if (other.length === 0 || other === one) return one
  if (one.length + other.length > 5 * mostSpecs) {
    refuse('more field specs than are followed')
    return one
  }
  const merged = new MergedSpecs(() => refuse('two field specs of one path disagree on `create`'))
  merged.add(one)
  merged.add(other)
  return merged.specs
}

function keyOf({ group = '', version = '', kind = '' }: KindSelector): string {
  return `${group}\n${version}\n${kind}`
}
