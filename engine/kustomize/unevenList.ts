import { isNull, type YamlNode, type YamlSeq } from '../source/yaml/node.ts'
import { directiveOfMap, isVoid, textIn } from './mergeDirective.ts'
import type { Shape } from './mergeKeys.ts'
import type { Merging } from './mergePair.ts'

/** Two lists that are merged by keys. */
export interface Keyed {
  readonly dest: YamlSeq
  readonly patch: YamlSeq | undefined
  readonly isSame: boolean
  readonly keys: readonly string[]
  readonly shape: Shape
}

/** An item on its way: kustomize changes items where they are, and has the same one in several lists. */
interface Cell {
  node: YamlNode
}

/** What kustomize does here takes time that grows with the square of the length; nobody has such a list. */
const LONGEST = 1000

/**
 * Merges lists in which some items lack some keys, ports without a protocol above all. What kustomize does with them
 * (kyaml v0.20.1, yaml/walk/associative_sequence.go and ElementSetter in yaml/fns.go) follows no rule one could state:
 * an item without the key can push out those before it. So this goes through the same steps.
 */
export function mergedUnevenly(merging: Merging, list: Keyed): YamlNode[] {
  const length = list.dest.items.length + (list.patch?.items.length ?? 0)
  if (length > LONGEST) {
    const says = `A list of ${length} items of which some lack the keys they are merged by is not followed`
    merging.refuse({ says, span: list.dest.span })
    return [...list.dest.items]
  }
  return new UnevenMerge(merging, list).run().map(({ node }) => node)
}

class UnevenMerge {
  readonly #merging: Merging
  readonly #list: Keyed
  readonly #patch: Cell[]
  #dest: Cell[]

  constructor(merging: Merging, list: Keyed) {
    this.#merging = merging
    this.#list = list
    this.#dest = list.dest.items.map((node) => ({ node }))
    this.#patch = list.isSame ? this.#dest : (list.patch?.items ?? []).map((node) => ({ node }))
  }

  run(): Cell[] {
    const { keys } = this.#list
    const tuples = unified(distinct([...this.#patch, ...this.#dest].map((cell) => tuple(cell.node, keys))))
    const used = keys.filter((_, i) => tuples.some((values) => values[i] !== ''))
    const valid = used.length > 0 ? used : keys
    const added: Cell[] = []
    for (const values of tuples) {
      const wanted = used.length > 0 ? values.filter((_, i) => used.includes(keys[i] ?? '')) : values
      this.#item(added, valid, wanted)
    }
    return this.#joined(added, valid)
  }

  #item(added: Cell[], keys: readonly string[], values: readonly string[]): void {
    const dest = find(this.#dest, keys, values)
    const patch = this.#list.isSame ? dest : find(this.#patch, keys, values)
    const result = this.#walked(dest, patch)
    if (result === undefined || isVoid(result.node)) this.#dest = this.#without(this.#dest, keys, values)
    else this.#set(added, result, keys, values)
  }

  #walked(dest: Cell | undefined, patch: Cell | undefined): Cell | undefined {
    const { isSame, shape } = this.#list
    if (!dest && !patch) return undefined
    const theirs = patch?.node.type === 'map' ? directiveOfMap(patch.node) : undefined
    const node = this.#merging.node({ dest: dest?.node, patch: patch?.node, isSame, shape })
    // The word is obeyed once.
    if (patch && theirs) patch.node = theirs.rest
    if (node === undefined) return undefined
    const cell = !dest || theirs?.wants === 'replace' ? patch : dest
    if (cell) cell.node = node
    return cell
  }

  /** The items of the object are put among the new ones, or behind them. */
  #joined(added: Cell[], keys: readonly string[]): Cell[] {
    for (const cell of this.#dest) {
      const values: string[] = []
      for (const key of keys) {
        const value = this.#field(cell.node, key)
        if (value) values.push(textIn(value))
        else added.push(cell)
      }
      if (keys.length > 1) added.splice(0, added.length, ...this.#without(added, keys, values))
      this.#set(added, cell, keys, values)
    }
    return added
  }

  #set(cells: Cell[], cell: Cell, keys: readonly string[], values: readonly string[]): void {
    let isFound = false
    const kept = this.#passed(cells, keys, values, () => {
      isFound = true
      return cell
    })
    cells.splice(0, cells.length, ...kept)
    if (!isFound && !isNull(cell.node)) cells.push(cell)
  }

  #without(cells: readonly Cell[], keys: readonly string[], values: readonly string[]): Cell[] {
    return this.#passed(cells, keys, values, () => undefined)
  }

  #passed(
    cells: readonly Cell[],
    keys: readonly string[],
    values: readonly string[],
    met: () => Cell | undefined,
  ): Cell[] {
    return cells.flatMap((cell) => {
      if (isVoid(cell.node)) return []
      if (cell.node.type !== 'map' && values[0]) return [cell]
      if (this.#isMet(cell.node, keys, values)) return met() ?? []
      return values.length > 0 ? [cell] : []
    })
  }

  /** An empty value fits whatever is there, and keys behind the last value are not asked for. */
  #isMet(node: YamlNode, keys: readonly string[], values: readonly string[]): boolean {
    if (values.length === 0) return false
    return keys.slice(0, values.length).every((key, i) => {
      const value = this.#field(node, key)
      return value !== undefined && (values[i] === '' || textIn(value) === values[i])
    })
  }

  #field(node: YamlNode, key: string): YamlNode | undefined {
    if (node.type === 'map') return node.index.get(key)?.value
    if (!isNull(node)) {
      const says = 'kustomize merges this list by the fields of its items and takes only maps as items'
      this.#merging.refuse({ says, span: node.span })
    }
    return undefined
  }
}

function tuple(node: YamlNode, keys: readonly string[]): string[] {
  return keys.map((key) => {
    const value = node.type === 'map' ? node.index.get(key)?.value : undefined
    return value && !isNull(value) ? textIn(value) : ''
  })
}

function distinct(tuples: readonly string[][]): string[][] {
  return [...new Map(tuples.map((values) => [JSON.stringify(values), values])).values()]
}

/** Makes one of what differs only in that one lacks what the other has: port 80 and port 80 of TCP. */
function unified(tuples: string[][]): string[][] {
  if ((tuples[0]?.length ?? 0) < 2) return tuples
  for (let i = 0; i < tuples.length; i++) {
    const one = tuples[i] ?? []
    for (let j = 0; j < tuples.length; j++) {
      const both = joined(one, tuples[j] ?? [])
      if (!both) continue
      tuples[i] = both
      tuples[j] = both
    }
  }
  return tuples
}

function joined(one: readonly string[], other: readonly string[]): string[] | undefined {
  const isMatch =
    one.some((value, i) => value === other[i]) &&
    one.every((value, i) => value === other[i] || value === '' || other[i] === '')
  return isMatch ? one.map((value, i) => value || (other[i] ?? '')) : undefined
}

/** The first item that has these values; what has no value is not asked for, unless there is none at all. */
function find(cells: readonly Cell[], keys: readonly string[], values: readonly string[]): Cell | undefined {
  const asked = values.some((value) => value !== '') ? keys.filter((_, i) => values[i] !== '') : keys
  return cells.find(({ node }) => asked.every((key) => has(node, key, values[keys.indexOf(key)] ?? '')))
}

function has(node: YamlNode, key: string, text: string): boolean {
  const value = node.type === 'map' ? node.index.get(key)?.value : undefined
  return value !== undefined && textIn(value) === text
}
