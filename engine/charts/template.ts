import { type Action, actionsOf, type Word, wordsOf } from './actions.ts'
import type { KeyPath } from './keyPath.ts'
import { Scope } from './scope.ts'
import { type KeyLine, type Section, TemplateLines } from './templateLines.ts'

/** Where a template uses a value. */
export interface Reference {
  /** The way to the value from the root of the chart's values. */
  readonly values: KeyPath
  /** The ways to where it is written, as far as the template tells: one of them; none where it is only taken up. */
  readonly around: readonly KeyPath[]
  readonly section: Section
}

/** A template, or one of the named ones in it. */
export interface Block {
  readonly lines: readonly KeyLine[]
  readonly references: readonly Reference[]
  /** Names of the templates it includes. */
  readonly includes: ReadonlySet<string>
}

/** A file of templates: what it renders itself, and what it defines for others. */
export interface Template {
  readonly main: Block
  readonly defined: ReadonlyMap<string, Block>
}

/** Reads what a file of templates says of values and keys. Nothing is rendered. */
export function readTemplate(text: string): Template {
  return new TemplateReader(text).read()
}

class Draft implements Block {
  readonly keys = new TemplateLines()
  readonly references: Reference[] = []
  readonly includes = new Set<string>()

  get lines(): readonly KeyLine[] {
    return this.keys.lines
  }
}

class TemplateReader {
  readonly #text: string
  readonly #main = new Draft()
  readonly #defined = new Map<string, Draft>()
  readonly #scope = new Scope()
  /** Blocks around the present one, by the depth at which it ends. */
  readonly #outer: { readonly block: Draft; readonly depth: number }[] = []
  #block = this.#main

  constructor(text: string) {
    this.#text = text
  }

  read(): Template {
    const actions = actionsOf(this.#text)
    let next = 0
    let busy = 0
    for (let start = 0; start <= this.#text.length; ) {
      const found = this.#text.indexOf('\n', start)
      const end = found < 0 ? this.#text.length : found
      const line = this.#text.slice(start, end)
      const before = this.#block.keys.lines.length
      if (start >= busy) this.#block.keys.take(line, start)
      const own = this.#block.keys.lines.length > before ? this.#block.keys.lines.at(-1) : undefined
      for (let action = actions[next]; action && action.start < end; action = actions[++next]) {
        this.#act(action, own, action.start - start)
        busy = action.end
      }
      start = end + 1
    }
    return { main: this.#main, defined: this.#defined }
  }

  #act(action: Action, own: KeyLine | undefined, column: number): void {
    const words = wordsOf(action.text)
    const [first, second] = words
    if (!first) return
    switch (first.kind === 'name' ? first.text : '') {
      case 'define':
      case 'block':
        this.#define(second?.text ?? '')
        return
      case 'if':
        this.#scope.open('if', [])
        return
      case 'with':
      case 'range': {
        this.#refer(this.#scope.enter(first.text as 'with' | 'range', words.slice(1)), [], own)
        return
      }
      case 'else':
        this.#scope.turn(words.slice(1))
        return
      case 'end':
        this.#end()
        return
    }
    if (words.some(({ kind, text }) => kind === 'sign' && (text === ':=' || text === '='))) {
      this.#refer(this.#scope.assign(words), [], own)
      return
    }
    this.#include(words)
    this.#refer(this.#scope.pathsIn(words), this.#around(action, own, column), own)
  }

  #define(name: string): void {
    this.#outer.push({ block: this.#block, depth: this.#scope.depth })
    this.#scope.open('define', [])
    // The last one of a name is in force; which that is depends on the order of files: all are looked at.
    this.#block = this.#defined.get(name) ?? new Draft()
    this.#defined.set(name, this.#block)
  }

  #end(): void {
    this.#scope.close()
    const outer = this.#outer.at(-1)
    if (outer?.depth !== this.#scope.depth) return
    this.#outer.pop()
    this.#block = outer.block
  }

  #include(words: readonly Word[]): void {
    for (const [at, { kind, text }] of words.entries()) {
      const next = words[at + 1]
      if (kind === 'name' && (text === 'include' || text === 'template') && next?.kind === 'text')
        this.#block.includes.add(next.text)
    }
  }

  /** What an action writes stands behind the key of its line, or at the column it is indented to. */
  #around({ text }: Action, own: KeyLine | undefined, column: number): readonly KeyPath[] {
    if (own) return [own.path]
    const indent = /\bn?indent\s+(\d{1,3})\b/.exec(text)?.[1]
    if (indent === undefined && column === 0) return []
    const { keys, listKeys } = this.#block.keys.around(indent === undefined ? column : Number(indent))
    return keys.length === listKeys.length ? [keys] : [keys, listKeys]
  }

  #refer(found: readonly KeyPath[], around: readonly KeyPath[], own: KeyLine | undefined): void {
    const section = own?.section ?? this.#block.keys.section
    for (const values of found)
      this.#block.references.push({ values, around: around.filter(({ length }) => length > 0), section })
  }
}
