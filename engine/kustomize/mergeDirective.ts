import { isNull, type YamlMap, type YamlNode, type YamlSeq } from '../source/yaml/node.ts'
import type { Mistake } from './resource.ts'
import { seqOf, withoutKey } from './tree.ts'

const KEY = '$patch'

/** What a patch wants of the part it stands in, and the patch without the word that says so. */
export interface Directive<N extends YamlNode> {
  readonly wants: 'merge' | 'replace' | 'delete'
  readonly rest: N
  /** Set for a word kustomize does not know; it refuses it where there is something to patch. */
  readonly mistake?: Mistake
}

/** What `$patch` says in a map of a patch. */
export function directiveOfMap(patch: YamlMap): Directive<YamlMap> {
  const value = patch.index.get(KEY)?.value
  if (!value) return { wants: 'merge', rest: patch }
  return decided(value, patch, () => withoutKey(patch, KEY))
}

/**
 * What an item that holds nothing but `$patch` says of the list it stands in. Only the first item with the word counts,
 * and it takes all items along that say the same.
 */
export function directiveOfList(patch: YamlSeq): Directive<YamlSeq> {
  const first = patch.items.find((item): item is YamlMap => item.type === 'map' && item.index.has(KEY))
  const value = first?.index.get(KEY)?.value
  if (!value || first.index.size > 1) return { wants: 'merge', rest: patch }
  const word = textIn(value)
  return decided(value, patch, () =>
    seqOf(
      patch.items.filter((item) => !isVoid(item) && !(item.type === 'map' && says(item, word))),
      patch.span,
    ),
  )
}

/** True for what kustomize drops from lists as it passes: null and the empty map. */
export function isVoid(node: YamlNode): boolean {
  return isNull(node) || (node.type === 'map' && node.index.size === 0)
}

/** The text of a scalar; nothing for all else. */
export function textIn(node: YamlNode): string {
  return node.type === 'scalar' ? node.text : ''
}

function says(item: YamlMap, word: string): boolean {
  const value = item.index.get(KEY)?.value
  return value !== undefined && textIn(value) === word
}

function decided<N extends YamlNode>(value: YamlNode, patch: N, rest: () => N): Directive<N> {
  const word = textIn(value)
  if (word === 'merge' || word === 'replace' || word === 'delete') return { wants: word, rest: rest() }
  const says = `kustomize knows no ${KEY}: ${word || '(empty)'}; it is merge, replace or delete`
  return { wants: 'merge', rest: patch, mistake: { says, span: value.span } }
}
