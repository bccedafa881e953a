import { RE2JS } from 're2js'
import { isNull, type YamlMap, type YamlNode, type YamlScalar, type YamlSeq } from '../source/yaml/node.ts'
import { changeField, concerns, fieldSpecs } from './fieldSpec.ts'
import { withRoot } from './identity.ts'
import { type Derive, idOf, type Mistake } from './resource.ts'
import { keysFrom, Setting } from './setting.ts'
import { withItems, withValues } from './sharing.ts'
import type { Transform } from './transform.ts'
import { withValue } from './tree.ts'

/** Source: internal/konfig/builtinpluginconsts/images.go of kustomize's api v0.20.1. */
export const IMAGES = fieldSpecs(
  ['spec', 'spec/template/spec']
    .flatMap((pod) =>
      ['containers[]/image', 'initContainers[]/image', 'volumes[]/image/reference'].map(
        (path) => `- * ${pod}/${path}`,
      ),
    )
    .join('\n'),
)

/** One item of `images`. */
interface Override {
  readonly pattern: RE2JS
  readonly newName: YamlScalar | undefined
  readonly newTag: YamlScalar | undefined
  readonly digest: YamlScalar | undefined
  readonly tagSuffix: YamlScalar | undefined
}

/** Which of its two passes kustomize meets an image in. */
type Passes = 'containers' | 'fields' | 'both'

/**
 * Replaces names, tags and digests of images as the items of `images` (or of the older `imageTags`) say, one after
 * the other. kustomize looks twice for each: under every `containers` and `initContainers`, at any depth, and in the
 * fields it knows, so that a `tagSuffix` comes twice where both meet.
 * Source: ImageTagTransformer.go and filters/imagetag of kustomize's api v0.20.1.
 */
export const setImages: Transform = (resources, field, derive, specs = {}) => {
  const setting = new Setting()
  const overrides = setting.list(field, 'images').flatMap((item) => overrideOf(item, setting) ?? [])
  if (overrides.length === 0) return { resources, mistakes: setting.mistakes }
  const images = new Images(overrides, derive)
  const key = keysFrom(field.span, derive)
  const places = specs.images ?? IMAGES
  const made = resources.map((resource) => {
    if (idOf(resource).kind === 'CustomResourceDefinition') return resource
    const walk = new ImageWalk(images, setting.refuse)
    const change = { span: field.span, key, refuse: setting.refuse }
    let { root } = resource
    const fields = places.filter((spec) => concerns(spec, resource))
    for (const spec of fields) changeField(root, spec, { ...change, set: walk.note, refuse: () => {} })
    root = walk.containers(root) as YamlMap
    for (const spec of fields) root = changeField(root, spec, { ...change, set: walk.field })
    return withRoot(resource, root)
  })
  return { resources: made, mistakes: setting.mistakes }
}

function overrideOf(item: YamlNode, setting: Setting): Override | undefined {
  const name = setting.textAt(item, 'name')
  const text = (key: string): YamlScalar | undefined => setting.textAt(item, key)
  const others = {
    newName: text('newName'),
    newTag: text('newTag'),
    digest: text('digest'),
    tagSuffix: text('tagSuffix'),
  }
  try {
    const end = '(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$'
    return { pattern: RE2JS.compile(`^${name?.text ?? ''}${end}`), ...others }
  } catch {
    setting.refuse({
      says: 'kustomize reads this name as a regular expression and cannot',
      span: (name ?? item).span,
    })
    return undefined
  }
}

/** What the overrides make of images; every text is looked at once. */
class Images {
  readonly #overrides: readonly Override[]
  readonly #derive: Derive
  readonly #known = new Map<string, { readonly text: string; readonly from: YamlScalar } | undefined>()

  constructor(overrides: readonly Override[], derive: Derive) {
    this.#overrides = overrides
    this.#derive = derive
  }

