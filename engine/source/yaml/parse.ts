import { FAILSAFE_SCHEMA, loadAll, YAMLException } from 'js-yaml'
import { Composer, type Document, type YAMLParseError } from 'yaml'
import type { Limits } from '../limits.ts'
import type { Problem } from '../problem.ts'
import { Converter } from './convert.ts'
import type { YamlDocument } from './node.ts'
import { blankTemplate, placeholder } from './template.ts'
import { TokenReader } from './tokens.ts'

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
  const read = withoutStacks(() => readStream(text, text, limits))
  if (!read.problems.some((problem) => problem.rule === 'source/syntax')) return read
  if (!looksLikeTemplate(text)) return read
  const blanked = blankTemplate(text)
  if (!blanked) return { documents: [], problems: [], unreadable: asUnreadable(read.problems) }
  const again = withoutStacks(() => readStream(blanked.text, text, limits))
  if (again.problems.some((problem) => problem.rule === 'source/syntax')) {
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

/**
 * A text may have a hundred thousand errors, of which one is told: without their stacks they cost little.
 */
function withoutStacks<T>(read: () => T): T {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  try {
    return read()
  } finally {
    Error.stackTraceLimit = before
  }
}

function readStream(text: string, original: string, limits: Limits): YamlStream {
  const reader = new TokenReader(text, limits)
  const composer = new Composer({
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    strict: false,
  })
  const documents: YamlDocument[] = []
  const problems: Problem[] = []
  let first: YAMLParseError | undefined
  for (const document of composer.compose(reader.tokens()) as Iterable<Document.Parsed>) {
    first ??= document.errors[0]
    if (document.errors.length > 0 || !document.contents) continue
    const converted = new Converter(original, limits, placeholder).convert(document)
    for (const problem of converted.problems) problems.push(problem)
    documents.push({ root: converted.root })
  }
  if (reader.exceeded) return { documents: [], problems: [reader.exceeded] }
  // What follows the first error of a stream is mostly its echo.
  if (first) problems.push(asProblem(first, refusedByAll(text)))
  return { documents, problems }
}

/**
 * True when a second, more lenient reader refuses the text too: `yaml` calls some indentation an error that
 * published manifests have and Go's readers let pass.
 */
function refusedByAll(text: string): boolean {
  try {
    loadAll(text, undefined, { schema: FAILSAFE_SCHEMA, json: true })
    return false
  } catch (error) {
    if (error instanceof YAMLException) return true
    throw error
  }
}

function asProblem(error: YAMLParseError, refused: boolean): Problem {
  return {
    rule: 'source/syntax',
    message: error.message,
    span: { start: error.pos[0], end: Math.max(error.pos[1], error.pos[0]) },
    refused,
  }
}
