import { Builder } from '../../engine/kustomize/build.ts'
import { Files } from '../../engine/kustomize/files.ts'
import { Ground } from '../../engine/kustomize/ground.ts'
import type { Mistake } from '../../engine/kustomize/resource.ts'
import { defaultLimits } from '../../engine/source/limits.ts'
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
export function ourBuild(files: ReadonlyMap<string, string>, folder: string): OurBuild {
  const ground = new Ground()
  const found = new Files(
    (path) => {
      const text = files.get(path)
      return text === undefined ? undefined : { path, text }
    },
    ground,
    defaultLimits,
  )
  const kustomization = found.kustomization(folder)
  if (!kustomization) {
    const says = 'there is no kustomization'
    return {
      objects: [],
      mistakes: [{ says, span: { start: 0, end: 0 } }],
      place: (span) => ground.place(span),
    }
  }
  const { resources, mistakes } = new Builder(found).build(kustomization)
  return { objects: resources.map(({ root }) => root), mistakes, place: (span) => ground.place(span) }
}
