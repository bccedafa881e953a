import type { YamlNode } from '../source/yaml/node.ts'
import type { SpecFields } from './fieldSpec.ts'
import type { Derive, Resource, Step } from './resource.ts'

/**
 * A field of a kustomization that is one step of a build: given the objects so far, what it makes of them.
 * @param specs where it looks, when a configuration says more than kustomize knows by itself
 */
export type Transform = (
  resources: readonly Resource[],
  field: YamlNode,
  derive: Derive,
  specs?: SpecFields,
) => Step
