import { type Fact, known, unknown } from '../../entities/fact.ts'
import type { Place } from '../../source/place.ts'
import { quoteExpansion } from '../../source/secret.ts'
import { isNull, type YamlNode, type YamlScalar } from '../../source/yaml/node.ts'
import { scalarText } from '../../source/yaml/origins.ts'
import { resolveCompose } from '../../values/yamlScalar.ts'
import type { Document } from '../kind.ts'
import { guarded, numberIn, shorten, shownText } from '../scalar.ts'

/** A value as Compose reads it, with the YAML type it saw on the way. */
export interface ComposeValue {
  /** Absent for null: then the value comes from the shell. */
  readonly fact?: Fact
  readonly written: 'string' | 'boolean' | 'integer' | 'float' | 'null' | 'timestamp' | 'collection'
  /** The scalar's text when it is plain YAML. */
  readonly plain?: string
}

/** Reads scalars of one Compose file: their YAML, then the variables Compose fills in. */
export class ComposeScalars {
  readonly #document: Document
  constructor(document: Document) {
    this.#document = document
  }

  place(node: YamlNode): Place {
    return this.#document.source.place(node.span)
  }

  /** A text; absent for null. */
  text(node: YamlNode | undefined): Fact | undefined {
    if (!node || isNull(node)) return undefined
    const place = this.place(node)
    if (node.type !== 'scalar') return unknown({ says: 'a text is expected here', place })
    return this.#interpolated(node.text, place, node)
  }

  /** The value of a variable in the map form; `name` says whether it may be shown. */
  value(node: YamlNode, name: string): ComposeValue {
    const place = guarded(this.place(node), name)
    if (node.type !== 'scalar')
      return { fact: unknown({ says: 'not a text', place }, { place }), written: 'collection' }
    if (node.style !== 'plain' || node.tag?.endsWith('str'))
      return { fact: this.#interpolated(node.text, place, node), written: 'string' }
    if (node.text.includes('$') || node.template)
      return { fact: this.#interpolated(node.text, place, node), written: 'string' }
    const scalar = resolveCompose(node.text)
    if (scalar.type === 'null') return { written: 'null' }
    const text = shownText(node.text, place)
    if (scalar.env !== undefined)
      return { fact: known(scalar.env, { place, text }), written: scalar.type, plain: node.text }
    const says = `Compose cannot pass ${place.secret ? 'this' : shorten(node.text)} as a text`
    return { fact: unknown({ says, place }, { place, text }), written: scalar.type }
  }

  /** A part of a scalar's text, at its own place: the value behind `NAME=`. */
  part(node: YamlScalar, start: number, end: number, name: string): Fact {
    const place = guarded(this.partPlace(node, start, end), name)
    return this.#interpolated(node.text.slice(start, end), place, node)
  }

  /** Where a part of a scalar's text is written. */
  partPlace(node: YamlScalar, start: number, end: number): Place {
    return scalarText(this.#document.source, node).place({ start, end })
  }

  /** A number that `parse` reads from the text, in base units. */
  number(
    node: YamlNode | undefined,
    parse: (text: string) => number | undefined,
    what: string,
  ): Fact | undefined {
    return numberIn(this.text(node), parse, what)
  }

  #interpolated(text: string, place: Place, node: YamlScalar): Fact {
    const shown = shownText(text, place)
    const read = interpolate(text, node.template ?? false)
    if (read.says === undefined) return known(read.text, { place, text: shown })
    return unknown({ says: place.secret ? 'not known here' : read.says, place }, { place, text: shown })
  }
}

/**
 * The text after Compose filled in its variables (compose-spec, interpolation): `$$` is a dollar sign; what comes
 * from the shell or `.env` is not known here, defaults included, since either may set it.
 */
export function interpolate(
  text: string,
  isTemplate = false,
): { readonly text: string; readonly says?: string } {
  if (isTemplate) return { text, says: `a template expression: ${shorten(text)}` }
  let says: string | undefined
  const filled = text.replace(/\$(?:\$|\{[^}]*\}?|[A-Za-z_][A-Za-z0-9_]*)?/g, (found) => {
    if (found === '$$') return '$'
    says ??=
      found === '$'
        ? 'a dollar sign that Compose refuses'
        : `${quoteExpansion(found)} is filled in from the shell or .env`
    return found
  })
  return { text: filled, ...(says !== undefined && { says }) }
}
