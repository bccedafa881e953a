import type { Span } from '../source/span.ts'
import {
  child,
  isNull,
  textOf,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
  type YamlSeq,
} from '../source/yaml/node.ts'
import { resolveKubernetes } from '../values/yamlScalar.ts'
import { idIn, keyOf, nameOf, previousIds, remembering, withRoot } from './identity.ts'
import { jsonPatched } from './jsonPatch.ts'
import { withTexts } from './metadataTexts.ts'
import { contentOf, isEmpty, type PatchContent } from './patchDocuments.ts'
import { selectedBy } from './patchTarget.ts'
import { type Derive, idOf, type Mistake, type Resource, type Step } from './resource.ts'
import { keysFrom } from './setting.ts'
import { merged } from './strategicMerge.ts'
import { mapOf, withoutKey, withValue } from './tree.ts'

/** One item of `patches`, or of a field that is older than it, with what its file or text holds. */
export interface ReadPatch {
  readonly documents: readonly YamlNode[]
  readonly target?: YamlNode
  readonly options?: YamlNode
  readonly span: Span
  /** The field it stands in when that is not `patches`. */
  readonly field?: 'patchesStrategicMerge' | 'patchesJson6902'
}

/**
 * The objects with patches applied, one after the other. Where kustomize would stop, at the first patch that does not
 * apply, this goes on: what is here is judged by itself. Mind that kustomize applies `patchesStrategicMerge` before `patches`, and `patchesJson6902` only after names,
 * namespace, labels and annotations.
 * @param work what all patches of a workspace share; without it there is no end to it
 */
export function patched(
  resources: readonly Resource[],
  patches: readonly ReadPatch[],
  derive: Derive = written,
  work: PatchWork = { left: Number.POSITIVE_INFINITY },
): Step {
  const patching = new Patching(resources, derive, work)
  for (const patch of patches) {
    if (patching.isExhausted) {
      patching.refuse({
        says: 'The patches up to here are too much work; this one is not applied',
        span: patch.span,
      })
      break
    }
    patching.apply(patch)
  }
  return { resources: patching.resources(), mistakes: patching.mistakes }
}

function written(text: string, span: Span): YamlScalar {
  return { type: 'scalar', text, style: 'plain', span }
}

/** The fields that are older than `patches` take one sort of patch only. */
function outOfPlace({ field, target, span }: ReadPatch, content: PatchContent): Mistake | undefined {
  const { type } = content
  if (field === 'patchesStrategicMerge' && type === 'json' && content.operations.items.length > 0) {
    return { says: 'patchesStrategicMerge takes objects, and this is none', span }
  }
  if (field !== 'patchesJson6902') return undefined
  if (type !== 'json') return { says: 'patchesJson6902 takes lists of operations, and this is none', span }
  return textOf(child(target, 'name'))
    ? undefined
    : { says: 'patchesJson6902 needs a target with a name', span }
}

type Keys = ReturnType<typeof keysFrom>

interface Options {
  readonly allowNameChange: boolean
  readonly allowKindChange: boolean
}

/** How many parts of objects patches may still look at. */
export interface PatchWork {
  left: number
}

/** What it takes to see whether a target selects an object. */
const LOOK = 4

class Patching {
  readonly mistakes: Mistake[] = []
  readonly #derive: Derive
  readonly #work: PatchWork
  readonly #resources: (Resource | undefined)[]
  /** Where the objects are that have or had a name; made when a patch names its object. */
  #places: Map<string, Set<number>> | undefined

  constructor(resources: readonly Resource[], derive: Derive, work: PatchWork) {
    this.#resources = [...resources]
    this.#derive = derive
    this.#work = work
  }

  get isExhausted(): boolean {
    return this.#work.left < 0
  }

  resources(): Resource[] {
    return this.#resources.filter((resource) => resource !== undefined)
  }

  refuse(mistake: Mistake): void {
    this.mistakes.push(mistake)
  }

  apply(patch: ReadPatch): void {
    const content = contentOf(patch.documents, patch.span)
    const wrong = content.type === 'mistake' ? content.mistake : outOfPlace(patch, content)
    if (wrong) this.refuse(wrong)
    else if (content.type === 'json') this.#applyOperations(patch, content.operations)
    else if (content.type === 'merge') this.#applyObjects(patch, content.patches)
  }

