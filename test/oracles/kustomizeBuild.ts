import type { Mistake } from '../../engine/kustomize/resource.ts'
import type { Place } from '../../engine/source/place.ts'
import type { Span } from '../../engine/source/span.ts'
import type { YamlMap } from '../../engine/source/yaml/node.ts'

/** What our build makes of a folder, as the comparison wants it. */
export interface OurBuild {
  /** In the order of `kustomize build --reorder none`. */
  readonly objects: readonly YamlMap[]
  readonly mistakes: readonly Mistake[]
  /** The file's place of a span of the objects and mistakes. */
  place(span: Span): Place
}

/**
 * @param files texts by path, with `/`, relative to the root of the repository
 * @param folder below that root; empty for the root itself
 */
export type Build = (files: ReadonlyMap<string, string>, folder: string) => OurBuild

// CONNECT: the one place that knows engine/kustomize/build.ts. Until it exists nothing of ours is compared.
export const ourBuild: Build | undefined = undefined
