import type { YamlNode, YamlScalar } from '../source/yaml/node.ts'
import { changeField, concerns, type FieldSpec } from './fieldSpec.ts'
import { isOfKind, originalId, remembering, withRoot } from './identity.ts'
import type { Derive, Mistake, Resource, ResourceId, Step } from './resource.ts'
import { keysFrom, Setting } from './setting.ts'
import type { Transform } from './transform.ts'

const NAME: FieldSpec = { path: ['metadata', 'name'], create: false }

/** Source: internal/konfig/builtinpluginconsts/nameprefix.go and namesuffix.go of kustomize's api v0.20.1. */
export const NAMES: readonly FieldSpec[] = [NAME]

/**
 * Puts `namePrefix` before the names. References to what is renamed are left to `rewriteReferences`.
 * Source: PrefixTransformer.go of kustomize's api v0.20.1.
 */
export const addNamePrefix: Transform = (resources, field, derive, specs = {}) =>
  affixed(resources, field, 'namePrefix', derive, specs.namePrefix ?? NAMES)

/** Puts `nameSuffix` behind the names. Source: SuffixTransformer.go of kustomize's api v0.20.1. */
export const addNameSuffix: Transform = (resources, field, derive, specs = {}) =>
  affixed(resources, field, 'nameSuffix', derive, specs.nameSuffix ?? NAMES)

function affixed(
  resources: readonly Resource[],
  field: YamlNode,
  side: 'namePrefix' | 'nameSuffix',
  derive: Derive,
  specs: readonly FieldSpec[],
): Step {
  const { mistakes, text, refuse } = new Setting()
  const affix = text(field, side)
  if (!affix || affix.text === '') return { resources, mistakes }
  const join = (name: string): string => (side === 'namePrefix' ? affix.text + name : name + affix.text)
  const made = resources.map((resource) => {
    const id = originalId(resource)
    let made = resource
    if (keepsItsName(id)) return made
    for (const spec of specs) {
      if (!isOfKind(id, spec)) continue
      if (spec.path.join('/') === 'metadata/name') made = remembering(noted(made, affix.text, side))
      if (concerns(spec, made)) made = withAffix(made, spec, join, affix, derive, refuse)
    }
    return made
  })
  return { resources: made, mistakes }
}

function noted(resource: Resource, text: string, side: 'namePrefix' | 'nameSuffix'): Resource {
  return side === 'namePrefix'
    ? { ...resource, prefixes: [...resource.prefixes, text] }
    : { ...resource, suffixes: [...resource.suffixes, text] }
}

/** An object under another name, which remembers the one it had. */
export function renamed(
  resource: Resource,
  join: (name: string) => string,
  from: YamlNode,
  derive: Derive,
  refuse: (mistake: Mistake) => void,
): Resource {
  return withAffix(remembering(resource), NAME, join, from, derive, refuse)
}

function withAffix(
  resource: Resource,
  spec: FieldSpec,
  join: (name: string) => string,
  from: YamlNode,
  derive: Derive,
  refuse: (mistake: Mistake) => void,
): Resource {
  const { span } = from
  const set = (node: YamlNode): YamlNode => {
    if (node.type === 'scalar') return renamedScalar(node, join, derive, from)
    refuse({ says: 'kustomize wants one value for a name', span: node.span })
    return node
  }
  const change = { end: 'scalar', span, key: keysFrom(span, derive), set, refuse } as const
  return withRoot(resource, changeField(resource.root, spec, change))
}

function renamedScalar(
  name: YamlScalar,
  join: (name: string) => string,
  derive: Derive,
  { span }: YamlNode,
): YamlScalar {
  const made = derive(join(name.text), span)
  return name.template ? { ...made, template: true } : made
}

/** Source: prefixFieldSpecsToSkip in PrefixTransformer.go of kustomize's api v0.20.1. */
function keepsItsName({ group, kind }: ResourceId): boolean {
  if (kind === 'APIService') return group === 'apiregistration.k8s.io'
  return kind === 'CustomResourceDefinition' || kind === 'Namespace'
}
