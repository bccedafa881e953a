import type { ContainerParts } from '../entities/environment.ts'
import type { Entity } from '../entities/fact.ts'
import type { ModuleParts } from '../entities/moduleParts.ts'
import { fileName, folderOf } from '../source/path.ts'
import { withoutRegistry } from './imageGlob.ts'
import { imageName } from './imageKnowledge.ts'

type Container = Entity<ContainerParts>
type Module = Entity<ModuleParts>

/** The Go modules of the workspace, by their folder and by their path. */
export class ModuleIndex {
  readonly #byFolder = new Map<string, Module>()
  readonly #byPath = new Map<string, Module[]>()

  constructor(modules: readonly Module[]) {
    for (const module of modules) {
      this.#byFolder.set(module.parts.folder, module)
      const same = this.#byPath.get(module.parts.path)
      if (same) same.push(module)
      else this.#byPath.set(module.parts.path, [module])
    }
  }

  in(folder: string): Module | undefined {
    return this.#byFolder.get(folder)
  }

  /** The nearest go.mod at or above a folder. */
  above(folder: string): Module | undefined {
    for (let at = folder; ; at = folderOf(at)) {
      const module = this.#byFolder.get(at)
      if (module || at === '') return module
    }
  }

  /** The module an import path lies in: the longest path in front of it. */
  ofImport(path: string): Module | undefined {
    for (let at = path; at !== ''; at = folderOf(at)) {
      const found = this.#byPath.get(at)
      if (found) return found.length === 1 ? found[0] : undefined
    }
    return undefined
  }
}

/** The stage an image is built from, and the module its program is in. */
export interface Build {
  readonly stage: Container
  readonly module?: Module
}

/** The Dockerfiles of the workspace, by their path and by the image names they may build. */
export class BuildIndex {
  readonly #stages = new Map<string, Container[]>()
  readonly #byName = new Map<string, Container[]>()
  readonly #modules: ModuleIndex

  constructor(containers: readonly Container[], modules: ModuleIndex) {
    this.#modules = modules
    for (const stage of containers) {
      const { build } = stage.parts
      if (!build) continue
      add(this.#stages, build.path, stage)
      if (build.isFinal) for (const name of this.#namesOf(stage)) add(this.#byName, name, stage)
    }
  }

  /** What a Dockerfile's own container is built from: itself. */
  own(stage: Container): Build | undefined {
    const { build } = stage.parts
    return build?.isFinal ? this.#built(stage, folderOf(build.path)) : undefined
  }

  /** What a `build` of Compose names. */
  written({ parts }: Container): Build | undefined {
    const stages = this.#stages.get(parts.builtFrom ?? '') ?? []
    const wanted = parts.buildTarget?.toLowerCase()
    const stage = stages.find(({ parts: { build } }) =>
      wanted === undefined ? build?.isFinal : build?.stage.toLowerCase() === wanted,
    )
    return stage && this.#built(stage, parts.buildContext ?? '')
  }

  /**
   * The one Dockerfile whose folder or name is the last part of the image's name. Where the image's name says an
   * owner, the module's path has to name it, too: others have images called `proxy`.
   */
  named(container: Container): Build | undefined {
    const name = imageName(container)
    if (!name) return undefined
    const image = String(name.value)
    const [stage, ...others] = this.#byName.get(fileName(image).toLowerCase()) ?? []
    if (!stage?.parts.build || others.length > 0) return undefined
    const build = this.#built(stage, folderOf(stage.parts.build.path))
    return sharesOwner(image, build.module?.parts.path) ? build : undefined
  }

  #namesOf({ parts: { build } }: Container): Set<string> {
    const names = new Set(build?.names)
    // What stands beside a go.mod is the module's own image.
    if (build && /^(?:dockerfile|containerfile)$/i.test(fileName(build.path))) {
      const module = this.#modules.in(folderOf(build.path))
      if (module) names.add(lastPart(module.parts.path))
    }
    return names
  }

  /** The module at or above the context; none where the Dockerfile itself lies in another one. */
  #built(stage: Container, context: string): Build {
    const around = this.#modules.above(context)
    const beside = this.#modules.above(folderOf(stage.parts.build?.path ?? ''))
    return around && around === beside ? { stage, module: around } : { stage }
  }
}

/** `api` of `github.com/acme/api/v2`. */
function lastPart(path: string): string {
  return fileName(path.replace(/\/v\d+$/, '')).toLowerCase()
}

function sharesOwner(image: string, modulePath: string | undefined): boolean {
  const owners = withoutRegistry(image).toLowerCase().split('/').slice(0, -1)
  if (owners.length === 0) return true
  const parts = (modulePath ?? '').toLowerCase().split('/').slice(1)
  return owners.some((owner) => parts.some((part) => owner.includes(part) || part.includes(owner)))
}

function add(map: Map<string, Container[]>, key: string, stage: Container): void {
  const group = map.get(key)
  if (group) group.push(stage)
  else map.set(key, [stage])
}
