import {
  child,
  entries,
  isNull,
  textOf,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from '../source/yaml/node.ts'
import { resolveCompose } from '../values/yamlScalar.ts'
import { changePath, lookUp, MADE, type PathChange, splitFieldPath } from './fieldPath.ts'
import { effectiveNamespace, isOfKind, previousIds, withRoot } from './identity.ts'
import { meets, readLabelSelector } from './labelSelector.ts'
import { type Derive, idOf, type Resource, type ResourceId, type Step } from './resource.ts'
import { asText, isText, keysFrom, Setting } from './setting.ts'
import { Overwritten } from './sharing.ts'

/** The document at a `path` of `replacements`; undefined where it is not known. */
export type ReplacementFile = (path: YamlScalar) => YamlNode | undefined

/**
 * Copies values from one object into others as `replacements` says. A value that is copied as it is keeps its scalar.
 * Source: filters/replacement/replacement.go and ReplacementTransformer.go of kustomize's api v0.20.1.
 * @param file what an item's `path` leads to: one replacement or a list
 */
export function replaceValues(
  resources: readonly Resource[],
  field: YamlNode,
  derive: Derive,
  file: ReplacementFile = () => undefined,
): Step {
  const setting = new Setting()
  let made = resources
  for (const item of setting.list(field, 'replacements').flatMap((node) => inlined(node, file, setting)))
    made = new Replacement(item, derive, setting).applied(made)
  return { resources: made, mistakes: setting.mistakes }
}

function inlined(item: YamlNode, file: ReplacementFile, setting: Setting): readonly YamlNode[] {
  const path = setting.textAt(item, 'path')
  if (!path) return [item]
  if (child(item, 'source') || child(item, 'targets')) {
    setting.refuse({ says: 'a replacement is either at a `path` or written here', span: path.span })
    return []
  }
  const document = file(path)
  if (!document) setting.refuse({ says: `there are no replacements at ${path.text}`, span: path.span })
  return document?.type === 'seq' ? document.items : document ? [document] : []
}

class Replacement {
  readonly #item: YamlNode
  readonly #derive: Derive
  readonly #setting: Setting
  /** What is copied. kustomize copies the source as it is by then, which its own copies may have changed. */
  #value: YamlNode | undefined
  /** The place of the object the source stands in, when it is copied as a whole, and where it is there. */
  #owner: number | undefined
  #path: readonly string[] = []

  constructor(item: YamlNode, derive: Derive, setting: Setting) {
    this.#item = item
    this.#derive = derive
    this.#setting = setting
  }

  applied(resources: readonly Resource[]): readonly Resource[] {
    const targets = child(this.#item, 'targets')
    const source = child(this.#item, 'source')
    const literal = this.#setting.text(child(this.#item, 'sourceValue'), 'sourceValue')
    if ((!source && !literal) || !targets || isNull(targets))
      return this.#refused('a replacement needs a source and a target', this.#item, resources)
    if (source && literal)
      return this.#refused('a replacement has either `source` or `sourceValue`', this.#item, resources)
    // What is written here is of the kind its text looks like, quoted or not.
    this.#value = (literal && plain(literal)) ?? (source && this.#sourceValue(source, resources))
    let made = resources
    for (const target of this.#setting.list(targets, 'targets'))
      if (this.#value) made = this.#intoTarget(made, target, this.#value)
    return made
  }

  #refused<T>(says: string, { span }: YamlNode, result: T): T {
    this.#setting.refuse({ says, span })
    return result
  }

  #sourceValue(source: YamlNode, resources: readonly Resource[]): YamlNode | undefined {
    const selector = selectorOf(source, this.#setting)
    const found = resources.filter((resource) => isSelected(resource, selector))
    const [resource] = found
    if (found.length > 1) return this.#refused('several objects are the source of this', source, undefined)
    if (!resource) {
      this.#setting.refuse({ says: 'no object is the source of this', span: source.span, absent: true })
      return undefined
    }
    const path = this.#setting.textAt(source, 'fieldPath')
    this.#path = splitFieldPath(path?.text ?? 'metadata.name')
    const at = lookUp(resource.root, this.#path)
    if ('refused' in at) return this.#refused(at.refused, path ?? source, undefined)
    if (!at.node || isEmpty(at.node))
      return this.#refused('the source has nothing at this path', path ?? source, undefined)
    this.#owner = resources.indexOf(resource)
    return this.#part(at.node, child(source, 'options'))
  }

  /** A map or a list that is the source may have got something into it. */
  #lookAgain(root: YamlMap): void {
    if (this.#value?.type === 'scalar') return
    const found = lookUp(root, this.#path)
    if ('node' in found && found.node) this.#value = found.node
  }

  /** The part of a source between delimiters. */
  #part(value: YamlNode, options: YamlNode | undefined): YamlNode | undefined {
    const delimiter = this.#setting.textAt(options, 'delimiter')
    if (!delimiter) return value
    this.#owner = undefined
    if (value.type !== 'scalar')
      return this.#refused('only a single value can be split at a delimiter', delimiter, undefined)
    const parts = value.text.split(delimiter.text)
    const index = this.#setting.integer(options, 'index') ?? 0
    const part = index < 0 ? undefined : parts[index]
    if (part === undefined)
      return this.#refused(`the source has only ${parts.length} parts`, options ?? delimiter, undefined)
    const made = this.#derive(part, value.span)
    return isText(value) ? made : plain(made)
  }

  #intoTarget(resources: readonly Resource[], target: YamlNode, value: YamlNode): readonly Resource[] {
    const select = child(target, 'select')
    if (!select || isNull(select)) return this.#refused('a target has to `select` objects', target, resources)
    const isMeant = this.#meant(select, this.#setting.list(child(target, 'reject'), 'reject'))
    const paths = this.#setting.texts(child(target, 'fieldPaths'), 'fieldPaths')
    const options = child(target, 'options')
    const change = this.#change(target, value.type, options)
    return resources.map((resource, place) => {
      if (!isMeant(resource)) return resource
      const all = paths.length > 0 ? paths : [undefined]
      let { root } = resource
      for (const path of all) {
        const parts = splitFieldPath(path?.text ?? 'metadata.name')
        const overwritten = new Overwritten(root, resource.shared)
        const span = (path ?? target).span
        root = overwritten.everywhere(changePath(root, parts, change(span, overwritten, place)))
        if (place === this.#owner) this.#lookAgain(root)
      }
      const made = withRoot(resource, root)
      if (idOf(made).name === '') this.#refused('this leaves an object without a name', target, undefined)
      return made
    })
  }

  #meant(select: YamlNode, reject: readonly YamlNode[]): (resource: Resource) => boolean {
    const wanted = selectorOf(select, this.#setting)
    const hasLabels = this.#labels(select)
    const refused = reject.map((node) => ({
      selector: selectorOf(node, this.#setting),
      hasSelectors: child(node, 'labelSelector') || child(node, 'annotationSelector'),
      hasLabels: this.#labels(node),
    }))
    return (resource) =>
      hasLabels(resource) &&
      !refused.some((one) => one.hasSelectors && one.hasLabels(resource)) &&
      isSelected(resource, wanted) &&
      !refused.some(({ selector }) => !isNothing(selector) && isSelected(resource, selector))
  }

  #labels(node: YamlNode): (resource: Resource) => boolean {
    const labels = this.#selector(node, 'labelSelector')
    const annotations = this.#selector(node, 'annotationSelector')
    return ({ root }) => {
      const metadata = child(root, 'metadata')
      return (
        labels(textsOf(child(metadata, 'labels'))) && annotations(textsOf(child(metadata, 'annotations')))
      )
    }
  }

  #selector(node: YamlNode, key: string): (labels: ReadonlyMap<string, string>) => boolean {
    const text = this.#setting.textAt(node, key)
    const selector = readLabelSelector(text?.text ?? '')
    if (selector.ok) return (labels) => meets(selector.requirements, labels)
    return this.#refused(`this is no ${key}: ${selector.says}`, text ?? node, () => false)
  }

  #change(
    target: YamlNode,
    kind: YamlNode['type'],
    options: YamlNode | undefined,
  ): (span: YamlNode['span'], overwritten: Overwritten, place: number) => PathChange {
    const delimiter = this.#setting.textAt(options, 'delimiter')
    const index = this.#setting.integer(options, 'index') ?? 0
    const create = this.#setting.flag(options, 'create') ? kind : undefined
    const keys = keysFrom(target.span, this.#derive)
    return (span, overwritten, place) => ({
      create,
      span,
      text: keys,
      set: (node) => {
        const set = this.#set(node, this.#value ?? node, delimiter, index)
        const made = set.type === 'scalar' && set !== node ? overwritten.over(node, set) : set
        if (place === this.#owner && node === this.#value) this.#value = made
        return made
      },
      refuse: this.#setting.refuse,
    })
  }

  #set(node: YamlNode, value: YamlNode, delimiter: YamlScalar | undefined, index: number): YamlNode {
    if (!delimiter) return node.type === 'scalar' ? this.#retyped(scalarOf(value), node) : value
    if (node.type !== 'scalar')
      return this.#refused('only a single value can be joined at a delimiter', delimiter, node)
    const added = scalarOf(value)
    const text = spliced(node.text.split(delimiter.text), added.text, index).join(delimiter.text)
    if (text === added.text) return this.#retyped(added, node)
    return this.#retyped({ ...this.#derive(text, value.span), style: 'plain' }, node)
  }

  #retyped(value: YamlScalar, before: YamlScalar): YamlScalar {
    const made = retyped(value, before)
    if (made) return made
    const says = `kustomize keeps \`${before.text}\` from becoming text, and \`${value.text}\` is nothing else`
    return this.#refused(says, value, before)
  }
}

/** A value of one part; a map or a list written into a single value leaves it empty. */
function scalarOf(value: YamlNode): YamlScalar {
  return value.type === 'scalar' ? value : { type: 'scalar', text: '', style: 'double', span: value.span }
}

function spliced(parts: readonly string[], added: string, index: number): string[] {
  if (index < 0) return [added, ...parts]
  if (index >= parts.length) return [...parts, added]
  return parts.map((part, i) => (i === index ? added : part))
}

/** Only the text is copied: what was text stays text. Undefined where the text cannot be what stood there. */
function retyped(value: YamlScalar, before: YamlScalar): YamlScalar | undefined {
  if (before.tag === MADE) return plain(value)
  if (before.style !== 'plain' || before.tag === '!!str') return asText(value)
  const { type } = resolveCompose(before.text)
  if (type === 'string' || type === 'timestamp') return asText(value)
  const now = resolveCompose(value.text).type
  return now === type || (type === 'float' && now === 'integer') ? plain(value) : undefined
}

function plain(value: YamlScalar): YamlScalar {
  return value.style === 'plain' ? value : { ...value, style: 'plain' }
}

interface Selector {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
}

function selectorOf(node: YamlNode, setting: Setting): Selector {
  const text = (key: string): string => setting.textAt(node, key)?.text ?? ''
  return {
    group: text('group'),
    version: text('version'),
    kind: text('kind'),
    name: text('name'),
    namespace: text('namespace'),
  }
}

function isNothing(selector: Selector): boolean {
  return Object.values(selector).every((text) => text === '')
}

/** True when an object has or had a name that a selector asks for. */
function isSelected(resource: Resource, selector: Selector): boolean {
  const now = idOf(resource)
  // kustomize forgets here that the present kind may live in no namespace, but remembers it of former names.
  const ids: [ResourceId, string][] = [
    [now, now.namespace === '' ? 'default' : now.namespace],
    ...previousIds(resource).map((id): [ResourceId, string] => [id, effectiveNamespace(id)]),
  ]
  return ids.some(
    ([id, namespace]) =>
      (selector.name === '' || selector.name === id.name) &&
      (selector.namespace === '' || selector.namespace === namespace) &&
      isOfKind(id, selector),
  )
}

function isEmpty(node: YamlNode): boolean {
  if (node.type === 'scalar') return isNull(node)
  return node.type === 'map' ? node.index.size === 0 : node.items.length === 0
}

function textsOf(node: YamlNode | undefined): Map<string, string> {
  return new Map(entries(node).map(({ key, value }) => [key.text, textOf(value) ?? '']))
}
