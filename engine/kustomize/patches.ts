import type { Span } from '../source/span.ts'
import { child, isNull, textOf, type YamlMap, type YamlNode, type YamlSeq } from '../source/yaml/node.ts'
import { resolveKubernetes } from '../values/yamlScalar.ts'
import { idIn, keyOf, nameOf, previousIds, remembering, withRoot } from './identity.ts'
import { jsonPatched } from './jsonPatch.ts'
import { withTexts } from './metadataTexts.ts'
import { contentOf, isEmpty } from './patchDocuments.ts'
import { selectedBy } from './patchTarget.ts'
import { idOf, type Mistake, type Resource, type Step } from './resource.ts'
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
 * The objects with patches applied, one after the other. As kustomize does, it stops at the first patch that does not
 * apply. Mind that kustomize applies `patchesStrategicMerge` before `patches`, and `patchesJson6902` only after names,
 * namespace, labels and annotations.
 */
export function patched(resources: readonly Resource[], patches: readonly ReadPatch[]): Step {
  const patching = new Patching(resources)
  for (const patch of patches) {
    const mistake = patching.apply(patch)
    if (mistake) return { resources: patching.resources(), mistakes: [mistake] }
  }
  return { resources: patching.resources(), mistakes: [] }
}

/** The fields that are older than `patches` take one sort of patch only. */
function outOfPlace({ field, target, span }: ReadPatch, type: 'merge' | 'json'): Mistake | undefined {
  if (field === 'patchesStrategicMerge' && type !== 'merge') {
    return { says: 'patchesStrategicMerge takes objects, and this is none', span }
  }
  if (field !== 'patchesJson6902') return undefined
  if (type !== 'json') return { says: 'patchesJson6902 takes lists of operations, and this is none', span }
  return textOf(child(target, 'name'))
    ? undefined
    : { says: 'patchesJson6902 needs a target with a name', span }
}

interface Options {
  readonly allowNameChange: boolean
  readonly allowKindChange: boolean
}

/** Parts looked at by all patches of one field: some seconds of work, and far more than any real build has. */
const MOST_EFFORT = 10_000_000
/** What it takes to see whether a target selects an object. */
const LOOK = 4

class Patching {
  #effort = 0
  readonly #resources: (Resource | undefined)[]
  /** Where the objects are that have or had a name; made when a patch names its object. */
  #places: Map<string, Set<number>> | undefined

  constructor(resources: readonly Resource[]) {
    this.#resources = [...resources]
  }

  resources(): Resource[] {
    return this.#resources.filter((resource) => resource !== undefined)
  }

  /** Applies a patch, or says why not. */
  apply(patch: ReadPatch): Mistake | undefined {
    if (this.#effort > MOST_EFFORT) {
      return { says: 'The patches up to here are too much work; this one is not applied', span: patch.span }
    }
    const content = contentOf(patch.documents, patch.span)
    if (content.type === 'mistake') return content.mistake
    const wrong = outOfPlace(patch, content.type)
    if (wrong) return wrong
    if (content.type === 'json') return this.#applyOperations(patch, content.operations)
    const options = optionsOf(patch.options)
    if (!patch.target) return this.#applyByName(patch, content.patches, options)
    const [first, ...others] = content.patches
    if (others.length > 0) {
      const says = 'A patch with a target is one object; this one has several'
      return { says, span: others[0]?.span ?? patch.span }
    }
    return first && this.#applyToTarget(patch.target, first, options)
  }

  #applyOperations({ target, field, span }: ReadPatch, operations: YamlSeq): Mistake | undefined {
    if (!target) return { says: 'A JSON patch needs a target', span: operations.span }
    const selection = selectedBy(target, this.resources())
    this.#effort += LOOK * this.#resources.length
    if (!selection.ok) return selection.mistake
    for (const [place, resource] of this.#resources.entries()) {
      if (!resource || !selection.resources.has(resource)) continue
      const isNoted = field !== 'patchesJson6902' || resource.ids.length > 1
      const result = jsonPatched(isNoted ? withAnnotations(resource.root, span) : resource.root, operations)
      if (!result.ok) return about(resource, result.mistake)
      this.#effort += result.effort
      const root = withTexts(result.root, ['annotations'])
      const { kind, name } = idIn(root)
      if (!isEmpty(root) && (kind === '' || name === '')) {
        return about(resource, {
          says: 'The patch leaves an object without a kind or a name',
          span: operations.span,
        })
      }
      const named = field === 'patchesJson6902' ? resource : remembering(resource)
      this.#put(place, isEmpty(root) ? undefined : settled(withRoot(named, root)))
    }
    return undefined
  }

  #applyToTarget(target: YamlNode, patch: YamlMap, options: Options): Mistake | undefined {
    const selection = selectedBy(target, this.resources())
    this.#effort += LOOK * this.#resources.length
    if (!selection.ok) return selection.mistake
    for (const [place, resource] of this.#resources.entries()) {
      if (!resource || !selection.resources.has(resource)) continue
      const mistake = this.#merge(place, resource, asSelected(patch), options)
      if (mistake) return mistake
    }
    return options.allowNameChange || options.allowKindChange ? this.#collision(patch.span) : undefined
  }

  #applyByName({ field }: ReadPatch, patches: readonly YamlMap[], options: Options): Mistake | undefined {
    for (const patch of patches) {
      const id = idIn(patch)
      const places = [...(this.#named().get(keyOf(id)) ?? [])]
      const [place] = places
      const resource = place === undefined ? undefined : this.#resources[place]
      if (place === undefined || !resource || places.length > 1) {
        const says = places.length > 1 ? 'Several objects are' : 'No object is'
        return { says: `${says} or were called ${nameOf(id)}, which the patch is for`, span: patch.span }
      }
      const mine = field ? asSelected(patch) : patchAllowing(patch, options)
      const mistake = this.#merge(place, resource, mine, options)
      if (mistake) return mistake
    }
    return undefined
  }

  #merge(place: number, resource: Resource, patch: YamlMap, options: Options): Mistake | undefined {
    const result = merged(resource.root, patch)
    if (!result.ok) return about(resource, result.mistake)
    this.#effort += result.effort
    if (!result.root || isEmpty(result.root)) {
      this.#put(place, undefined)
      return undefined
    }
    const root = named(result.root, resource.root, options)
    const isAllowed = options.allowNameChange || options.allowKindChange
    this.#put(place, settled(withRoot(isAllowed ? remembering(resource) : resource, root)))
    return undefined
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

  #collision(span: Span): Mistake | undefined {
    const names = new Set<string>()
    for (const resource of this.resources()) {
      const id = idOf(resource)
      if (names.has(keyOf(id))) return { says: `The patch makes a second object called ${nameOf(id)}`, span }
      names.add(keyOf(id))
    }
    return undefined
  }
}

function keysOf(resource: Resource): string[] {
  return [...previousIds(resource), idOf(resource)].map(keyOf)
}

/** A name that is remembered and did not change is no former name. */
function settled(resource: Resource): Resource {
  const { ids } = resource
  const before = ids[ids.length - 2]
  if (!before || !isSameId(before, idOf(resource))) return resource
  return { ...resource, ids: ids.slice(0, -1) }
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
function withAnnotations(root: YamlMap, span: Span): YamlMap {
  const metadata = root.index.get('metadata')
  if (metadata?.value.type !== 'map' || !isNullOrMissing(child(metadata.value, 'annotations'))) return root
  const key = { type: 'scalar', text: 'annotations', style: 'plain', span } as const
  return withValue(root, metadata.key, withValue(metadata.value, key, mapOf([], span)))
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
