import { isNull, type YamlMap, type YamlNode, type YamlSeq } from '../source/yaml/node.ts'
import { directiveOfMap, isVoid, textIn } from './mergeDirective.ts'
import type { Shape } from './mergeKeys.ts'
import type { Merging } from './mergePair.ts'
import { seqOf } from './tree.ts'
import { type Keyed, mergedUnevenly } from './unevenList.ts'

/** Merges lists whose items are told apart by their text: what only the patch has comes first. */
export function mergedByText(merging: Merging, dest: YamlSeq, patch: YamlSeq | undefined): YamlSeq {
  const items = new Map<string, YamlNode>()
  for (const item of [...(patch?.items ?? []), ...dest.items]) {
    if (isNull(item) || isOnlyWord(item)) continue
    if (item.type === 'scalar') items.set(item.text, item)
    else
      merging.refuse({
        says: 'kustomize merges this list and takes only plain values as items',
        span: item.span,
      })
  }
  return listOf([...items.values()], dest)
}

/**
 * Merges lists of maps that are told apart by keys. What only the patch has comes first, in its order. With one key the
 * others follow the order of the patch, then that of the object; with several they follow the object's.
 */
export function mergedByKeys(merging: Merging, list: Keyed): YamlSeq {
  const { dest, patch, keys } = list
  const all = patch && patch !== dest ? [...patch.items, ...dest.items] : dest.items
  if (all.length === 0) return dest
  const used = keys.filter((key) => all.some((item) => keyText(item, key) !== ''))
  const isEven =
    used.length > 0 && all.every((item) => used.every((key) => isKey(item, key) && keyText(item, key) !== ''))
  return isEven ? mergedEvenly(merging, { ...list, keys: used }) : listOf(mergedUnevenly(merging, list), dest)
}

/** All items have all keys. */
function mergedEvenly(merging: Merging, { dest, patch, isSame, keys, shape }: Keyed): YamlSeq {
  const name = (item: YamlNode): string => JSON.stringify(keys.map((key) => keyText(item, key)))
  const theirs = new Map<string, YamlNode>()
  for (const item of patch?.items ?? []) if (!theirs.has(name(item))) theirs.set(name(item), item)
  const first = new Map<string, YamlNode>()
  const last = new Map<string, YamlNode>()
  for (const item of dest.items) {
    const key = name(item)
    if (!first.has(key)) first.set(key, item)
    // The last of several is the one that stays, and in its place.
    last.delete(key)
    last.set(key, item)
  }
  const made = new Map<string, YamlNode>()
  for (const key of new Set([...theirs.keys(), ...first.keys()])) {
    const item = mergedItem(
      merging,
      { first: first.get(key), last: last.get(key), patch: theirs.get(key), isSame },
      shape,
    )
    if (item && !isVoid(item)) made.set(key, item)
  }
  if (keys.length === 1) return listOf([...made.values()], dest)
  const added = [...made].filter(([key]) => !last.has(key)).map(([, item]) => item)
  return listOf([...added, ...[...last.keys()].flatMap((key) => made.get(key) ?? [])], dest)
}

interface Item {
  readonly first: YamlNode | undefined
  readonly last: YamlNode | undefined
  readonly patch: YamlNode | undefined
  readonly isSame: boolean
}

function mergedItem(
  merging: Merging,
  { first, last, patch, isSame }: Item,
  shape: Shape,
): YamlNode | undefined {
  const result = merging.node({ dest: first, patch, isSame, shape })
  if (!first || result === undefined) return result
  // kustomize patches the first of several and keeps the last; and an item that the patch replaces, it puts back.
  if (first !== last) return last
  return !isSame && isReplaced(patch) ? first : result
}

/** In a list that is added, the word that was meant for the list stands for nothing. */
function isOnlyWord(item: YamlNode): boolean {
  if (item.type !== 'map') return false
  const { wants, rest } = directiveOfMap(item)
  return wants !== 'delete' && isVoid(rest)
}

function isReplaced(patch: YamlNode | undefined): boolean {
  return patch?.type === 'map' && directiveOfMap(patch).wants === 'replace'
}

/** The list of these items, the same node when nothing is changed. */
function listOf(items: readonly YamlNode[], dest: YamlSeq): YamlSeq {
  const isSame = items.length === dest.items.length && items.every((item, i) => item === dest.items[i])
  return isSame ? dest : seqOf(items, dest.span)
}

function isKey(item: YamlNode, key: string): item is YamlMap {
  const value = item.type === 'map' ? item.index.get(key)?.value : undefined
  return value?.type === 'scalar' && !isNull(value)
}

/** The text of a key as kustomize compares it; empty where there is none. */
export function keyText(item: YamlNode, key: string): string {
  const value = item.type === 'map' ? item.index.get(key)?.value : undefined
  return value && !isNull(value) ? textIn(value) : ''
}
