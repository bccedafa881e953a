import { Composer, type Document, type YAMLParseError } from 'yaml'
import type { Limits } from '../limits.ts'
import type { Problem } from '../problem.ts'
import { Converter } from './convert.ts'
import { readLeniently, saysTheSame } from './lenientReader.ts'
import type { YamlDocument } from './node.ts'
import { joinQuotedLines } from './quotedLines.ts'
import { blankTemplate, placeholder } from './template.ts'
import { readTokens, type Tokens } from './tokens.ts'

/** What a YAML stream holds: its documents with spans, and what is wrong with it. */
export interface YamlStream {
  readonly documents: YamlDocument[]
  readonly problems: Problem[]
  /** Set when the text is a template that cannot be read as YAML: why nothing is known of it. */
  readonly unreadable?: Problem
}

/**
 * Reads YAML (and so JSON): all documents, every scalar as text with its span. Files with template
 * expressions are never syntax errors: what can be read is read. Throws nothing for bad input.
 */
export function parseYaml(text: string, limits: Limits): YamlStream {
  const read = readStream(text, text, limits)
  if (!read.problems.some((problem) => problem.rule === 'source/syntax' && problem.refused)) return read
  if (!looksLikeTemplate(text)) return read
  const blanked = blankTemplate(text)
  if (!blanked) return { documents: [], problems: [], unreadable: asUnreadable(read.problems) }
  const again = readStream(blanked.text, text, limits)
  if (again.problems.some((problem) => problem.rule === 'source/syntax' && problem.refused)) {
    return { documents: [], problems: [], unreadable: asUnreadable(again.problems) }
  }
  return {
    documents: again.documents.map((document) => ({ ...document, template: blanked.first })),
    // Branches of a template repeat keys on purpose.
    problems: again.problems.filter((problem) => problem.rule === 'source/limit'),
  }
}

function asUnreadable(problems: readonly Problem[]): Problem {
  const first = problems[0] ?? { span: { start: 0, end: 0 } }
  return {
    rule: 'source/syntax',
    message: 'a template that cannot be read before it is rendered',
    span: first.span,
    refused: false,
  }
}

function looksLikeTemplate(text: string): boolean {
  return (
    text.includes('{{') ||
    text.includes('{%') ||
    text.includes('${') ||
    text.includes('<%') ||
    text.includes('$(')
  )
}

function readStream(text: string, original: string, limits: Limits): YamlStream {
  const read = readTokens(text, limits)
  if (read.exceeded) return { documents: [], problems: [read.exceeded] }
  const composed = compose(read.tokens)
  const [first] = composed.flatMap((document) => document.errors)
  if (!first) return convert(composed, original, limits)
  // Asked only where `yaml` refuses: what the other reader takes is read where both see the same.
  const second = readLeniently(text)
  // What follows the first error of a stream is mostly its echo.
  const problems = [asProblem(first, second === undefined)]
  if (!second) return { documents: convert(composed.filter(isSound), original, limits).documents, problems }
  const stream = convert(mended(text, limits) ?? composed.filter(isSound), original, limits)
  const whole =
    stream.documents.length === second.length &&
    stream.documents.every(({ root }, i) => saysTheSame(root, second[i]))
  return whole ? { ...stream, problems: [...problems, ...stream.problems] } : { documents: [], problems }
}

function compose(tokens: Tokens['tokens']): Document.Parsed[] {
  const composer = new Composer({
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    strict: false,
  })
  return [...(composer.compose(tokens) as Iterable<Document.Parsed>)]
}

function isSound(document: Document.Parsed): boolean {
  return document.errors.length === 0
}

function convert(composed: readonly Document.Parsed[], original: string, limits: Limits): YamlStream {
  const documents: YamlDocument[] = []
  const problems: Problem[] = []
  for (const document of composed) {
    if (!document.contents) continue
    const converted = new Converter(original, limits, placeholder).convert(document)
    problems.push(...converted.problems)
    documents.push({ root: converted.root })
  }
  return { documents, problems }
}

/** How many quoted scalars of one text are worth mending. */
const mostMends = 64

/** The documents once quoted scalars whose lines are too little indented for `yaml` stand on one line. */
function mended(text: string, limits: Limits): Document.Parsed[] | undefined {
  let here = text
  for (let i = 0; i < mostMends; i++) {
    const composed = compose(readTokens(here, limits).tokens)
    const error = composed.flatMap((document) => document.errors)[0]
    if (!error) return composed
    const next = joinQuotedLines(here, error.pos[0])
    if (next === undefined) return composed.every((document) => document.contents) ? composed : undefined
    here = next
  }
  return undefined
}

function asProblem(error: YAMLParseError, refused: boolean): Problem {
  return {
    rule: 'source/syntax',
    message: refused ? error.message : `not every reader of YAML takes this: ${error.message}`,
    span: { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0]) },
    refused,
  }
}
