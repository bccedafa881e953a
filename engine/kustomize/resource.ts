import type { Span } from '../source/span.ts'
import type { YamlMap, YamlNode, YamlScalar } from '../source/yaml/node.ts'

/** What an object is called, as kustomize compares it. An absent namespace is the empty text. */
export interface ResourceId {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
}

/**
 * One object on its way through a build. Values, never changed in place: every step makes new ones that share what it
 * left alone. All spans are of the ground (see `ground.ts`), so that each scalar knows the file it came from.
 */
export interface Resource {
  readonly root: YamlMap
  /** The file the object was read from, or the kustomization that generated it. */
  readonly path: string
  /** As it stood in its file; absent for a generated one. */
  readonly written?: YamlMap
  /** Where the file's first template expression stood, if it had any: what the object lacks may yet be there. */
  readonly template?: Span
  /** All it was ever called in this build, the name it has now last: patches and references may use an old one. */
  readonly ids: readonly ResourceId[]
  /** What was put before and behind its name so far, innermost first: references prefer what had the same. */
  readonly prefixes: readonly string[]
  readonly suffixes: readonly string[]
  /** Set for generated ConfigMaps and Secrets, and objects annotated so, whose name is to get the hash of what they hold. */
  readonly needsHash?: boolean
  /**
   * Set when a JSON patch was applied, which leaves no two places with one value and forgets how values were quoted:
   * the values that were put into several places since.
   */
  readonly shared?: ReadonlySet<YamlNode>
  /** The names of the variables that take their values from it. */
  readonly variables?: readonly string[]
  /** How a generated one meets one that is there already. */
  readonly behavior?: 'create' | 'merge' | 'replace'
}

/** Why kustomize would not build it, at a span of the ground. */
export interface Mistake {
  readonly says: string
  readonly span: Span
  /** True when it only says that an object it wants is not there: no news where a part of the build is missing. */
  readonly absent?: boolean
  /** For an entry that leads to nothing here: the entry. */
  readonly entry?: string
}

/** What a step of a build made of the objects. */
export interface Step {
  readonly resources: readonly Resource[]
  readonly mistakes: readonly Mistake[]
}

/**
 * Makes a scalar that no file holds as it is (a name with its prefix, an image with its new tag).
 * @param from the ground's span of what decides it: the prefix, the new tag
 */
export type Derive = (text: string, from: Span) => YamlScalar

/** The name an object has now. */
export function idOf(resource: Resource): ResourceId {
  return resource.ids[resource.ids.length - 1] as ResourceId
}
