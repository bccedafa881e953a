import type { Span } from '../source/span.ts'
import { child, items, textOf, type YamlNode } from '../source/yaml/node.ts'
import type { Build, Draft } from './built.ts'
import { BUILTIN } from './configuration.ts'
import { type Files, type KustomizationFile, targetOf } from './files.ts'
import { keyOf } from './identity.ts'
import { objectsOf } from './objects.ts'
import { PlainTexts } from './plainTexts.ts'
import { idOf, type Mistake, type Resource } from './resource.ts'
import { configured, finished, generated, mergeConfiguration, mergeVariables, transformed } from './steps.ts'

/** All builds of a workspace together may handle so many objects, each counted for every kustomization it passes. */
const mostObjects = 200_000
/** Kustomizations nest as deep as somebody can follow. */
const deepest = 64

/** Builds kustomizations as kustomize does, without a program, a network or a file outside of those it was given. */
export class Builder {
  readonly #files: Files
  readonly #bases = new Map<string, Draft>()
  readonly #plainTexts = new PlainTexts()
  #left = mostObjects

  constructor(files: Files) {
    this.#files = files
  }

  /** What `kustomize build` of a folder gives: names with their hashes, references to them rewritten. */
  build(kustomization: KustomizationFile): Build {
    const draft = draftOf(this.#base(kustomization, []))
    finished(draft, kustomization, this.#files, this.#plainTexts)
    return draft
  }

  /** The objects of a folder before the last steps; other kustomizations may build on them. */
  #base(kustomization: KustomizationFile, above: readonly string[]): Draft {
    const key = kustomization.unit ?? kustomization.folder
    const before = this.#bases.get(key)
    if (before) return before
    const draft = draftOf()
    this.#fill(draft, kustomization, above)
    this.#bases.set(key, draft)
    return draft
  }

  #fill(draft: Draft, kustomization: KustomizationFile, above: readonly string[]): void {
    const { folder, path, root, unit } = kustomization
    const here = [...above, unit ?? folder]
    draft.files.add(path)
    draft.folders.add(unit ?? folder)
    const gathered = new Gathered(draft.resources)
    for (const field of ['resources', 'bases'])
      for (const item of items(child(root, field))) this.#resource(draft, gathered, item, kustomization, here)
    draft.resources = gathered.resources
    configured(draft, kustomization, this.#files)
    generated(draft, kustomization, this.#files)
    for (const item of items(child(root, 'components'))) this.#component(draft, item, kustomization, here)
    this.#left -= draft.resources.length
    transformed(draft, kustomization, this.#files)
  }

  #resource(
    draft: Draft,
    gathered: Gathered,
    item: YamlNode,
    { folder }: KustomizationFile,
    here: readonly string[],
  ): void {
    const entry = textOf(item)
    if (entry === undefined) return
    const target = targetOf(this.#files, folder, entry)
    if (target.kind === 'file') {
      const documents = this.#files.documents(target.path)
      if (!documents) return
      const { resources, mistakes } = objectsOf(documents, target.path)
      draft.files.add(target.path)
      for (const mistake of [...documents.mistakes, ...mistakes]) draft.missing.push(mistake)
      draft.mistakes.push(...gathered.add(resources, item.span))
    } else if (target.kind === 'folder') {
      const base = this.#enter(draft, target.path, item, here, false)
      if (!base) return
      take(draft, base, item.span)
      draft.mistakes.push(...gathered.add(base.resources, item.span))
    } else {
      const absent = absence(target.kind, entry, item)
      draft.missing.push(absent)
      if (target.kind === 'missing') draft.mistakes.push(absent)
    }
  }

  /** A component works on what its kustomization has so far. */
  #component(draft: Draft, item: YamlNode, { folder }: KustomizationFile, here: readonly string[]): void {
    const entry = textOf(item)
    if (entry === undefined) return
    const target = targetOf(this.#files, folder, entry)
    if (target.kind !== 'folder') {
      const says = absence(target.kind === 'file' ? 'missing' : target.kind, entry, item)
      if (target.kind === 'missing' || target.kind === 'file') draft.mistakes.push(says)
      draft.missing.push(says)
      draft.unsure.push(says)
      return
    }
    const component = this.#files.kustomization(target.path)
    if (component && this.#mayEnter(draft, target.path, item, here)) this.#fill(draft, component, here)
  }

  #enter(
    draft: Draft,
    path: string,
    item: YamlNode,
    here: readonly string[],
    wantsComponent: boolean,
  ): Draft | undefined {
    const kustomization = this.#files.kustomization(path)
    if (!kustomization || !this.#mayEnter(draft, path, item, here)) return undefined
    if (kustomization.isComponent !== wantsComponent) {
      draft.mistakes.push({ says: `${path} is a component: it belongs under components`, span: item.span })
      return undefined
    }
    return this.#base(kustomization, here)
  }

  #mayEnter(draft: Draft, path: string, item: YamlNode, here: readonly string[]): boolean {
    if (here.includes(path)) {
      draft.mistakes.push({ says: `${path || 'the root'} builds on itself`, span: item.span })
      return false
    }
    if (here.length < deepest && this.#left > 0) return true
    const says = { says: 'more objects, or deeper kustomizations, than are built', span: item.span }
    draft.missing.push(says)
    draft.unsure.push(says)
    return false
  }
}

/** Objects put together, none of them twice. */
class Gathered {
  readonly resources: Resource[]
  readonly #known: Set<string>

  constructor(resources: readonly Resource[]) {
    this.resources = [...resources]
    this.#known = new Set(resources.map((resource) => keyOf(idOf(resource))))
  }

  add(resources: readonly Resource[], span: Span): Mistake[] {
    const mistakes: Mistake[] = []
    for (const resource of resources) {
      const id = idOf(resource)
      const key = keyOf(id)
      if (this.#known.has(key)) mistakes.push({ says: `${id.kind}/${id.name} is there already`, span })
      else this.resources.push(resource)
      this.#known.add(key)
    }
    return mistakes
  }
}

function draftOf(base?: Draft): Draft {
  return {
    resources: base?.resources ?? [],
    configuration: base?.configuration ?? BUILTIN,
    variables: new Map(base?.variables),
    mistakes: [...(base?.mistakes ?? [])],
    missing: [...(base?.missing ?? [])],
    unsure: [...(base?.unsure ?? [])],
    files: new Set(base?.files),
    folders: new Set(base?.folders),
  }
}

/** What was wrong or not certain below is so above. */
function take(draft: Draft, base: Draft, span: Span): void {
  mergeConfiguration(draft, base.configuration, span)
  mergeVariables(draft, [...base.variables.values()])
  for (const key of ['mistakes', 'missing', 'unsure'] as const)
    for (const mistake of base[key]) if (!draft[key].includes(mistake)) draft[key].push(mistake)
  for (const file of base.files) draft.files.add(file)
  for (const folder of base.folders) draft.folders.add(folder)
}

const absences = {
  remote: 'is remote and not read',
  missing: 'is neither a file nor a folder with a kustomization',
  outside: 'is outside of the workspace and not read',
  unread: 'is not read: it is ignored, too large or no text',
} as const

function absence(kind: keyof typeof absences, entry: string, { span }: YamlNode): Mistake {
  return { says: `${entry} ${absences[kind]}`, span, ...(kind === 'missing' && { entry }) }
}