  #applyObjects(patch: ReadPatch, patches: readonly YamlMap[]): void {
    const options = optionsOf(patch.options)
    const [first, second] = patches
    if (!patch.target) this.#applyByName(patch, patches, options)
    else if (second)
      this.refuse({
        says: 'A patch with a target is one object; this one has several',
        span: second.span,
      })
    else if (first) this.#applyToTarget(patch.target, first, options)
  }

  /** The places of what a target selects; none, and a mistake, for a target that cannot be read. */
  #selected(target: YamlNode): number[] {
    const selection = selectedBy(target, this.resources())
    this.#work.left -= LOOK * this.#resources.length
    if (!selection.ok) {
      this.refuse(selection.mistake)
      return []
    }
    return [...this.#resources.keys()].filter((place) => {
      const resource = this.#resources[place]
      return resource !== undefined && selection.resources.has(resource)
    })
  }

  #applyOperations({ target, field, span }: ReadPatch, operations: YamlSeq): void {
    // An empty file among patchesStrategicMerge is none.
    if (field === 'patchesStrategicMerge') return
    if (!target) this.refuse({ says: 'A JSON patch needs a target', span: operations.span })
    const key = keysFrom(span, this.#derive)
    for (const place of target ? this.#selected(target) : []) {
      const resource = this.#resources[place]
      if (resource) this.#operate(place, resource, operations, field === 'patchesJson6902', key)
    }
  }

  #operate(place: number, resource: Resource, operations: YamlSeq, isOld: boolean, key: Keys): void {
    const isNoted = !isOld || resource.ids.length > 1
    const result = jsonPatched(isNoted ? withAnnotations(resource.root, key) : resource.root, operations)
    if (!result.ok) {
      this.refuse(about(resource, result.mistake))
      return
    }
    this.#work.left -= result.effort
    const root = withTexts(result.root, ['annotations'])
    const { kind, name } = idIn(root)
    if (!isEmpty(root) && (kind === '' || name === '')) {
      const says = 'The patch leaves an object without a kind or a name'
      this.refuse(about(resource, { says, span: operations.span }))
      return
    }
    const named = isOld ? resource : remembering(resource)
    this.#put(place, isEmpty(root) ? undefined : settled({ ...withRoot(named, root), shared: new Set() }))
  }

  #applyToTarget(target: YamlNode, patch: YamlMap, options: Options): void {
    for (const place of this.#selected(target)) {
      const resource = this.#resources[place]
      if (resource) this.#merge(place, resource, asSelected(patch), options)
    }
    if (options.allowNameChange || options.allowKindChange) this.#collision(patch.span)
  }

  #applyByName({ field }: ReadPatch, patches: readonly YamlMap[], options: Options): void {
    for (const patch of patches) {
      const id = idIn(patch)
      const places = [...(this.#named().get(keyOf(id)) ?? [])]
      const [place] = places
      const resource = place === undefined ? undefined : this.#resources[place]
      if (place === undefined || !resource || places.length > 1) {
        const says = places.length > 1 ? 'Several objects are' : 'No object is'
        this.refuse({
          says: `${says} or were called ${nameOf(id)}, which the patch is for`,
          span: patch.span,
          ...(places.length === 0 && { absent: true }),
        })
        continue
      }
      const mine = field ? asSelected(patch) : patchAllowing(patch, options)
      this.#merge(place, resource, mine, options)
    }
  }

  #merge(place: number, resource: Resource, patch: YamlMap, options: Options): void {
    const result = merged(resource.root, patch, resource.shared)
    if (!result.ok) {
      this.refuse(about(resource, result.mistake))
      return
    }
    this.#work.left -= result.effort
    if (!result.root || isEmpty(result.root)) {
      this.#put(place, undefined)
      return
    }
    const root = named(result.root, resource.root, options)
    const isAllowed = options.allowNameChange || options.allowKindChange
    this.#put(place, settled(withRoot(isAllowed ? remembering(resource) : resource, root)))
  }

  #named(): Map<string, Set<number>> {
    if (this.#places) return this.#places
    const places = new Map<string, Set<number>>()
    this.#places = places
    for (const [place, resource] of this.#resources.entries())
      if (resource) this.#enter(places, place, resource)
    return places
  }

  #enter(places: Map<string, Set<number>>, place: number, resource: Resource): void {
    for (const key of keysOf(resource)) {
      const there = places.get(key) ?? new Set()
      there.add(place)
      places.set(key, there)
    }
  }

  #put(place: number, resource: Resource | undefined): void {
    const old = this.#resources[place]
    this.#resources[place] = resource
    if (!this.#places || !old) return
    for (const key of keysOf(old)) this.#places.get(key)?.delete(place)
    if (resource) this.#enter(this.#places, place, resource)
  }

  #collision(span: Span): void {
    const names = new Set<string>()
    for (const resource of this.resources()) {
      const id = idOf(resource)
      if (names.has(keyOf(id))) {
        this.refuse({ says: `The patch makes a second object called ${nameOf(id)}`, span })
        return
      }
      names.add(keyOf(id))
    }
  }
}

