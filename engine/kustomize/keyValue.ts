import type { Span } from '../source/span.ts'
import type { YamlNode, YamlScalar } from '../source/yaml/node.ts'
import type { Setting } from './setting.ts'

/** A text a kustomization names, and the ground's span of a stretch of it. */
export interface NamedText {
  readonly text: string
  readonly at: (start: number, end: number) => Span
}

/** The text at a path as a kustomization writes it; undefined for what is not there or no text. */
export type TextLookup = (path: string) => NamedText | undefined

/** One entry of a generated object, with the spans of its key and its value. */
export interface KeyValue {
  readonly key: string
  readonly keySpan: Span
  readonly value: string
  readonly valueSpan: Span
}

/**
 * The entries a generator asks for, in kustomize's order: env files, literals, files.
 * Source: kv/kv.go of kustomize's api v0.20.1.
 */
export function keyValues(
  envs: readonly YamlScalar[],
  literals: readonly YamlScalar[],
  files: readonly YamlScalar[],
  lookup: TextLookup,
  setting: Setting,
): KeyValue[] {
  const found = (path: string, { span }: YamlNode): NamedText | undefined => {
    const text = lookup(path)
    if (!text) setting.refuse({ says: `there is no text at ${path}`, span, entry: path })
    return text
  }
  return [
    ...envs.flatMap((path) => {
      const text = found(path.text, path)
      return text ? linesOf(text) : []
    }),
    ...literals.flatMap((literal) => literalOf(literal, setting) ?? []),
    ...files.flatMap((source) => fileOf(source, found, setting) ?? []),
  ]
}

/** A literal: what is before the first `=`, and what is behind it without the quotes around it. */
function literalOf(literal: YamlScalar, setting: Setting): KeyValue | undefined {
  const { text, span } = literal
  const equals = text.indexOf('=')
  if (equals < 1) {
    setting.refuse({ says: 'kustomize wants key=value', span })
    return undefined
  }
  const quote = isQuoted(text.slice(equals + 1)) ? 1 : 0
  const start = equals + 1 + quote
  const end = text.length - quote
  return {
    key: text.slice(0, equals),
    keySpan: within(literal, 0, equals),
    value: text.slice(start, end),
    valueSpan: within(literal, start, end),
  }
}

function isQuoted(text: string): boolean {
  return text.length > 1 && text[0] === text.at(-1) && (text[0] === '"' || text[0] === "'")
}

/** A stretch of a scalar where it stands as it is; the whole of it where escapes or folding are in between. */
function within({ text, style, span }: YamlScalar, start: number, end: number): Span {
  const quote = style === 'single' || style === 'double' ? 1 : 0
  if (span.end - span.start !== text.length + 2 * quote) return span
  return { start: span.start + quote + start, end: span.start + quote + end }
}

function fileOf(
  source: YamlScalar,
  found: (path: string, at: YamlNode) => NamedText | undefined,
  setting: Setting,
): KeyValue | undefined {
  const { text } = source
  const equals = text.indexOf('=')
  if (equals === 0 || equals === text.length - 1 || text.indexOf('=', equals + 1) > equals) {
    if (equals >= 0) {
      setting.refuse({ says: 'kustomize wants a path or key=path', span: source.span })
      return undefined
    }
  }
  const path = text.slice(equals + 1)
  const content = found(path, source)
  if (!content) return undefined
  const key = equals < 0 ? baseOf(path) : text.slice(0, equals)
  const keySpan = equals < 0 ? source.span : within(source, 0, equals)
  return { key, keySpan, value: content.text, valueSpan: content.at(0, content.text.length) }
}

/** Go's path.Base. */
function baseOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '')
  return parts.at(-1) ?? (path === '' ? '.' : '/')
}

/** The longest line bufio.Scanner reads, in bytes; it stops before a longer one. */
const LONGEST = 64 * 1024

/**
 * The lines of an env file: no quotes, no expansion, a value may be empty, a key without `=` has an empty one.
 */
function linesOf({ text, at }: NamedText): KeyValue[] {
  const found: KeyValue[] = []
  let start = 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    if (isTooLong(text, start, end)) break
    const last = text[end - 1] === '\r' && end > start ? end - 1 : end
    const pair = lineOf(text, start, last, at)
    if (pair) found.push(pair)
    start = end + 1
  }
  return found
}

function isTooLong(text: string, start: number, end: number): boolean {
  if ((end - start) * 3 < LONGEST) return false
  return new TextEncoder().encode(text.slice(start, end)).length >= LONGEST
}

const SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

function lineOf(text: string, from: number, end: number, at: NamedText['at']): KeyValue | undefined {
  let start = from === 0 && text.startsWith('\ufeff') ? 1 : from
  while (start < end && SPACE.test(text[start] ?? '')) start++
  if (start >= end || text[start] === '#') return undefined
  const found = text.indexOf('=', start)
  const equals = found < 0 || found > end ? end : found
  if (equals === start) return undefined
  const value = Math.min(equals + 1, end)
  return {
    key: text.slice(start, equals),
    keySpan: at(start, equals),
    value: text.slice(value, end),
    valueSpan: at(value, end),
  }
}
