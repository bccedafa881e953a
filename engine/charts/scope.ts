import type { Word } from './actions.ts'
import { type KeyPath, keyStep } from './keyPath.ts'

/** Which values the dot and the variables of a template stand for; several where more than one is possible. */
type Meant = readonly KeyPath[]

interface Opened {
  readonly kind: 'if' | 'with' | 'range' | 'define'
  readonly outer: Meant
}

/** What may be meant by one name, and said in one action: merged values are few. */
const mostMeant = 8
const mostSaid = 64

/** No chart's values are as deep. */
const deepest = 32

/** Follows the dot and the variables through a template, as far as they are values of the chart. */
export class Scope {
  readonly #opened: Opened[] = []
  readonly #variables = new Map<string, Meant>()
  #dot: Meant = []

  get depth(): number {
    return this.#opened.length
  }

  open(kind: Opened['kind'], dot: Meant): void {
    this.#opened.push({ kind, outer: this.#dot })
    if (kind !== 'if') this.#dot = dot
  }

  close(): void {
    const opened = this.#opened.pop()
    if (opened) this.#dot = opened.outer
  }

  /** `{{ else }}`, perhaps with a condition of its own. */
  turn([first, ...rest]: readonly Word[]): void {
    const opened = this.#opened.at(-1)
    if (!opened) return
    this.#dot = opened.outer
    if (first?.kind === 'name' && first.text === 'with') this.#dot = this.pathsIn(rest)
  }

  /** Opens a `with` or `range`, and says which values it takes up. */
  enter(kind: 'with' | 'range', words: readonly Word[]): Meant {
    const at = words.findIndex(({ text }) => text === ':=')
    const meant = this.pathsIn(words.slice(at + 1))
    const inside = (kind === 'range' ? meant.map((path) => [...path, {}]) : meant).slice(0, mostMeant)
    const names = words.slice(0, Math.max(at, 0)).filter(({ kind: word }) => word === 'path')
    const last = names.at(-1)
    for (const { text } of names) this.#variables.set(text, [])
    if (last) this.#variables.set(last.text, inside)
    this.open(kind, inside)
    return meant
  }

  /** `$v := …`: a variable may be given several values on different ways through the template. */
  assign(words: readonly Word[]): Meant {
    const at = words.findIndex(({ kind, text }) => kind === 'sign' && (text === ':=' || text === '='))
    const meant = this.pathsIn(words.slice(at + 1))
    const name = words[at - 1]?.text
    if (name !== undefined)
      this.#variables.set(name, [...(this.#variables.get(name) ?? []), ...meant].slice(0, mostMeant))
    return meant
  }

  /** All values that some words speak of. */
  pathsIn(words: readonly Word[]): Meant {
    const found: KeyPath[] = []
    for (const [at, word] of words.entries()) {
      if (word.kind !== 'path') continue
      const before = words[at - 1]
      const keys = before?.kind === 'name' && before.text === 'index' ? textsFrom(words, at + 1) : []
      for (const path of this.#meant(word.text)) {
        const whole = [...path, ...keys.map(keyStep)]
        if (whole.length <= deepest && found.length < mostSaid) found.push(whole)
      }
    }
    return found
  }

  #meant(text: string): Meant {
    const [head = '', ...keys] = text.split('.')
    const at = keys.indexOf('Values')
    if (at >= 0) return [keys.slice(at + 1).map(keyStep)]
    const steps = keys.filter((key) => key !== '').map(keyStep)
    const base = head === '' ? this.#dot : (this.#variables.get(head) ?? [])
    return base.map((path) => [...path, ...steps])
  }
}

function textsFrom(words: readonly Word[], from: number): string[] {
  const texts: string[] = []
  for (let at = from; words[at]?.kind === 'text'; at++) texts.push(words[at]?.text ?? '')
  return texts
}
