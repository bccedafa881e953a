import type { Place } from '../source/place.ts'
import type { YamlNode } from '../source/yaml/node.ts'

/** What a kustomization does, as far as links need it. */
export interface KustomizationParts {
  readonly folder: string
  /** Files and folders it builds from, relative to its own folder. */
  readonly resources: readonly string[]
  readonly patches: readonly Patch[]
  /** Images it renames. */
  readonly images: readonly { readonly name: string; readonly place: Place }[]
  /** Something that may change any object: replacements, transformers, components, charts, a patch nobody can read. */
  readonly anything?: { readonly says: string; readonly place: Place }
}

/** One patch: inline, or in a file beside. */
export interface Patch {
  readonly place: Place
  /** The patch file, relative to the kustomization's folder. */
  readonly path?: string
  /** The inline patch's documents; spans are of the embedded text and are not kept. */
  readonly documents?: readonly YamlNode[]
  readonly target?: { readonly kind?: string; readonly name?: string; readonly selective: boolean }
}
