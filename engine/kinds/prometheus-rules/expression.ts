import type { Cause } from '../../entities/fact.ts'
import type { Place } from '../../source/place.ts'
import type { Problem } from '../../source/problem.ts'
import type { Span } from '../../source/span.ts'
import { fileText } from '../../source/text.ts'
import type { YamlNode } from '../../source/yaml/node.ts'
import { scalarText } from '../../source/yaml/origins.ts'
import type { Document } from '../kind.ts'
import type { Analyses } from './analyses.ts'
import type { Analysis, Facts } from './promql/facts.ts'

/** One expression of a rule: its text, what it says, and where each part of it stands in the file. */
export interface Expression {
  readonly text: string
  readonly place: Place
  readonly analysis: Analysis | undefined
  /** What a valid expression says; absent where `cause` tells why it is not read. */
  readonly facts?: Facts
  readonly cause?: Cause
  /** The document's span of a span of the text. */
  spanOf(span: Span): Span
  /** The file's place of a span of the text. */
  placeOf(span: Span): Place
}

/** Reads expressions; one that aliases repeat is read once. */
export class Expressions {
  readonly #document: Document
  readonly #length: number
  readonly #analyses: Analyses
  readonly #read = new Map<YamlNode, Expression>()
  /** Expressions that were too long or too deep to be read. */
  readonly problems: Problem[] = []

  /** @param length the longest expression that is read, in UTF-16 units */
  constructor(document: Document, length: number, analyses: Analyses) {
    this.#document = document
    this.#length = length
    this.#analyses = analyses
  }

  /** @param foreign why expressions of this group are not PromQL at all */
  read(node: YamlNode, foreign?: Cause): Expression {
    const before = this.#read.get(node)
    if (before) return before
    const made = this.#make(node, foreign)
    this.#read.set(node, made)
    return made
  }

  #make(node: YamlNode, foreign: Cause | undefined): Expression {
    const { source } = this.#document
    const place = source.place(node.span)
    const bare = { text: '', place, analysis: undefined, spanOf: () => node.span, placeOf: () => place }
    if (node.type !== 'scalar') return { ...bare, cause: { says: 'an expression is expected here', place } }
    const cause = foreign ?? this.#template(node.span)
    if (cause) return { ...bare, text: node.text, cause }
    const text = scalarText(fileText({ path: source.path, text: source.text }), node)
    const analysis = this.#analyses.of(node.text, this.#length)
    const spanOf = (span: Span): Span => text.place(span).span
    const placeOf = (span: Span): Place => source.place(spanOf(span))
    if (analysis.kind === 'refused') this.#tell(node.span)
    const facts = analysis.kind === 'facts' ? analysis : undefined
    const why = analysis.kind === 'facts' ? undefined : whyUnread(analysis, placeOf, place)
    return { text: node.text, place, analysis, facts, cause: why, spanOf, placeOf }
  }

  #tell(span: Span): void {
    const message = `an expression is longer than ${this.#length} characters or nested too deeply to be read`
    this.problems.push({ rule: 'source/limit', message, span, refused: false })
  }

  /** In a text that is a template, an expression may have lost whole lines to it. */
  #template(span: Span): Cause | undefined {
    const { source, yaml } = this.#document
    if (!yaml?.template || !/\{\{|\{%|<%/.test(source.text.slice(span.start, span.end))) return undefined
    return { says: 'the expression is a template', place: source.place(span) }
  }
}

const dialects = {
  metricsql: 'the expression is MetricsQL',
  template: 'the expression is a template',
  grafana: 'the expression has variables of Grafana',
} as const

function whyUnread(analysis: Exclude<Analysis, Facts>, placeOf: (span: Span) => Place, whole: Place): Cause {
  switch (analysis.kind) {
    case 'error':
      return {
        says: `not an expression: ${analysis.problems[0].message}`,
        place: placeOf(analysis.problems[0].span),
      }
    case 'foreign':
      return { says: dialects[analysis.dialect], place: placeOf(analysis.evidence) }
    case 'refused':
      return { says: 'the expression is too large to be read', place: whole }
  }
}