function keysOf(resource: Resource): string[] {
  return [...previousIds(resource), idOf(resource)].map(keyOf)
}

/** A name that is remembered more than once and did not change is remembered once. */
function settled(resource: Resource): Resource {
  const { ids } = resource
  const [before, last] = ids.slice(-3)
  const isRepeated =
    ids.length > 2 && before && last && isSameId(before, last) && isSameId(last, idOf(resource))
  return isRepeated ? { ...resource, ids: ids.slice(0, -1) } : resource
}

function isSameId(one: Resource['ids'][number], other: Resource['ids'][number]): boolean {
  return keyOf(one) === keyOf(other) && one.namespace === other.namespace
}

function about(resource: Resource, { says, span }: Mistake): Mistake {
  return { says: `${says} (patch of ${nameOf(idOf(resource))})`, span }
}

function optionsOf(options: YamlNode | undefined): Options {
  const isOn = (name: string): boolean => {
    const node = child(options, name)
    return node?.type === 'scalar' && node.style === 'plain' && resolveKubernetes(node.text).value === true
  }
  return { allowNameChange: isOn('allowNameChange'), allowKindChange: isOn('allowKindChange') }
}

/**
 * A patch on its way to what a target or `patchesStrategicMerge` names: kustomize gives it the object's apiVersion, and
 * makes texts of its labels and annotations, so that null there takes nothing away.
 */
function asSelected(patch: YamlMap): YamlMap {
  return withTexts(withoutKey(patch, 'apiVersion'), ['labels', 'annotations'])
}

/** kustomize notes what is allowed in the annotations of the patch, which makes texts of them. */
function patchAllowing(patch: YamlMap, { allowNameChange, allowKindChange }: Options): YamlMap {
  return allowNameChange || allowKindChange ? withTexts(patch, ['annotations']) : patch
}

/** kustomize notes former names in the annotations, so that a JSON patch always finds some. */
function withAnnotations(root: YamlMap, keys: Keys): YamlMap {
  const metadata = root.index.get('metadata')
  if (metadata?.value.type !== 'map' || !isNullOrMissing(child(metadata.value, 'annotations'))) return root
  const key = keys('annotations')
  return withValue(root, metadata.key, withValue(metadata.value, key, mapOf([], key.span)))
}

function isNullOrMissing(node: YamlNode | undefined): boolean {
  return node === undefined || isNull(node)
}

/** A patched object under the name it had, as far as the patch may not change it; its namespace it never may. */
function named(root: YamlMap, before: YamlMap, { allowNameChange, allowKindChange }: Options): YamlMap {
  const kind = before.index.get('kind')
  const made = kind && !allowKindChange ? withValue(root, kind.key, kind.value) : root
  const old = before.index.get('metadata')
  if (old?.value.type !== 'map') return made
  const now = made.index.get('metadata')?.value
  let metadata: YamlMap = now?.type === 'map' ? now : { ...old.value, entries: [], index: new Map() }
  const name = old.value.index.get('name')
  if (name && !allowNameChange) metadata = withValue(metadata, name.key, name.value)
  const namespace = old.value.index.get('namespace')
  metadata = namespace
    ? withValue(metadata, namespace.key, namespace.value)
    : withoutKey(metadata, 'namespace')
  return withValue(made, old.key, metadata)
}
