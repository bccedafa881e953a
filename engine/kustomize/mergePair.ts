import type { YamlNode } from '../source/yaml/node.ts'
import type { Shape } from './mergeKeys.ts'
import type { Mistake } from './resource.ts'

/** A part of the object and the same part of the patch. */
export interface Pair {
  readonly dest: YamlNode | undefined
  readonly patch: YamlNode | undefined
  /** True when the patch's part has become the object's, which then is passed over once more as its own patch. */
  readonly isSame: boolean
  /** What is known of the part; undefined in objects of unknown kinds. */
  readonly shape: Shape | undefined
}

/** What the parts of a merge ask of the whole. */
export interface Merging {
  /** What becomes of a part; undefined when it goes. */
  node(pair: Pair): YamlNode | undefined
  /** Says why kustomize does not apply the patch. */
  refuse(mistake: Mistake): void
}
