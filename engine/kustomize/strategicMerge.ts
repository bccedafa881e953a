import { isNull, type YamlEntry, type YamlMap, type YamlNode, type YamlSeq } from '../source/yaml/node.ts'
import { resolveKubernetes } from '../values/yamlScalar.ts'
import { mergedByKeys, mergedByText } from './associativeList.ts'
import { directiveOfList, directiveOfMap, textIn } from './mergeDirective.ts'
import { PLAIN, type Shape, shapeOf } from './mergeKeys.ts'
import type { Merging, Pair } from './mergePair.ts'
import type { Mistake } from './resource.ts'
import { Overwritten } from './sharing.ts'

/** An object with a patch applied, gone when the patch deletes it; or why kustomize does not apply it. */
export type Merged =
  | {
      readonly ok: true
      readonly root: YamlMap | undefined
      /** How many parts were looked at, as the measure of the work it was. */
      readonly effort: number
    }
  | { readonly ok: false; readonly mistake: Mistake }

/**
 * A strategic merge patch as kustomize applies it (kyaml v0.20.1, merge2 with new items in front). It also passes over
 * what the patch does not mention: empty values go, and items of merged lists that have the same key become one.
 * @param shared when a JSON patch went before (see `Resource`): of the target's quotes those stay that its texts need
 */
export function merged(target: YamlMap, patch: YamlMap, shared?: ReadonlySet<YamlNode>): Merged {
  const merge = new Merge(target, shared)
  const root = merge.node({ dest: target, patch, isSame: false, shape: undefined })
  if (merge.mistake) return { ok: false, mistake: merge.mistake }
  // kustomize makes what replaces the object and then does not take it.
  if (directiveOfMap(patch).wants === 'replace') return { ok: true, root: target, effort: merge.effort }
  return {
    ok: true,
    root: root?.type === 'map' ? merge.overwritten.everywhere(root) : undefined,
    effort: merge.effort,
  }
}

/** One application of a patch. */
class Merge implements Merging {
  mistake: Mistake | undefined
  effort = 0
  readonly #isRewritten: boolean
  /** Parts that aliases share are merged once: together they may be far longer than the text. */
  readonly #done = new Map<YamlNode | undefined, Map<YamlNode | undefined, Done[]>>()

  readonly overwritten: Overwritten

  constructor(target: YamlMap, shared: ReadonlySet<YamlNode> | undefined) {
    this.#isRewritten = shared !== undefined
    this.overwritten = new Overwritten(target, shared)
  }

  /** The first mistake is the one that counts: kustomize stops there. */
  refuse(mistake: Mistake): void {
    this.mistake ??= mistake
  }

  /** What becomes of a part; undefined when it goes. */
  node(pair: Pair): YamlNode | undefined {
    if (this.mistake) return pair.dest
    this.effort++
    const { dest, patch, isSame } = pair
    const shape = pair.shape ?? embedded(dest) ?? embedded(patch)
    const known = this.#known(dest, patch)
    const before = known.find((done) => done.isSame === isSame && done.shape === shape)
    if (before) return before.result
    const result = this.#merged({ dest, patch, isSame, shape })
    known.push({ isSame, shape, result })
    return result
  }

