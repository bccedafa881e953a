import { Ground, moved } from '../../engine/kustomize/ground.ts'
import { idIn } from '../../engine/kustomize/identity.ts'
import type { NamedText } from '../../engine/kustomize/keyValue.ts'
import type { Derive, Resource, Step } from '../../engine/kustomize/resource.ts'
import { quotedScalar } from '../../engine/kustomize/tree.ts'
import { defaultLimits } from '../../engine/source/limits.ts'
import { fileText } from '../../engine/source/text.ts'
import { descend, type YamlMap, type YamlNode } from '../../engine/source/yaml/node.ts'
import { parseYaml } from '../../engine/source/yaml/parse.ts'
import { resolveCompose } from '../../engine/values/yamlScalar.ts'

/** Texts on one ground, and what steps of a build make of the objects in them. */
export class Bench {
  readonly #ground = new Ground()
  readonly #texts = new Map<string, string>()

  readonly derive: Derive = (text, from) => quotedScalar(text, this.#ground.derived(text, from))

  /** The documents of a text. */
  read(text: string, path = 'kustomization.yaml'): YamlNode[] {
    const by = this.#ground.add(fileText({ path, text }))
    this.#texts.set(path, text)
    return parseYaml(text, defaultLimits).documents.map(({ root }) => moved(root, by))
  }

  /** The first document of a text, as the value of a field. */
  field(text: string): YamlNode {
    const [root] = this.read(text)
    if (!root) throw new Error('no document')
    return root
  }

  objects(text: string, path = 'objects.yaml'): Resource[] {
    return this.read(text, path).map((root) => ({
      root: root as YamlMap,
      path,
      ids: [idIn(root as YamlMap)],
      prefixes: [],
      suffixes: [],
    }))
  }

  file(path: string, text: string): NamedText {
    const by = this.#ground.add(fileText({ path, text }))
    this.#texts.set(path, text)
    return { text, at: (start, end) => ({ start: start + by, end: end + by }) }
  }

  /** What a node's place says in its file. */
  text(node: YamlNode | undefined): string | undefined {
    if (!node) return undefined
    const { path, span } = this.#ground.place(node.span)
    return this.#texts.get(path)?.slice(span.start, span.end)
  }

  /** The place of a value of an object as `path:text`. */
  origin(resource: Resource | undefined, ...keys: string[]): string | undefined {
    const node = descend(resource?.root, ...keys)
    if (!node) return undefined
    return `${this.#ground.place(node.span).path}:${this.text(node)}`
  }
}

/** A tree as plain data, plain scalars resolved as kustomize does. */
export function data(node: YamlNode | undefined): unknown {
  if (!node) return undefined
  if (node.type === 'seq') return node.items.map(data)
  if (node.type === 'map')
    return Object.fromEntries([...node.index.values()].map(({ key, value }) => [key.text, data(value)]))
  if (node.style !== 'plain' || node.tag === '!!str') return node.text
  const known = resolveCompose(node.text)
  return known.type === 'timestamp' ? node.text : known.value
}

/** The value at a path of the n-th object of a step. */
export function at(step: Step, index: number, ...keys: string[]): unknown {
  return data(descend(step.resources[index]?.root, ...keys))
}

/** The words of the mistakes of a step. */
export function says(step: Step): string[] {
  return step.mistakes.map((mistake) => mistake.says)
}
