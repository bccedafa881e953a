import type { YamlEntry, YamlMap, YamlNode, YamlScalar, YamlSeq } from '../source/yaml/node.ts'
import { seqOf } from './tree.ts'

/** A part of a document that is being changed, or one that is not. */
export type Slot = YamlNode | MapDraft | ListDraft

/** A map that is being changed in place, so that many changes cost no more than their number. */
export class MapDraft {
  readonly #origin: YamlMap
  readonly #entries: Map<string, { readonly key: YamlScalar; value: Slot }>
  #isChanged = false

  constructor(origin: YamlMap) {
    this.#origin = origin
    this.#entries = new Map([...origin.index].map(([name, { key, value }]) => [name, { key, value }]))
  }

  get size(): number {
    return this.#entries.size
  }

  has(name: string): boolean {
    return this.#entries.has(name)
  }

  get(name: string): Slot | undefined {
    return this.#entries.get(name)?.value
  }

  /** @param key stands for a name that was not there */
  set(name: string, value: Slot, key: YamlScalar): void {
    const old = this.#entries.get(name)
    if (old) old.value = value
    else this.#entries.set(name, { key, value })
    this.#isChanged = true
  }

  delete(name: string): void {
    if (this.#entries.delete(name)) this.#isChanged = true
  }

  /** The part at a name, to be changed; undefined where there is none that holds parts. */
  open(name: string): MapDraft | ListDraft | undefined {
    const entry = this.#entries.get(name)
    const part = entry && opened(entry.value)
    if (entry && part) entry.value = part
    return part
  }

  parts(): Slot[] {
    return [...this.#entries.values()].map(({ value }) => value)
  }

  done(): YamlMap {
    const index = new Map<string, YamlEntry>()
    let isChanged = this.#isChanged
    for (const [name, { key, value }] of this.#entries) {
      const old = this.#origin.index.get(name)
      const made = finished(value)
      isChanged ||= made !== old?.value
      index.set(name, old && old.value === made ? old : { key, value: made })
    }
    if (!isChanged) return this.#origin
    return { type: 'map', entries: [...index.values()], index, span: this.#origin.span }
  }
}

/** A list that is being changed in place. */
export class ListDraft {
  readonly items: Slot[]
  readonly #origin: YamlSeq

  constructor(origin: YamlSeq) {
    this.#origin = origin
    this.items = [...origin.items]
  }

  get size(): number {
    return this.items.length
  }

  /** The item at a place, to be changed; undefined where there is none that holds parts. */
  open(place: number): MapDraft | ListDraft | undefined {
    const item = this.items[place]
    const part = item && opened(item)
    if (part) this.items[place] = part
    return part
  }

  parts(): Slot[] {
    return this.items
  }

  done(): YamlSeq {
    const items = this.items.map(finished)
    const old = this.#origin.items
    const isSame = items.length === old.length && items.every((item, i) => item === old[i])
    return isSame ? this.#origin : seqOf(items, this.#origin.span)
  }
}

/** What a part has become. */
export function finished(slot: Slot): YamlNode {
  return slot instanceof MapDraft || slot instanceof ListDraft ? slot.done() : slot
}

/** Whether parts stand in parts in more than so many levels. */
export function isDeeper(slot: Slot, levels: number): boolean {
  let level: Slot[] = [slot]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true
    // What is shared counts once a level.
    level = [...new Set(level.flatMap(partsOf))]
  }
  return false
}

function partsOf(slot: Slot): Slot[] {
  if (slot instanceof MapDraft || slot instanceof ListDraft) return slot.parts()
  if (slot.type === 'scalar') return []
  return slot.type === 'seq' ? [...slot.items] : [...slot.index.values()].map(({ value }) => value)
}

function opened(slot: Slot): MapDraft | ListDraft | undefined {
  if (slot instanceof MapDraft || slot instanceof ListDraft) return slot
  if (slot.type === 'map') return new MapDraft(slot)
  return slot.type === 'seq' ? new ListDraft(slot) : undefined
}
