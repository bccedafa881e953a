import type { Span } from '../source/span.ts'
import { itemNames, itemStep, type KeyPath, keyStep, type Step } from './keyPath.ts'

/** A line of a template that begins with a key, or with an item of a list. */
export interface KeyLine {
  /** The line without its white space. */
  readonly span: Span
  /** The way to the key, as far as indentation tells. */
  readonly path: KeyPath
  /** What stands behind the colon, if it is no template expression. */
  readonly literal?: string
  /** What the document around it is, if the template says so literally. */
  readonly section: Section
}

/** One document of a template. */
export interface Section {
  kind?: string
}

interface Open {
  readonly indent: number
  readonly step: Step
}

/** How deep keys are followed. */
const deepest = 100

/**
 * Reads the keys of a template by their indentation, line by line: what stands in branches is all read.
 */
export class TemplateLines {
  readonly lines: KeyLine[] = []
  #open: Open[] = []
  #section: Section = {}

  /** The document that the line taken last is of. */
  get section(): Section {
    return this.#section
  }

  /** Takes the next line; `start` is its offset. */
  take(line: string, start: number): void {
    if (line.startsWith('---')) {
      this.#open = []
      this.#section = {}
      return
    }
    const dashes = /^ *(?:- +)*/.exec(line)?.[0] ?? ''
    const rest = line.slice(dashes.length)
    if (rest === '' || rest.startsWith('#') || rest === '-') return
    const key = /^(?:"([^"{}]+)"|'([^'{}]+)'|([\w./-]+)|(\{\{[^{}]*\}\})):(?=\s|$)/.exec(rest)
    const isItem = dashes.includes('-')
    if (!key && !isItem) return
    const indent = dashes.length
    if (isItem) {
      const dash = dashes.indexOf('-')
      this.#close(dash, true)
      this.#push({ indent: dash, step: itemStep() })
    } else this.#close(indent, false)
    const span = { start: start + (/^ */.exec(line)?.[0].length ?? 0), end: start + line.trimEnd().length }
    if (!key) {
      this.lines.push({ span, path: this.#path(), section: this.#section })
      return
    }
    const name = key[1] ?? key[2] ?? key[3]
    const value = rest.slice(key[0].length).trim()
    const literal = value === '' || value.includes('{{') ? undefined : unquoted(value)
    if (name !== undefined && itemNames.includes(name)) this.#name(indent, literal)
    if (name === 'kind' && indent === 0 && literal !== undefined) this.#section.kind = literal
    this.#push({ indent, step: name === undefined ? { isItem: false } : keyStep(name) })
    this.lines.push({
      span,
      path: this.#path(),
      section: this.#section,
      ...(literal !== undefined && { literal }),
    })
  }

  /** What is around something that will stand at a column. */
  around(column: number): { readonly keys: KeyPath; readonly listKeys: KeyPath } {
    const stepsBelow = (isIn: (open: Open) => boolean): KeyPath =>
      this.#open.filter(isIn).map(({ step }) => step)
    return {
      keys: stepsBelow(({ indent }) => indent < column),
      // A list may begin at the column of its key.
      listKeys: stepsBelow(({ indent, step }) => indent < column || (indent === column && !step.isItem)),
    }
  }

  /** The way to the line that was taken last. */
  #path(): KeyPath {
    return this.#open.map(({ step }) => step)
  }

  /** Ends what does not go on at a column; the key of a list may stand at the column of its dashes. */
  #close(column: number, isItem: boolean): void {
    while (this.#open.length > 0) {
      const last = this.#open[this.#open.length - 1] as Open
      const goesOn = last.indent < column || (isItem && last.indent === column && !last.step.isItem)
      if (goesOn) return
      this.#open.pop()
    }
  }

  #push(open: Open): void {
    if (this.#open.length < deepest) this.#open.push(open)
  }

  /** An item is called by one of its keys, which need not be the first. */
  #name(indent: number, literal: string | undefined): void {
    const last = this.#open[this.#open.length - 1]
    if (last?.step.isItem && last.indent < indent && literal !== undefined && last.step.name === undefined)
      last.step.name = literal
  }
}

function unquoted(value: string): string {
  const quoted = /^"([^"\\]*)"(?:\s+#.*)?$|^'([^']*)'(?:\s+#.*)?$/.exec(value)
  if (quoted) return quoted[1] ?? quoted[2] ?? ''
  const comment = value.indexOf(' #')
  return comment < 0 ? value : value.slice(0, comment).trimEnd()
}
