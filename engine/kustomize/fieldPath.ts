import { RE2JS } from 're2js'
import type { Span } from '../source/span.ts'
import { isNull, type YamlMap, type YamlNode, type YamlScalar, type YamlSeq } from '../source/yaml/node.ts'
import type { Mistake } from './resource.ts'
import { withItems } from './sharing.ts'
import { mapOf, seqOf, withValue } from './tree.ts'

/**
 * The parts of a path written with dots. A backslash before a dot makes it part of a key; so do brackets, and
 * `[key=value]` stays one part with its brackets.
 * Source: utils/pathsplitter.go of kustomize's kyaml v0.20.1.
 */
export function splitFieldPath(path: string): string[] {
  const split = splitEscaped(path)
  const parts: string[] = []
  for (let i = 0; i < split.length; i++) {
    const part = split[i] ?? ''
    if (!part.startsWith('[') || part.endsWith(']')) {
      parts.push(part)
      continue
    }
    const bracketed = [part]
    while (i < split.length - 1) {
      const next = split[++i] ?? ''
      bracketed.push(next)
      if (next.endsWith(']')) break
    }
    const whole = bracketed.join('.')
    parts.push(whole.includes('=') ? whole : whole.replace(/^[[\]]+/, '').replace(/[[\]]+$/, ''))
  }
  return parts
}

function splitEscaped(path: string): string[] {
  const parts = path.split('.')
  if (parts.length > 1 && parts[0] === '') parts.shift()
  const split: string[] = []
  for (const part of parts) {
    const last = split.at(-1)
    if (last?.endsWith('\\')) split[split.length - 1] = `${last.slice(0, -1)}.${part}`
    else split.push(part)
  }
  return split
}

/** What a path leads to in a source: the one node, none, or why kustomize cannot look for it. */
export type Found = { readonly node: YamlNode | undefined } | { readonly refused: string }

/**
 * Follows a path to one node: keys, positions, `-` for the last item, `[key=value]` for the first item that has it.
 * Source: PathGetter in yaml/fns.go of kyaml v0.20.1.
 */
export function lookUp(root: YamlNode, path: readonly string[]): Found {
  let node: YamlNode | undefined = root
  for (const part of path.map((part) => part.trim()).filter((part) => part !== '')) {
    const step: Found = stepTo(node, part)
    if ('refused' in step || !step.node) return step
    node = step.node
  }
  return { node }
}

function stepTo(node: YamlNode, part: string): Found {
  const isIndex = /^[+-]?\d+$/.test(part)
  if (part === '*') return { refused: 'kustomize takes no `*` in the path of a source' }
  if (isNull(node)) return { node: undefined }
  if (isIndex || part === '-' || isMatch(part)) {
    if (node.type !== 'seq') return { refused: `there is no list where \`${part}\` looks for an item` }
    if (!isMatch(part)) return { node: node.items.at(part === '-' ? -1 : Math.max(Number(part), 0)) }
    const [key, value] = matchOf(part)
    if (value === undefined) return { refused: `\`${part}\` has no \`=\`` }
    return { node: node.items.find((item) => textUnder(item, key) === value) }
  }
  if (node.type !== 'map') return { refused: `there is no map where \`${part}\` is looked for` }
  return { node: node.index.get(part)?.value }
}

function textUnder(item: YamlNode, key: string): string | undefined {
  const node = key === '' ? item : item.type === 'map' ? item.index.get(key)?.value : undefined
  return node?.type === 'scalar' ? node.text : undefined
}

function isMatch(part: string): boolean {
  return part.startsWith('[') && part.endsWith(']')
}

function matchOf(part: string): [string, string | undefined] {
  const inner = part.slice(1, part.length > 1 ? -1 : undefined)
  const equals = inner.indexOf('=')
  return equals < 0 ? [inner, undefined] : [inner.slice(0, equals), inner.slice(equals + 1)]
}

/** What is done with every node a path leads to, and how what is missing is made. */
export interface PathChange {
  /** The kind of what is made at the end; nothing is made without. */
  readonly create: YamlNode['type'] | undefined
  /** The span of what is made: the path's. */
  readonly span: Span
  /** A key or value of what is made. */
  readonly text: (text: string) => YamlScalar
  readonly set: (node: YamlNode) => YamlNode
  readonly refuse: (mistake: Mistake) => void
}

/**
 * Changes every node that a path leads to: `*` is every item, `[key=value]` every item under whose key the regular
 * expression `value` is found somewhere. A path that leads nowhere is a mistake.
 * Source: PathMatcher in yaml/match.go of kyaml v0.20.1.
 */
export function changePath(root: YamlMap, path: readonly string[], change: PathChange): YamlMap {
  const walk = new PathWalk(path, change)
  const made = walk.at(root, 0)
  if (!walk.isFound && !walk.isRefused) {
    const verb = change.create ? 'nor can it be made' : 'here'
    change.refuse({
      says: `the field of this path is not there, ${verb}`.replace(', here', ''),
      span: change.span,
    })
  }
  return made.type === 'map' ? made : root
}

class PathWalk {
  readonly #path: readonly string[]
  readonly #change: PathChange
  // Nodes that aliases share are changed once for each place in the path.
  readonly #known = new Map<number, Map<YamlNode, YamlNode>>()
  isFound = false
  isRefused = false

