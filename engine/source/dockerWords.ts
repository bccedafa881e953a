import type { Assignment } from './assignment.ts'
import { quoteExpansion } from './secret.ts'
import type { Stitched } from './stitched.ts'
import { type Word, WordBuilder } from './word.ts'

/** What an ARG or ENV set. */
export interface DockerVariable {
  readonly kind: 'arg' | 'env'
  /** Absent where nobody knows it. */
  readonly value: string | undefined
}

/** Stages deep that a variable is looked for; deeper chains would make every look-up as long as the file. */
const MAX_PARENTS = 64

/** What `$NAME` means at one point of a Dockerfile. A stage built on another one sees its ENV, not its ARG. */
export class DockerScope {
  private readonly own = new Map<string, DockerVariable>()
  private readonly parent: DockerScope | null

  constructor(parent: DockerScope | null = null) {
    this.parent = parent
  }

  set(name: string, variable: DockerVariable): void {
    this.own.set(name, variable)
  }

  get(name: string): DockerVariable | undefined {
    const mine = this.own.get(name)
    if (mine !== undefined) return mine
    let scope = this.parent
    for (let depth = 0; scope !== null; depth++, scope = scope.parent) {
      if (depth >= MAX_PARENTS) return { kind: 'env', value: undefined }
      const theirs = scope.own.get(name)
      if (theirs?.kind === 'env') return theirs
    }
    return undefined
  }
}

/** Words as `FROM`, `ARG` and flags have them: quotes and escapes undone, `$NAME` left as written. */
export function dockerWords(text: string, slash: string): Word[] {
  const words: Word[] = []
  let at = 0
  for (;;) {
    while (isBlank(text[at])) at++
    if (at >= text.length) return words
    const word = readWord(text, at, text.length, slash, true, null)
    words.push(word)
    at = word.span.end
  }
}

/**
 * The pairs of one `ENV` instruction. `$NAME` takes the value of an earlier ENV; what comes from ARG is
 * unknown, since a build may set it, and so is what the base image may set. Adds to the scope.
 */
export function parseEnv(body: Stitched, scope: DockerScope, slash: string): Assignment[] {
  const { text } = body
  const start = text.length - text.trimStart().length
  const end = text.trimEnd().length
  const assignments = isOldForm(text, start, end)
    ? oldForm(body, start, end, scope, slash)
    : pairs(body, start, end, scope, slash)
  // All pairs of one instruction see the variables as they were before it.
  for (const { name, value, unknown } of assignments) {
    scope.set(name, { kind: 'env', value: unknown === undefined ? value : undefined })
  }
  return assignments
}

/** `ENV NAME rest of the line`: no `=` in the first word. */
function isOldForm(text: string, start: number, end: number): boolean {
  let at = start
  while (at < end && !isBlank(text[at]) && text[at] !== '=') at++
  return text[at] !== '='
}

function oldForm(
  body: Stitched,
  start: number,
  end: number,
  scope: DockerScope,
  slash: string,
): Assignment[] {
  const { text, place } = body
  let nameEnd = start
  while (nameEnd < end && !isBlank(text[nameEnd])) nameEnd++
  let from = nameEnd
  while (from < end && isBlank(text[from])) from++
  if (from >= end) return []
  const word = readWord(text, from, end, slash, false, scope)
  const only = word.pieces.length === 1 ? word.pieces[0] : undefined
  const inner = only?.inner ?? word.span
  const name = text.slice(start, nameEnd)
  return [assignment(body, name, place({ start, end: nameEnd }), word.text, inner, word.unknown)]
}

function pairs(body: Stitched, start: number, end: number, scope: DockerScope, slash: string): Assignment[] {
  const { text, place } = body
  const found: Assignment[] = []
  let at = start
  while (at < end) {
    const equals = text.indexOf('=', at)
    if (equals === -1 || equals >= end) break
    const name = text.slice(at, equals)
    // The real parser refuses the whole file here.
    if (/\s/.test(name) || name === '') break
    const word = readWord(text, equals + 1, end, slash, true, scope)
    const only = word.pieces.length === 1 ? word.pieces[0] : undefined
    found.push(
      assignment(
        body,
        name,
        place({ start: at, end: equals }),
        word.text,
        only?.inner ?? word.span,
        word.unknown,
      ),
    )
    at = word.span.end
    while (at < end && isBlank(text[at])) at++
  }
  return found
}

function assignment(
  body: Stitched,
  name: string,
  nameSpan: Assignment['nameSpan'],
  value: string,
  inner: Assignment['nameSpan'],
  unknown: string | undefined,
): Assignment {
  const raw = body.text.slice(inner.start, inner.end)
  const base = { name, nameSpan, value, valueSpan: body.place(inner), raw }
  return unknown === undefined ? base : { ...base, unknown }
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\r' || char === '\n'
}

