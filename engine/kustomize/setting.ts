import type { Span } from '../source/span.ts'
import {
  child,
  entries,
  isNull,
  items,
  type YamlEntry,
  type YamlNode,
  type YamlScalar,
} from '../source/yaml/node.ts'
import { resolveKubernetes } from '../values/yamlScalar.ts'
import type { Derive, Mistake } from './resource.ts'

/** Reads the values of a field of a kustomization as kustomize does, which takes a number for no text. */
export class Setting {
  readonly mistakes: Mistake[] = []

  /** A mistake that ends the build. */
  readonly refuse = (mistake: Mistake): void => {
    this.mistakes.push(mistake)
  }

  /** A text; none for null. */
  text = (node: YamlNode | undefined, name: string): YamlScalar | undefined => {
    if (!node || isNull(node)) return undefined
    if (node.type === 'scalar' && (isText(node) || node.template)) return node
    const remedy = node.type === 'scalar' ? ': put it in quotes' : ''
    this.refuse({ says: `kustomize wants text for \`${name}\`${remedy}`, span: node.span })
    return undefined
  }

  /** A text under a key; none when it is empty. */
  textAt(node: YamlNode | undefined, key: string): YamlScalar | undefined {
    const scalar = this.text(child(node, key), key)
    return scalar?.text === '' ? undefined : scalar
  }

  /** The texts of a list. */
  texts(node: YamlNode | undefined, name: string): YamlScalar[] {
    this.list(node, name)
    return items(node).flatMap((item) => this.text(item, name) ?? [])
  }

  /** The entries of a map of texts. A null is the empty text. */
  pairs(node: YamlNode | undefined, name: string): YamlEntry[] {
    if (node && node.type !== 'map' && !isNull(node))
      this.refuse({ says: `kustomize wants a map of texts for \`${name}\``, span: node.span })
    return entries(node).flatMap(({ key, value }) => {
      if (isNull(value)) return { key, value: { ...value, text: '', style: 'double' } as YamlScalar }
      const text = this.text(value, key.text)
      return text ? { key, value: text } : []
    })
  }

  /** The items of a list; none for null. */
  list(node: YamlNode | undefined, name: string): readonly YamlNode[] {
    if (node && node.type !== 'seq' && !isNull(node))
      this.refuse({ says: `kustomize wants a list for \`${name}\``, span: node.span })
    return items(node)
  }

  /** A truth value; false when it is left out. */
  flag(node: YamlNode | undefined, key: string): boolean {
    const value = child(node, key)
    if (!value || isNull(value)) return false
    const known =
      value.type === 'scalar' && value.style === 'plain' ? resolveKubernetes(value.text) : undefined
    if (known?.type === 'boolean') return known.value
    this.refuse({ says: `kustomize wants true or false for \`${key}\``, span: value.span })
    return false
  }

  /** A whole number; undefined when it is left out. */
  integer(node: YamlNode | undefined, key: string): number | undefined {
    const value = child(node, key)
    if (!value || isNull(value)) return undefined
    const known =
      value.type === 'scalar' && value.style === 'plain' ? resolveKubernetes(value.text) : undefined
    const number = known?.type === 'integer' || known?.type === 'float' ? known.value : Number.NaN
    if (Number.isInteger(number)) return number
    this.refuse({ says: `kustomize wants a whole number for \`${key}\``, span: value.span })
    return undefined
  }
}

/** True when a scalar is text whatever reads it: not a number, a truth value or null. */
export function isText(scalar: YamlScalar): boolean {
  if (scalar.style !== 'plain' || scalar.tag === '!!str') return true
  const { type } = resolveKubernetes(scalar.text)
  return type === 'string' || type === 'timestamp'
}

/** A scalar that every reader takes for text. */
export function asText(scalar: YamlScalar): YamlScalar {
  return isText(scalar) ? scalar : { ...scalar, style: 'double' }
}

/** The keys of what a field makes: each is made once. */
export function keysFrom(span: Span, derive: Derive): (name: string) => YamlScalar {
  const made = new Map<string, YamlScalar>()
  return (name) => {
    const key = made.get(name) ?? derive(name, span)
    made.set(name, key)
    return key
  }
}