  constructor(path: readonly string[], change: PathChange) {
    this.#path = path
    this.#change = change
  }

  at(node: YamlNode, depth: number): YamlNode {
    const known = this.#known.get(depth) ?? new Map<YamlNode, YamlNode>()
    this.#known.set(depth, known)
    const before = known.get(node)
    if (before) return before
    const made = this.#made(node, depth)
    known.set(node, made)
    return made
  }

  #made(node: YamlNode, depth: number): YamlNode {
    const part = this.#path[depth]
    if (part === undefined) return this.#set(node)
    if (isNull(node)) return this.#inNull(node, part)
    if (/^\+?\d+$/.test(part)) return this.#index(node, Number(part), depth)
    if (isMatch(part)) return this.#matching(node, part, depth)
    if (part === '*') return this.#every(node, depth)
    return this.#field(node, part, depth)
  }

  #set(node: YamlNode): YamlNode {
    this.isFound = true
    return this.#change.set(node)
  }

  #refuse(says: string): void {
    this.isRefused = true
    this.#change.refuse({ says, span: this.#change.span })
  }

  /** What kustomize makes within a null does not show, but counts as found. */
  #inNull(node: YamlNode, part: string): YamlNode {
    const isMade = part !== '*' && !/^\+?0*[1-9]\d*$/.test(part)
    if (this.#change.create && isMade) this.isFound = true
    return node
  }

  #field(node: YamlNode, part: string, depth: number): YamlNode {
    if (node.type !== 'map') {
      this.#refuse(`there is no map where \`${part}\` is looked for`)
      return node
    }
    const entry = node.index.get(part)
    const value = entry?.value ?? this.#created(depth + 1)
    if (!value) return node
    return withValue(node, entry?.key ?? this.#change.text(part), this.at(value, depth + 1))
  }

  #every(node: YamlNode, depth: number): YamlNode {
    const list = this.#list(node, '*')
    if (!list) return node
    return withItems(
      list,
      list.items.map((item) => this.at(item, depth + 1)),
    )
  }

  #index(node: YamlNode, index: number, depth: number): YamlNode {
    const list = this.#list(node, String(index))
    if (!list) return node
    const added = index === list.items.length ? this.#created(depth + 1) : undefined
    const items = added ? [...list.items, added] : list.items
    if (index >= items.length) {
      this.#refuse(`there are only ${items.length} items where the path asks for number ${index}`)
      return node
    }
    return withItems(
      list,
      items.map((item, i) => (i === index ? this.at(item, depth + 1) : item)),
    )
  }

  #matching(node: YamlNode, part: string, depth: number): YamlNode {
    const list = this.#list(node, part)
    const [key, value] = matchOf(part)
    const pattern = list && value !== undefined ? compiled(value) : undefined
    if (!list) return node
    if (!pattern || value === undefined) {
      this.#refuse(`\`${part}\` is no regular expression for the items of a list`)
      return node
    }
    const isFoundBefore = this.isFound
    this.isFound = false
    const made = withItems(
      list,
      list.items.map((item) => this.#item(item, key, pattern, depth)),
    )
    const wasFound = this.isFound
    this.isFound = wasFound || isFoundBefore
    if (wasFound || !this.#change.create) return made
    const item = this.#item(this.#newItem(key, value), key, pattern, depth)
    if (!this.isFound) this.#refuse(`what \`${part}\` makes is not what it looks for`)
    return seqOf([...made.items, item], list.span)
  }

  #item(item: YamlNode, key: string, pattern: RE2JS, depth: number): YamlNode {
    const node = key === '' ? item : item.type === 'map' ? item.index.get(key)?.value : undefined
    if (node?.type !== 'scalar' || !pattern.matcher(written(node)).find()) return item
    return key === '' ? this.#set(item) : this.at(item, depth + 1)
  }

  #newItem(key: string, value: string): YamlNode {
    const scalar = plain(this.#change.text(value))
    if (key === '') return { ...scalar, tag: MADE }
    return mapOf([{ key: this.#change.text(key), value: scalar }], this.#change.span)
  }

  #list(node: YamlNode, part: string): YamlSeq | undefined {
    if (node.type === 'seq') return node
    this.#refuse(`there is no list where \`${part}\` looks for items`)
    return undefined
  }

  /** What is made for the next part of the path. */
  #created(depth: number): YamlNode | undefined {
    const { create, span } = this.#change
    const next = this.#path[depth]
    if (!create) return undefined
    const kind = next === undefined ? create : isMatch(next) || /^\+?\d+$/.test(next) ? 'seq' : 'map'
    if (kind === 'scalar') return { type: 'scalar', text: '', style: 'plain', span, tag: MADE }
    return kind === 'seq' ? seqOf([], span) : mapOf([], span)
  }
}

/** Marks a scalar that was made for a value which decides what it is. */
export const MADE = '!made'

function plain(scalar: YamlScalar): YamlScalar {
  return { ...scalar, style: 'plain' }
}

/** A scalar as kustomize prints it to look for a match: with its quotes. */
function written({ text, style }: YamlScalar): string {
  if (style === 'single') return `'${text.replaceAll("'", "''")}'`
  return style === 'double' ? JSON.stringify(text) : text.trim()
}

function compiled(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern)
  } catch {
    return undefined
  }
}
