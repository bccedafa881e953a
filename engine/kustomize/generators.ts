import {
  child,
  entries,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from '../source/yaml/node.ts'
import { absorbed } from './absorb.ts'
import { base64 } from './base64.ts'
import { idIn } from './identity.ts'
import { type KeyValue, keyValues, type TextLookup } from './keyValue.ts'
import type { Derive, Resource, Step } from './resource.ts'
import { keysFrom, Setting } from './setting.ts'
import { mapOf, quotedScalar } from './tree.ts'

/** The fields of a kustomization that make ConfigMaps and Secrets. */
export interface Generators {
  readonly configMapGenerator?: YamlNode | undefined
  readonly secretGenerator?: YamlNode | undefined
  readonly generatorOptions?: YamlNode | undefined
}

/**
 * Makes the ConfigMaps and then the Secrets of a kustomization and lets them meet the objects that are there. The
 * values of a Secret are the base64 of what is at their span.
 * Source: internal/generators, types/generatoroptions.go and resource/factory.go of kustomize's api v0.20.1.
 * @param path the kustomization's, which becomes that of what it makes
 */
export function generate(
  resources: readonly Resource[],
  fields: Generators,
  path: string,
  lookup: TextLookup,
  derive: Derive,
): Step {
  const setting = new Setting()
  const make = (kind: 'ConfigMap' | 'Secret', item: YamlNode): Resource | undefined =>
    new Generator(kind, item, fields.generatorOptions, { path, lookup, derive, setting }).made()
  const made = [
    ...setting.list(fields.configMapGenerator, 'configMapGenerator').map((item) => make('ConfigMap', item)),
    ...setting.list(fields.secretGenerator, 'secretGenerator').map((item) => make('Secret', item)),
  ]
  const step = absorbed(
    resources,
    made.filter((resource) => resource !== undefined),
  )
  return { resources: step.resources, mistakes: [...setting.mistakes, ...step.mistakes] }
}

interface Surroundings {
  readonly path: string
  readonly lookup: TextLookup
  readonly derive: Derive
  readonly setting: Setting
}

class Generator {
  readonly #kind: 'ConfigMap' | 'Secret'
  readonly #item: YamlNode
  readonly #global: YamlNode | undefined
  readonly #around: Surroundings
  readonly #key: (name: string) => YamlScalar

  constructor(
    kind: 'ConfigMap' | 'Secret',
    item: YamlNode,
    global: YamlNode | undefined,
    around: Surroundings,
  ) {
    this.#kind = kind
    this.#item = item
    this.#global = global
    this.#around = around
    this.#key = keysFrom(item.span, around.derive)
  }

  made(): Resource | undefined {
    const { setting, path } = this.#around
    const name = setting.textAt(this.#item, 'name')
    if (!name) {
      setting.refuse({ says: `a generated ${this.#kind} must have a name`, span: this.#item.span })
      return undefined
    }
    const isStable = this.#option('disableNameSuffixHash')
    const root = this.#root(name)
    const made: Resource = { root, path, ids: [idIn(root)], prefixes: [], suffixes: [] }
    const behavior = this.#behavior()
    return { ...made, ...(isStable ? {} : { needsHash: true }), ...(behavior ? { behavior } : {}) }
  }

  #behavior(): Resource['behavior'] {
    const behavior = this.#around.setting.textAt(this.#item, 'behavior')?.text
    return behavior === 'create' || behavior === 'merge' || behavior === 'replace' ? behavior : undefined
  }

  /** A flag of the options that is on when either of them says so. */
  #option(key: 'disableNameSuffixHash' | 'immutable'): boolean {
    const { setting } = this.#around
    const own = setting.flag(child(this.#item, 'options'), key)
    return setting.flag(this.#global, key) || own
  }

  #root(name: YamlScalar): YamlMap {
    const pairs = [
      this.#pair('apiVersion', this.#text('v1')),
      this.#pair('kind', this.#text(this.#kind)),
      this.#pair('metadata', this.#metadata(name)),
    ]
    const type = this.#around.setting.textAt(this.#item, 'type')
    if (this.#kind === 'Secret') pairs.push(this.#pair('type', type ?? this.#text('Opaque')))
    const data = this.#data(name)
    if (data.length > 0 || this.#kind === 'Secret') pairs.push(this.#pair('data', this.#map(data)))
    if (this.#option('immutable')) {
      const value: YamlScalar = { ...this.#text('true'), style: 'plain' }
      pairs.push(this.#pair('immutable', value))
    }
    return this.#map(pairs)
  }

  #metadata(name: YamlScalar): YamlMap {
    const namespace = this.#around.setting.textAt(this.#item, 'namespace')
    const pairs = [this.#pair('name', name)]
    if (namespace) pairs.push(this.#pair('namespace', namespace))
    for (const key of ['labels', 'annotations']) {
      const added = this.#merged(key)
      if (added.length > 0) pairs.push(this.#pair(key, this.#map(added)))
    }
    return this.#map(pairs)
  }

  /** Labels or annotations of both options; its own win. */
  #merged(key: string): YamlEntry[] {
    const { setting } = this.#around
    const global = setting.pairs(child(this.#global, key), key)
    const own = setting.pairs(child(child(this.#item, 'options'), key), key)
    return entries(mapOf([...global, ...own], this.#item.span))
  }

  #data(name: YamlScalar): YamlEntry[] {
    const { setting, lookup } = this.#around
    const env = setting.textAt(this.#item, 'env')
    const envs = [...this.#list('envs'), ...(env ? [env] : [])]
    const pairs = keyValues(envs, this.#list('literals'), this.#list('files'), lookup, setting)
    const seen = new Set<string>()
    for (const { key, keySpan } of pairs) {
      if (seen.has(key)) setting.refuse({ says: `${name.text} has the key ${key} twice`, span: keySpan })
      seen.add(key)
    }
    return pairs.map((pair) => ({ key: quotedScalar(pair.key, pair.keySpan), value: this.#value(pair) }))
  }

  #list(key: string): YamlScalar[] {
    return this.#around.setting.texts(child(this.#item, key), key)
  }

  #value({ value, valueSpan }: KeyValue): YamlScalar {
    if (this.#kind === 'ConfigMap') return quotedScalar(value, valueSpan)
    return this.#around.derive(base64(value), valueSpan)
  }

  #text(text: string): YamlScalar {
    return this.#around.derive(text, this.#item.span)
  }

  #pair(key: string, value: YamlNode): YamlEntry {
    return { key: this.#key(key), value }
  }

  #map(pairs: readonly YamlEntry[]): YamlMap {
    return mapOf(pairs, this.#item.span)
  }
}
