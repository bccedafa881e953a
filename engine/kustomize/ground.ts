import { lastAtMost } from '../source/bisection.ts'
import type { Place } from '../source/place.ts'
import { type Span, shift } from '../source/span.ts'
import { fileText, type Text } from '../source/text.ts'
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from '../source/yaml/node.ts'
import { scalarText } from '../source/yaml/origins.ts'

/** The stretch of one text. */
interface Plot {
  readonly start: number
  readonly text: Text
}

const nowhere = fileText({ path: '', text: '' })

/**
 * One line of offsets on which every text of a build has a stretch of its own: a node of a built object keeps one span,
 * whichever of the files it came from, and readers of objects need not know that it was built.
 */
export class Ground {
  readonly #plots: Plot[] = []
  readonly #starts: number[] = []
  #end = 0
  #joined: string | undefined

  /** Gives a text its stretch; adding the result to a span of the text gives the ground's span. */
  add(text: Text): number {
    const start = this.#end
    this.#plots.push({ start, text })
    this.#starts.push(start)
    // One more, so that an empty span at the end of a text is not the beginning of the next.
    this.#end += text.text.length + 1
    this.#joined = undefined
    return start
  }

  /** A text that stands nowhere as it is; its place is that of what decides it. */
  derived(text: string, from: Span): Span {
    const { path, secret } = this.#at(from.start)?.text ?? nowhere
    const start = this.add({ path, text, secret, place: () => ({ ...this.place(from), derived: true }) })
    return { start, end: start + text.length }
  }

  /** The text of a scalar that holds a document of its own: an inline patch. */
  inside(scalar: YamlScalar): Text {
    const { start, text } = this.#at(scalar.span.start) ?? { start: 0, text: nowhere }
    return scalarText(text, { ...scalar, span: shift(scalar.span, -start) })
  }

  /** The file's place of a span, which never reaches from one text into another. */
  place(span: Span): Place {
    const { start, text } = this.#at(span.start) ?? { start: 0, text: nowhere }
    return text.place(shift(span, -start))
  }

  /** The ground as a text of its own, for what reads objects. Its places are those of the files. */
  text(path: string): Text {
    const ground = this
    return {
      path,
      get text() {
        return ground.#join()
      },
      secret: false,
      place: (span) => ground.place(span),
    }
  }

  #join(): string {
    this.#joined ??= this.#plots.map(({ text }) => text.text).join('\n')
    return this.#joined
  }

  #at(offset: number): Plot | undefined {
    return this.#plots[lastAtMost(this.#starts, offset)]
  }
}

/** A tree whose spans are moved to the ground; nodes that aliases share stay shared. */
export function moved(node: YamlNode, by: number, done = new Map<YamlNode, YamlNode>()): YamlNode {
  const before = done.get(node)
  if (before) return before
  const made = movedNode(node, by, done)
  done.set(node, made)
  return made
}

function movedNode(node: YamlNode, by: number, done: Map<YamlNode, YamlNode>): YamlNode {
  const span = shift(node.span, by)
  if (node.type === 'scalar') return { ...node, span }
  if (node.type === 'seq') return { ...node, span, items: node.items.map((item) => moved(item, by, done)) }
  const entries = new Map<YamlEntry, YamlEntry>()
  for (const entry of node.entries)
    entries.set(entry, {
      ...entry,
      key: moved(entry.key, by, done) as YamlScalar,
      value: moved(entry.value, by, done),
    })
  const index = new Map<string, YamlEntry>()
  for (const [key, entry] of node.index) index.set(key, entries.get(entry) ?? entry)
  const map: YamlMap = { ...node, span, entries: [...entries.values()], index }
  return map
}
