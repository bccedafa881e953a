import { child, isNull, type YamlNode, type YamlScalar } from '../source/yaml/node.ts'
import { nameOfItem } from './documentNodes.ts'
import { itemStep, type KeyPath, keyStep } from './keyPath.ts'

/** The values of one file, as a chart sees them. */
export interface Layer {
  readonly file: string
  readonly root: YamlNode
}

/** One scalar of a chart's values, and where it stands. */
export interface Leaf {
  readonly path: KeyPath
  readonly node: YamlScalar
  readonly file: string
}

/** Values with more scalars than this are not searched: aliases can make a few lines as many as one likes. */
const mostLeaves = 50_000

/** Istio's charts keep their defaults under a key of their own, and merge them below all that is set. */
const istioDefaults = '_internal_defaults_do_not_set'

/** The scalars in force of values that are laid over each other as Helm does, by their text. */
export class Values {
  readonly #byText = new Map<string, Leaf[]>()
  #left = mostLeaves

  /** @param layers the strongest first */
  constructor(layers: readonly Layer[]) {
    if (layers.length > 0) this.#merge(layers, [])
    if (this.#left < 0) this.#byText.clear()
  }

  /** All scalars that read as a text. */
  reading(text: string): readonly Leaf[] {
    return this.#byText.get(text) ?? []
  }

  /** Maps are merged; whatever else stands in the stronger file replaces what stands in the others. */
  #merge(layers: readonly Layer[], path: KeyPath): void {
    const [top] = layers
    if (!top || this.#left-- < 0) return
    if (top.root.type === 'scalar') this.#leaf(top.root, path, top.file)
    else if (top.root.type === 'seq') {
      for (const root of top.root.items)
        this.#merge([{ file: top.file, root }], [...path, itemStep(nameOfItem(root))])
    } else {
      const end = layers.findIndex(({ root }) => root.type !== 'map')
      const maps = end < 0 ? layers : layers.slice(0, end)
      const below = new Map<string, Layer[]>()
      for (const { file, root } of maps) {
        if (root.type !== 'map') continue
        for (const [key, { value }] of root.index) {
          const group = below.get(key)
          if (group) group.push({ file, root: value })
          else below.set(key, [{ file, root: value }])
        }
      }
      for (const [key, group] of below) this.#merge(group, [...path, keyStep(key)])
    }
  }

  #leaf(node: YamlScalar, path: KeyPath, file: string): void {
    if (isNull(node) || node.text === '') return
    const group = this.#byText.get(node.text)
    if (group) group.push({ path, node, file })
    else this.#byText.set(node.text, [{ path, node, file }])
  }
}

/** What a file says for a chart that lies some charts deep in the one whose values it holds. */
export function layersFor(file: string, root: YamlNode, below: readonly string[]): Layer[] {
  let here: YamlNode | undefined = root
  for (const name of below) here = child(here, name)
  const made: Layer[] = here?.type === 'map' ? [{ file, root: here }] : []
  const hidden = child(here, istioDefaults)
  if (hidden?.type === 'map') made.push({ file, root: hidden })
  const global = below.length > 0 ? child(root, 'global') : undefined
  return global ? [{ file, root: mapOf('global', global) }, ...made] : made
}

/** A map with one key. */
function mapOf(name: string, value: YamlNode): YamlNode {
  const span = { start: value.span.start, end: value.span.start }
  const entry = { key: { type: 'scalar', text: name, style: 'plain', span }, value } as const
  return { type: 'map', entries: [entry], index: new Map([[name, entry]]), span: value.span }
}
