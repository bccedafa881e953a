import type { Cause, Fact, Fields, Step } from '../entities/fact.ts'
import { known, unknown } from '../entities/fact.ts'
import type { Place } from '../source/place.ts'
import { looksSecret, masked } from '../source/secret.ts'
import { isNull, type YamlNode } from '../source/yaml/node.ts'
import { parseQuantity } from '../values/quantity.ts'
import type { Document } from './kind.ts'

/** Reads scalars of one document as facts that know their place. */
export class Scalars {
  readonly #document: Document
  constructor(document: Document) {
    this.#document = document
  }

  place(node: YamlNode): Place {
    return this.#document.source.place(node.span)
  }

  /** Why a value written here is not known before something is rendered, if so. */
  templated(node: YamlNode, place: Place = this.place(node)): Cause | undefined {
    if (node.type !== 'scalar') return undefined
    if (!node.template && !/\$\{[A-Za-z_]/.test(node.text)) return undefined
    return quotingCause('a template expression', node.text, place)
  }

  /** A text; absent for null, unknown for templates and collections. */
  text(node: YamlNode | undefined, fields?: Fields): Fact | undefined {
    if (!node || isNull(node)) return undefined
    const place = this.place(node)
    const text = node.type === 'scalar' ? node.text : undefined
    const origin = { place, text, via: this.via, fields }
    if (text === undefined) return unknown({ says: 'a text is expected here', place }, origin)
    const cause = this.templated(node)
    return cause ? unknown(cause, origin) : known(text, origin)
  }

  /** A number that `parse` reads from the text, in base units; unknown when it cannot. */
  number(
    node: YamlNode | undefined,
    parse: (text: string) => number | undefined,
    what: string,
  ): Fact | undefined {
    return numberIn(this.text(node), parse, what)
  }

  /** A Kubernetes quantity in base units. */
  quantity(node: YamlNode | undefined): Fact | undefined {
    return this.number(
      node,
      (text) => {
        const quantity = parseQuantity(text)
        return quantity.ok ? quantity.value : undefined
      },
      'a quantity',
    )
  }

  /** A boolean as Kubernetes reads it. */
  flag(node: YamlNode | undefined): Fact | undefined {
    const text = this.text(node)
    if (text?.state !== 'known') return text
    const { place, text: written } = text
    if (text.value === 'true' || text.value === 'false') {
      return known(text.value === 'true', {
        ...(place && { place }),
        ...(written !== undefined && { text: written }),
      })
    }
    return unknown({ says: 'not a truth value', place: place as Place })
  }

  get via(): readonly Step[] {
    return this.#document.via
  }
}

/** The number that `parse` reads from a text, in base units; unknown when it cannot. */
export function numberIn(
  text: Fact | undefined,
  parse: (text: string) => number | undefined,
  what: string,
): Fact | undefined {
  if (text?.state !== 'known' || !text.place) return text
  const { place, text: written, via } = text
  const origin = { place, ...(written !== undefined && { text: written }), ...(via && { via }) }
  const value = parse(String(text.value))
  return value === undefined
    ? unknown(quotingCause(`not ${what}`, String(text.value), place), origin)
    : known(value, origin)
}

/** The place of a value whose name says that it is a secret. */
export function guarded(place: Place, name: string): Place {
  return looksSecret(name) ? { ...place, secret: true } : place
}

/** A text as it may be shown. */
export function shownText(text: string, place: Place): string {
  return place.secret ? masked : text
}

/** A cause that quotes a text, unless the text is secret. */
export function quotingCause(says: string, text: string, place: Place): Cause {
  return { says: place.secret ? says : `${says}: ${shorten(text)}`, place }
}

/** A text short enough for a message. */
export function shorten(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > 40 ? `${line.slice(0, 39)}…` : line
}
