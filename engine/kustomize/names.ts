import type { YamlNode, YamlScalar } from '../source/yaml/node.ts'
import { changeField, type FieldSpec } from './fieldSpec.ts'
import { originalId, remembering, withRoot } from './identity.ts'
import type { Derive, Mistake, Resource, ResourceId, Step, Transform } from './resource.ts'
import { keysFrom, Setting } from './setting.ts'

const NAME: FieldSpec = { path: ['metadata', 'name'], create: false }

/**
 * Puts `namePrefix` before the names. References to what is renamed are left to `rewriteReferences`.
 * Source: PrefixTransformer.go of kustomize's api v0.20.1.
 */
export const addNamePrefix: Transform = (resources, field, derive) =>
  affixed(resources, field, 'namePrefix', derive)

/** Puts `nameSuffix` behind the names. Source: SuffixTransformer.go of kustomize's api v0.20.1. */
export const addNameSuffix: Transform = (resources, field, derive) =>
  affixed(resources, field, 'nameSuffix', derive)

function affixed(
  resources: readonly Resource[],
  field: YamlNode,
  side: 'namePrefix' | 'nameSuffix',
  derive: Derive,
): Step {
  const { mistakes, text, refuse } = new Setting()
  const affix = text(field, side)
  if (!affix || affix.text === '') return { resources, mistakes }
  const join = (name: string): string => (side === 'namePrefix' ? affix.text + name : name + affix.text)
  const made = resources.map((resource) => {
    if (keepsItsName(originalId(resource))) return resource
    const noted: Resource =
      side === 'namePrefix'
        ? { ...resource, prefixes: [...resource.prefixes, affix.text] }
        : { ...resource, suffixes: [...resource.suffixes, affix.text] }
    return renamed(noted, join, affix, derive, refuse)
  })
  return { resources: made, mistakes }
}

/** An object under another name, which remembers the one it had. */
export function renamed(
  resource: Resource,
  join: (name: string) => string,
  from: YamlNode,
  derive: Derive,
  refuse: (mistake: Mistake) => void,
): Resource {
  const { span } = from
  const set = (node: YamlNode): YamlNode => {
    if (node.type === 'scalar') return renamedScalar(node, join, derive, from)
    refuse({ says: 'kustomize wants one value for the name of an object', span: node.span })
    return node
  }
  const root = changeField(resource.root, NAME, { span, key: keysFrom(span, derive), set, refuse })
  return withRoot(remembering(resource), root)
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
