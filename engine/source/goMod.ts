import type { TextProblem } from './dotenv.ts'
import type { Span } from './span.ts'

/** A word of a go.mod file, without quotes. */
export interface GoModWord {
  readonly text: string
  /** Inside the quotes. */
  readonly span: Span
}

/** One module that is required. */
export interface GoModRequire {
  readonly path: GoModWord
  readonly version: GoModWord
  readonly indirect: boolean
  readonly span: Span
}

/** What is read of a go.mod or go.work. */
export interface GoMod {
  readonly module: GoModWord | null
  /** Of the `go` line, without `go`. */
  readonly go: GoModWord | null
  /** With `go`: `go1.25.1`, or `default`. */
  readonly toolchain: GoModWord | null
  readonly godebug: readonly { readonly key: GoModWord; readonly value: GoModWord; readonly span: Span }[]
  readonly require: readonly GoModRequire[]
  /** Of go.work. */
  readonly use: readonly GoModWord[]
  readonly problems: readonly TextProblem[]
}

type Draft = { -readonly [K in keyof GoMod]: GoMod[K] extends readonly (infer T)[] ? T[] : GoMod[K] }

/** Reads go.mod and go.work (https://go.dev/ref/mod). Other directives are passed over. */
export function parseGoMod(text: string): GoMod {
  const mod: Draft = {
    module: null,
    go: null,
    toolchain: null,
    godebug: [],
    require: [],
    use: [],
    problems: [],
  }
  let block: string | null = null
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    const { words, comment } = wordsOf(text, start, end)
    start = end + 1
    const [first] = words
    if (first === undefined) continue
    if (block !== null && first.text === ')') block = null
    else if (block !== null) directive(mod, block, words, comment)
    else if (words[1]?.text === '(' && words.length === 2) block = first.text
    else directive(mod, first.text, words.slice(1), comment)
  }
  if (block !== null) {
    const span = { start: text.length, end: text.length }
    mod.problems.push({ span, message: `the block of ${block} is never closed` })
  }
  return mod
}

function directive(mod: Draft, name: string, words: readonly GoModWord[], comment: string): void {
  const [first, second] = words
  if (first === undefined) return
  if (name === 'module') mod.module ??= first
  else if (name === 'go') mod.go ??= first
  else if (name === 'toolchain') mod.toolchain ??= first
  else if (name === 'use') mod.use.push(first)
  else if (name === 'godebug') debugLine(mod, first)
  else if (name === 'require' && second !== undefined) {
    const indirect = /^\s*indirect\s*(?:;|$)/.test(comment)
    const span = { start: first.span.start, end: second.span.end }
    mod.require.push({ path: first, version: second, indirect, span })
  } else if (name === 'require')
    mod.problems.push({ span: first.span, message: 'a required module needs a version' })
}

function debugLine(mod: Draft, word: GoModWord): void {
  const equals = word.text.indexOf('=')
  if (equals <= 0) {
    mod.problems.push({ span: word.span, message: 'godebug is written key=value' })
    return
  }
  const middle = word.span.start + equals
  const key = { text: word.text.slice(0, equals), span: { start: word.span.start, end: middle } }
  const value = { text: word.text.slice(equals + 1), span: { start: middle + 1, end: word.span.end } }
  mod.godebug.push({ key, value, span: word.span })
}

function wordsOf(text: string, start: number, end: number): { words: GoModWord[]; comment: string } {
  const words: GoModWord[] = []
  let at = start
  while (at < end) {
    const char = text.charAt(at)
    if (char === ' ' || char === '\t' || char === '\r') at++
    else if (text.startsWith('//', at)) return { words, comment: text.slice(at + 2, end) }
    else if (char === '"' || char === '`') at = quoted(text, at, end, char, words)
    else if (char === '(' || char === ')' || char === ',') {
      words.push({ text: char, span: { start: at, end: ++at } })
    } else at = bare(text, at, end, words)
  }
  return { words, comment: '' }
}

function quoted(text: string, start: number, end: number, quote: string, words: GoModWord[]): number {
  let at = start + 1
  while (at < end && text[at] !== quote) at += quote === '"' && text[at] === '\\' ? 2 : 1
  const stop = Math.min(at, end)
  const raw = text.slice(start + 1, stop)
  const value = quote === '"' ? raw.replaceAll(/\\(["\\])/g, '$1') : raw
  words.push({ text: value, span: { start: start + 1, end: stop } })
  return stop + 1
}

function bare(text: string, start: number, end: number, words: GoModWord[]): number {
  let at = start
  while (at < end && !' \t\r(),"`'.includes(text.charAt(at)) && !text.startsWith('//', at)) at++
  words.push({ text: text.slice(start, at), span: { start, end: at } })
  return at
}