  #known(dest: YamlNode | undefined, patch: YamlNode | undefined): Done[] {
    if (dest?.type === 'scalar' || patch?.type === 'scalar') return []
    const byPatch = this.#done.get(dest) ?? new Map<YamlNode | undefined, Done[]>()
    this.#done.set(dest, byPatch)
    const known = byPatch.get(patch) ?? []
    byPatch.set(patch, known)
    return known
  }

  #merged(pair: Pair): YamlNode | undefined {
    const dest = isNull(pair.dest) ? undefined : pair.dest
    const patch = isNull(pair.patch) ? undefined : pair.patch
    const here = dest ?? patch
    if (!here) return this.#empty(pair)
    if (dest && patch && dest.type !== patch.type) {
      this.refuse({
        says: `The patch has ${A[patch.type]} where the object has ${A[dest.type]}`,
        span: patch.span,
      })
      return dest
    }
    // A patch that says null.
    if (pair.patch && !patch) return undefined
    if (here.type === 'map') return this.#map(pair, dest, patch)
    if (here.type === 'seq') return this.#list(pair, dest, patch)
    if (!patch) return dest
    const made = styled(patch, dest, this.#isRewritten)
    if (dest && made.type === 'scalar') this.overwritten.note(dest, made)
    return made
  }

  /** Written null stays until a patch says so; a value that is not even written goes at once. */
  #empty({ dest, patch }: Pair): YamlNode | undefined {
    return dest && !patch && textIn(dest) !== '' ? dest : undefined
  }

  #map(pair: Pair, dest: YamlNode | undefined, patch: YamlNode | undefined): YamlNode | undefined {
    const theirs = patch?.type === 'map' ? directiveOfMap(patch) : undefined
    if (theirs?.wants === 'delete') return undefined
    // What the patch adds is taken with whatever word it has.
    if (theirs?.mistake && dest) this.refuse(theirs.mistake)
    if (theirs && (dest?.type !== 'map' || theirs.wants === 'replace' || pair.isSame)) {
      return this.#fields(theirs.rest, theirs.rest, true, pair.shape)
    }
    return dest?.type === 'map' ? this.#fields(dest, theirs?.rest, false, pair.shape) : undefined
  }

  #fields(dest: YamlMap, patch: YamlMap | undefined, isSame: boolean, shape: Shape | undefined): YamlMap {
    const index = new Map<string, YamlEntry>()
    let isChanged = false
    for (const [key, entry] of dest.index) {
      const value = this.node({
        dest: entry.value,
        patch: patch?.index.get(key)?.value,
        isSame,
        shape: below(shape, key),
      })
      if (value === undefined) isChanged = true
      else if (value === entry.value) index.set(key, entry)
      else {
        isChanged = true
        index.set(key, { key: entry.key, value })
      }
    }
    for (const [key, entry] of patch?.index ?? []) {
      if (dest.index.has(key)) continue
      const value = this.node({
        dest: undefined,
        patch: entry.value,
        isSame: false,
        shape: below(shape, key),
      })
      if (value !== undefined) index.set(key, value === entry.value ? entry : { key: entry.key, value })
      isChanged ||= value !== undefined
    }
    return isChanged ? { type: 'map', entries: [...index.values()], index, span: dest.span } : dest
  }

  #list(pair: Pair, dest: YamlNode | undefined, patch: YamlNode | undefined): YamlNode | undefined {
    const { shape } = pair
    if (!shape?.keys) return patch ?? dest
    if (dest?.type !== 'seq')
      return patch?.type === 'seq' ? this.#items(patch, patch, true, shape) : undefined
    if (patch?.type !== 'seq') return this.#items(dest, undefined, false, shape)
    const theirs = directiveOfList(patch)
    if (theirs.mistake) this.refuse(theirs.mistake)
    if (theirs.wants === 'delete') return undefined
    if (theirs.wants === 'replace' || pair.isSame) return this.#items(theirs.rest, theirs.rest, true, shape)
    return this.#items(dest, theirs.rest, false, shape)
  }

  #items(dest: YamlSeq, patch: YamlSeq | undefined, isSame: boolean, shape: Shape): YamlSeq {
    const keys = shape.keys ?? []
    if (keys.length === 0) return mergedByText(this, dest, patch)
    return mergedByKeys(this, { dest, patch, isSame, keys, shape: shape.items ?? PLAIN })
  }
}

interface Done {
  readonly isSame: boolean
  readonly shape: Shape | undefined
  readonly result: YamlNode | undefined
}

const A = { map: 'a map', seq: 'a list', scalar: 'a value' }

/** Nothing more is known of the fields of a known part; what has no shape may hold an object that has one. */
function below(shape: Shape | undefined, key: string): Shape | undefined {
  return shape && (shape.fields.get(key) ?? PLAIN)
}

function embedded(node: YamlNode | undefined): Shape | undefined {
  if (node?.type !== 'map') return undefined
  const apiVersion = node.index.get('apiVersion')?.value
  const kind = node.index.get('kind')?.value
  return apiVersion && kind && shapeOf(textIn(apiVersion), textIn(kind))
}

/** kustomize keeps how a value was written: what was a quoted string stays one whatever the patch says. */
function styled(patch: YamlNode, dest: YamlNode | undefined, isRewritten: boolean): YamlNode {
  if (patch.type !== 'scalar' || dest?.type !== 'scalar') return patch
  if (dest.style === 'plain' || dest.style === patch.style) return patch
  if (isRewritten && needsNoQuotes(dest.text)) return patch
  const { tag, ...rest } = patch
  return { ...rest, style: dest.style }
}

/** A text that is written without quotes by what writes YAML and knows old readers. */
function needsNoQuotes(text: string): boolean {
  if (!/^(?![-?:] )[^\s\-?:,[\]{}#&*!|>'"%@`=~][^\n\r\t]*$/.test(text)) return false
  if (/: | #|[:\s]$/.test(text) || /^(?:y|n|yes|no|on|off)$/i.test(text)) return false
  return resolveKubernetes(text).type === 'string'
}
