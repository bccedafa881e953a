import type { MatcherSide } from '../../entities/alertmanagerParts.ts'
import type { Cause } from '../../entities/fact.ts'
import type { Place } from '../../source/place.ts'
import type { Problem } from '../../source/problem.ts'
import { child, entries, isNull, items, textOf, type YamlNode } from '../../source/yaml/node.ts'
import {
  type Matcher,
  type MatcherList,
  matcherOfObject,
  matchersOfMap,
  parseMatchers,
} from '../../values/matcher.ts'
import type { Scalars } from '../scalar.ts'
import { shorten } from '../scalar.ts'

/** The matchers of a route or of one side of an inhibit rule, and where they stand. */
export interface WrittenSide extends MatcherSide {
  /** The only scalar they stand in, else the collection; absent when none is written. */
  readonly place?: Place
}

/** How long a matcher may be to be read: its regular expression is compiled. What is longer is told. */
export interface MatcherLengths {
  /** UTF-16 units. */
  readonly most: number
  readonly problems: Problem[]
}

/** Reads matchers in all forms Alertmanager and its operator know; all of them have to hold. */
export class SideReader {
  readonly #scalars: Scalars
  readonly #matchers: Matcher[] = []
  readonly #places: Place[] = []
  readonly #lengths: MatcherLengths
  #unread: Cause | undefined

  /** @param unread why there may be more than is written, such as a template around it */
  constructor(scalars: Scalars, unread: Cause | undefined, lengths: MatcherLengths) {
    this.#scalars = scalars
    this.#unread = unread
    this.#lengths = lengths
  }

  /** `match:` and `match_re:`, one label a key. */
  map(node: YamlNode | undefined, regex: boolean): this {
    if (!node || isNull(node)) return this
    if (node.type !== 'map') return this.#refuse(node, 'a map of labels is expected here')
    const written = entries(node)
    for (const { key, value } of written) {
      // A null is the empty text for `match`; Alertmanager refuses it as a regular expression.
      const text = !regex && isNull(value) ? '' : textOf(value)
      const template = this.#scalars.templated(key) ?? this.#scalars.templated(value)
      if (template) this.#unread ??= template
      else if (text === undefined) this.#refuse(value, 'a text is expected here')
      else this.#take([key.text, text], () => matchersOfMap([[key.text, text]], regex), value)
    }
    return this.#stands(node, written.length === 1 ? written[0]?.value : undefined)
  }

  /** `matchers:`, a list of texts. */
  texts(node: YamlNode | undefined): this {
    if (!node || isNull(node)) return this
    if (node.type !== 'seq') return this.#refuse(node, 'a list of matchers is expected here')
    for (const item of items(node)) {
      const template = this.#scalars.templated(item)
      const text = textOf(item)
      if (template) this.#unread ??= template
      else if (text === undefined) this.#refuse(item, 'a text is expected here')
      else this.#take([text], () => parseMatchers(text), item)
    }
    return this.#stands(node, items(node).length === 1 ? items(node)[0] : undefined)
  }

  /** The operator's form: a list of objects with a name, a value and a type. */
  objects(node: YamlNode | undefined): this {
    if (!node || isNull(node)) return this
    if (node.type !== 'seq') return this.#refuse(node, 'a list of matchers is expected here')
    for (const item of items(node)) this.#object(item)
    const [only, ...more] = items(node)
    return this.#stands(node, more.length === 0 ? (child(only, 'value') ?? only) : undefined)
  }

  side(): WrittenSide {
    const [place] = this.#places
    return {
      matchers: this.#matchers,
      ...(this.#unread && { unread: this.#unread }),
      ...(place && { place }),
    }
  }

  #object(item: YamlNode): void {
    const fields = ['name', 'value', 'matchType', 'regex'].map((key) => child(item, key))
    const template = fields.map((field) => field && this.#scalars.templated(field)).find(Boolean)
    const [name, value, matchType, regex] = fields.map(textOf)
    if (template) this.#unread ??= template
    else if (name === undefined) this.#refuse(item, 'a matcher with a name is expected here')
    else
      this.#take(
        [name, value ?? ''],
        () =>
          matcherOfObject({
            name,
            regex: regex === 'true',
            ...(value !== undefined && { value }),
            ...(matchType !== undefined && { matchType }),
          }),
        item,
      )
  }

  #take(texts: readonly string[], parse: () => MatcherList, node: YamlNode): void {
    const { most, problems } = this.#lengths
    if (texts.some((text) => text.length > most)) {
      const message = `a matcher has more than ${most} characters`
      problems.push({ rule: 'source/limit', message, span: node.span, refused: false })
      this.#refuse(node, message)
      return
    }
    const read = parse()
    if (read.ok) for (const matcher of read.matchers) this.#matchers.push(matcher)
    else this.#refuse(node, `a matcher that cannot be read: ${shorten(read.error)}`)
  }

  #refuse(node: YamlNode, says: string): this {
    this.#unread ??= this.#scalars.templated(node) ?? { says, place: this.#scalars.place(node) }
    return this
  }

  #stands(whole: YamlNode, only: YamlNode | undefined): this {
    this.#places.push(this.#scalars.place(only ?? whole))
    return this
  }
}