/** With a scope, `$NAME` is replaced by what it means; without, it stays as it is. */
function readWord(
  text: string,
  start: number,
  end: number,
  slash: string,
  stopAtBlank: boolean,
  scope: DockerScope | null,
): Word {
  const builder = new WordBuilder()
  let at = start
  while (at < end && !(stopAtBlank && isBlank(text[at]))) {
    const char = text.charAt(at)
    const from = at
    if (char === "'" || char === '"') {
      at = quotedEnd(text, from + 1, end, char, slash)
      const raw = text.slice(from + 1, at)
      if (char === "'" && raw.includes(slash)) builder.unknown('backslash inside of single quotes')
      const value = char === "'" ? raw : decoded(raw, slash, builder, scope, true)
      builder.add(value, { start: from, end: at + 1 }, { start: from + 1, end: at })
      at = Math.min(at + 1, end)
    } else {
      at = bareEnd(text, from, end, slash, stopAtBlank)
      builder.add(decoded(text.slice(from, at), slash, builder, scope, false), { start: from, end: at })
    }
  }
  return builder.word(start, Math.max(at, start))
}

function quotedEnd(text: string, from: number, end: number, quote: string, slash: string): number {
  let at = from
  while (at < end && text[at] !== quote) at += text[at] === slash ? 2 : 1
  return Math.min(at, end)
}

function bareEnd(text: string, from: number, end: number, slash: string, stopAtBlank: boolean): number {
  let at = from
  while (at < end && text[at] !== '"' && text[at] !== "'" && !(stopAtBlank && isBlank(text[at]))) {
    if (text[at] === slash) at += 2
    else if (text.startsWith('${', at)) at = afterBrace(text, at, end)
    else at++
  }
  return Math.min(at, end)
}

/** UTF-16 units of one `${…}`; without a bound every opening brace would look to the end of the line. */
const MAX_REFERENCE = 1024

/** Blanks end a word inside of `${…}` too, so only a reference without any is taken as a whole. */
function afterBrace(text: string, from: number, end: number): number {
  const reference = /^\$\{[^\s}]*\}/.exec(text.slice(from, Math.min(end, from + MAX_REFERENCE)))?.[0]
  return from + (reference?.length ?? 2)
}

function decoded(
  raw: string,
  slash: string,
  builder: WordBuilder,
  scope: DockerScope | null,
  quoted: boolean,
): string {
  const out: string[] = []
  for (let at = 0; at < raw.length; ) {
    const char = raw.charAt(at)
    if (char === slash) {
      const next = raw.charAt(at + 1)
      // Inside of double quotes only these three are escaped.
      const isEscaped = !quoted || next === '"' || next === '$' || next === slash
      out.push(next === '' ? char : isEscaped ? next : char + next)
      at += 2
    } else if (char === '$' && scope !== null) {
      const reference = REFERENCE.exec(raw.slice(at, at + MAX_REFERENCE))?.[0] ?? '$'
      const found = reference === '$' ? { value: '$', unknown: undefined } : resolveEnv(reference, scope)
      if (found.unknown !== undefined) builder.unknown(found.unknown)
      out.push(found.value)
      at += reference.length
    } else {
      out.push(char)
      at++
    }
  }
  return out.join('')
}

const REFERENCE = /^\$(?:\{[^{}]*\}|[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])/

/** In an ENV value: only what an earlier ENV set is certain. */
function resolveEnv(reference: string, scope: DockerScope): { value: string; unknown: string | undefined } {
  const name = /[A-Za-z_]\w*/.exec(reference)?.[0] ?? ''
  const isPlain = reference === `$${name}` || reference === `\${${name}}`
  const variable = scope.get(name)
  if (isPlain && variable?.kind === 'env' && variable.value !== undefined)
    return { value: variable.value, unknown: undefined }
  const cause =
    variable?.kind === 'arg'
      ? `build argument ${quoteExpansion(reference)}`
      : `variable ${quoteExpansion(reference)}`
  return { value: reference, unknown: cause }
}

/** A text with its references filled in. */
export interface Substituted {
  /** Absent only with `unknown`. */
  readonly value: string | undefined
  readonly unknown: string | undefined
  /** The arguments whose defaults were taken. */
  readonly used: readonly string[]
}

/** Fills in the known defaults of ARG, and those written as `${NAME:-default}`. */
export function substitute(text: string, scope: DockerScope): Substituted {
  const used: string[] = []
  let unknown: string | undefined
  const value = text.replaceAll(
    /\$(?:\{([A-Za-z_]\w*)(?:(:?[-+])([^{}]*))?\}|([A-Za-z_]\w*)|\{)/g,
    (whole, braced, operator, word, bare) => {
      const name: string | undefined = braced ?? bare
      const found = name === undefined ? undefined : scope.get(name)?.value
      const isSet = found !== undefined && !(operator?.startsWith(':') && found === '')
      if (name !== undefined && found !== undefined) used.push(name)
      if (operator?.endsWith('+')) return isSet ? word : ''
      if (isSet) return found ?? ''
      if (operator?.endsWith('-')) {
        used.push(name ?? '')
        return word
      }
      unknown ??= `build argument ${quoteExpansion(whole)}`
      return whole
    },
  )
  return { value: unknown === undefined ? value : undefined, unknown, used }
}
