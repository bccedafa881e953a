import { addFacts } from '../entities/entity.ts'
import type { ContainerParts, EnvSource } from '../entities/environment.ts'
import { type Entity, type Fact, type Fields, known, list, type Step, through } from '../entities/fact.ts'
import type { ModuleParts } from '../entities/moduleParts.ts'
import type { Place } from '../source/place.ts'
import { type Build, BuildIndex, ModuleIndex } from './builds.ts'
import { entitiesOf, type LinkContext } from './context.ts'
import { ImageTable, imageName } from './imageKnowledge.ts'

type Container = Entity<ContainerParts>
type Module = Entity<ModuleParts>

/**
 * Tells of every container what its program is: language, module, Go version, and what in it sets the memory limit,
 * each with the evidence. Without evidence nothing is told.
 */
export function linkPrograms(context: LinkContext): void {
  const containers = entitiesOf<ContainerParts>(context, 'container')
  const modules = entitiesOf<ModuleParts>(context, 'module')
  const index = new ModuleIndex(modules)
  const finder = new ProgramFinder(index, new BuildIndex(containers, index), new ImageTable(context.images))
  const users = new Map<Module, Fact[]>(modules.map((module) => [module, []]))
  for (const container of containers) {
    if (container.parts.build && !container.parts.build.isFinal) continue
    const module = finder.describe(container)
    if (module) users.get(module)?.push(container.facts)
  }
  for (const [module, using] of users) addFacts(module, { containers: list(using) })
}

class ProgramFinder {
  readonly #modules: ModuleIndex
  readonly #builds: BuildIndex
  readonly #images: ImageTable

  constructor(modules: ModuleIndex, builds: BuildIndex, images: ImageTable) {
    this.#modules = modules
    this.#builds = builds
    this.#images = images
  }

  /** Adds what is found, and gives the module the program is in. */
  describe(container: Container): Module | undefined {
    const told = this.#images.of(container)
    const certain = this.#builds.own(container) ?? this.#builds.written(container)
    const isOther = told.language?.value === 'other'
    const build = certain ?? (isOther ? undefined : this.#builds.named(container))
    if (build && build.stage !== container) takeEnvironment(container, build)
    const built = build && languageOf(build, container)
    const ko = this.#ko(container)
    const language =
      annotated(container) ??
      built ??
      ko?.language ??
      (certain ? undefined : told.language) ??
      unsaid(container)
    const isGo = language?.value === 'go'
    const module = isGo ? ((built && build?.module) ?? ko?.module) : undefined
    const goVersion = module?.facts.fields?.get('goVersion')
    const toolchain = isGo && built ? build?.stage.parts.build?.toolchain : undefined
    const setsMemoryLimit =
      automemlimit(module) ??
      module?.facts.fields?.get('setsMemoryLimit') ??
      (isGo ? told.setsMemoryLimit : undefined)
    const step = built?.via ?? ko?.language.via ?? []
    const facts: Fields = {
      ...(language && { language }),
      ...(module && { module: module.facts }),
      ...(goVersion && { goVersion: through(goVersion, ...step) }),
      ...(toolchain && { goToolchain: toolchain }),
      ...(setsMemoryLimit && { setsMemoryLimit }),
      ...(isGo && told.needsNoMemoryLimit && { needsNoMemoryLimit: told.needsNoMemoryLimit }),
    }
    addFacts(container, facts)
    return module
  }

  /** `ko://import/path`: ko builds Go programs only. */
  #ko(container: Container): { language: Fact; module?: Module } | undefined {
    const image = container.facts.fields?.get('image')
    const text = String(image?.value ?? image?.text ?? '')
    if (!text.startsWith('ko://') || !image?.place) return undefined
    const place = image.place
    const module = this.#modules.ofImport(text.slice('ko://'.length))
    const via: Step[] = [{ says: 'ko builds Go programs only', place }]
    return { language: known('go', { place, text, via }), ...(module && { module }) }
  }
}

/**
 * What is absent from a template may be there once it is rendered; the evidence of the language does not lie there when
 * the image is written out.
 */
function unsaid(container: Container): Fact | undefined {
  const name = imageName(container)
  if (!container.facts.open || !name?.place) return undefined
  return known('unsaid', { place: name.place, text: String(name.value) })
}

/** `slo-lint.dev/language: go` on the pod, or as a label or annotation of a Compose service. */
function annotated({ facts }: Container): Fact | undefined {
  for (const key of ['annotations', 'labels']) {
    const written = facts.fields?.get(key)?.fields?.get('slo-lint.dev/language')
    if (written?.state !== 'known') continue
    const value = written.value === 'go' ? 'go' : 'other'
    const { place } = written
    const via: Step[] = place ? [{ says: 'the annotation says so', place }] : []
    return known(value, { ...(place && { place }), text: String(written.value), via })
  }
  return undefined
}

function languageOf(build: Build, container: Container): Fact | undefined {
  const go = build.stage.parts.build?.go
  if (!go) return undefined
  const place: Place = imageName(container)?.place ?? container.place
  const step: Step = { says: `${build.stage.subject} builds its image`, place: build.stage.place }
  return known('go', { place, via: build.stage === container ? [go] : [go, step] })
}

/**
 * The image's own ENV stands below everything a manifest sets; what its command sets for its program stands above,
 * unless the manifest brings a command of its own.
 */
function takeEnvironment(container: Container, { stage }: Build): void {
  const says = `${stage.subject} builds the image of ${container.subject}`
  const step: Step = { says, place: imageName(container)?.place ?? container.place }
  const below: EnvSource[] = []
  const above: EnvSource[] = []
  for (const source of stage.parts.sources) {
    if (source.type !== 'literal') continue
    const taken: EnvSource = { ...source, fact: through(source.fact, step) }
    const inCommand = source.variable.facts.fields?.get('carrier')?.value === 'command'
    if (!inCommand) below.push(taken)
    else if (container.parts.command.length === 0) above.push(taken)
    else
      above.push({
        type: 'opaque',
        name: source.name,
        cause: { says: 'the image sets it in its own command', place: source.variable.place },
      })
  }
  container.parts.sources.unshift(...below)
  for (const source of above) container.parts.sources.push(source)
}

const automemlimitPath = 'github.com/KimMachineGun/automemlimit'

/** A direct requirement: what is only indirect may be of a program that is not run. */
function automemlimit(module: Module | undefined): Fact | undefined {
  const required = module?.facts.fields?.get('requires')?.fields?.get(automemlimitPath)
  const direct = required?.fields?.get('direct')
  if (!direct?.place) return undefined
  const via: Step[] = [{ says: 'the module requires it directly', place: direct.place }]
  return known(automemlimitPath, { place: direct.place, text: automemlimitPath, via })
}