  made(image: YamlScalar, passes: Passes): YamlScalar {
    const key = `${passes} ${image.text}`
    if (!this.#known.has(key)) this.#known.set(key, this.#result(image.text, passes === 'both' ? 2 : 1))
    const result = this.#known.get(key)
    if (!result || result.text === image.text) return image
    if (result.text === result.from.text) return { ...result.from }
    // A value of its own: what is written over it in one place stays there.
    const made = this.#derive(result.text, result.from.span)
    return image.template ? { ...made, template: true } : made
  }

  #result(image: string, passes: number): { text: string; from: YamlScalar } | undefined {
    let text = image
    let from: YamlScalar | undefined
    for (const override of this.#overrides) {
      for (let pass = 0; pass < passes; pass++) {
        if (!override.pattern.matcher(text).find()) continue
        text = overridden(text, override)
        const { newTag, digest, tagSuffix, newName } = override
        from = newTag ?? digest ?? tagSuffix ?? newName ?? from
      }
    }
    return from && { text, from }
  }
}

function overridden(image: string, { newName, newTag, digest, tagSuffix }: Override): string {
  const old = parts(image)
  const name = newName?.text ?? old.name
  if (newTag || digest) return joined(name, newTag?.text ?? '', digest?.text ?? '')
  if (tagSuffix) return joined(name, old.tag + tagSuffix.text, '')
  return joined(name, old.tag, old.digest)
}

function joined(name: string, tag: string, digest: string): string {
  return name + (tag === '' ? '' : `:${tag}`) + (digest === '' ? '' : `@${digest}`)
}

/** Source: internal/image/image.go of kustomize's api v0.20.1: a colon before the first slash is a port. */
function parts(image: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(image.indexOf('/'), 0)
  const at = image.indexOf('@', slash)
  const colon = image.indexOf(':', slash)
  if (at < 0 && colon < 0) return { name: image, tag: '', digest: '' }
  if (at >= 0 && (colon < 0 || at < colon))
    return { name: image.slice(0, at), tag: '', digest: image.slice(at + 1) }
  const tag = image.slice(colon + 1, at < 0 ? undefined : at)
  return { name: image.slice(0, colon), tag, digest: at < 0 ? '' : image.slice(at + 1) }
}

class ImageWalk {
  readonly #images: Images
  readonly #refuse: (mistake: Mistake) => void
  readonly #inFields = new Set<YamlNode>()
  readonly #done = new Set<YamlNode>()
  readonly #made = new Map<YamlNode, YamlNode>()

  constructor(images: Images, refuse: (mistake: Mistake) => void) {
    this.#images = images
    this.#refuse = refuse
  }

  /** Remembers an image that stands in a field kustomize knows. */
  readonly note = (node: YamlNode): YamlNode => {
    this.#inFields.add(node)
    return node
  }

  /** The second pass, for what the first did not meet. */
  readonly field = (node: YamlNode): YamlNode => {
    if (this.#done.has(node)) return node
    return this.#image(node, 'fields')
  }

  /** The first pass: everything under `containers` and `initContainers`. */
  containers(node: YamlNode): YamlNode {
    if (node.type === 'scalar') return node
    const before = this.#made.get(node)
    if (before) return before
    const made =
      node.type === 'map'
        ? this.#map(node)
        : withItems(
            node,
            node.items.map((item) => this.containers(item)),
          )
    this.#made.set(node, made)
    return made
  }

  #map(map: YamlMap): YamlMap {
    const changed = [...map.index.values()].flatMap((entry) => {
      const { key } = entry
      const inner = this.containers(entry.value)
      const isList = key.text === 'containers' || key.text === 'initContainers'
      const value = isList && inner.type === 'seq' ? this.#list(inner) : inner
      return value === entry.value ? [] : [{ key, value }]
    })
    return withValues(map, changed)
  }

  #list(list: YamlSeq): YamlSeq {
    const made = list.items.map((item) => {
      if (isNull(item)) return item
      if (item.type === 'map') {
        const entry = item.index.get('image')
        return entry ? withValue(item, entry.key, this.#container(entry.value)) : item
      }
      this.#refuse({ says: 'kustomize wants a map for each container', span: item.span })
      return item
    })
    return withItems(list, made)
  }

  #container(image: YamlNode): YamlNode {
    const made = this.#image(image, this.#inFields.has(image) ? 'both' : 'containers')
    this.#done.add(made)
    return made
  }

  #image(image: YamlNode, passes: Passes): YamlNode {
    if (image.type === 'scalar') return this.#images.made(image, passes)
    this.#refuse({ says: 'kustomize wants one value for an image', span: image.span })
    return image
  }
}
