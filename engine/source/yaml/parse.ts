import { Composer, type Document, type YAMLParseError } from 'yaml'
import type { Limits } from '../limits.ts'
import type { Problem } from '../problem.ts'
import { Converter } from './convert.ts'
import { readLeniently, saysTheSame } from './lenientReader.ts'
import type { YamlDocument } from './node.ts'
import { readQuickly } from './quick/reader.ts'
import { joinQuotedLines } from './quotedLines.ts'
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
  const quick = readQuickly(text, text, limits)
  if (quick === 'no YAML') return readTemplate(text, limits) ?? parseThoroughly(text, limits)
  return quick ?? parseThoroughly(text, limits)
}

/** What `parseYaml` does with a text that is not as simple as most: the authority on all of YAML. */
export function parseThoroughly(text: string, limits: Limits): YamlStream {
  const read = withoutStacks(() => readStream(text, text, limits))
  if (!isRefused(read)) return read
  const other = otherFormat(text)
  if (other !== undefined)
    return { documents: [], problems: [], unreadable: asUnreadable(read.problems, other) }
  if (!looksLikeTemplate(text)) return read
  const template = readTemplate(text, limits)
  return template ?? { documents: [], problems: [], unreadable: asUnreadable(read.problems) }
}

function isRefused({ problems }: YamlStream): boolean {
  return problems.some((problem) => problem.rule === 'source/syntax' && problem.refused)
}

/** What is left of a text without its template expressions; undefined where it has none. */
function readTemplate(text: string, limits: Limits): YamlStream | undefined {
  const blanked = blankTemplate(text)
  if (!blanked) return undefined
  const quick = readQuickly(blanked.text, text, limits)
  const read: YamlStream =
    quick && quick !== 'no YAML' ? quick : withoutStacks(() => readStream(blanked.text, text, limits))
  if (isRefused(read)) return { documents: [], problems: [], unreadable: asUnreadable(read.problems) }
  return {
    documents: read.documents.map((document) => ({ ...document, template: blanked.first })),
    // Branches of a template repeat keys on purpose.
    problems: read.problems.filter((problem) => problem.rule === 'source/limit'),
  }
}

function asUnreadable(
  problems: readonly Problem[],
  message = 'a template that cannot be read before it is rendered',
): Problem {
  const first = problems[0] ?? { span: { start: 0, end: 0 } }
  return {
    rule: 'source/syntax',
    message,
    span: first.span,
    refused: false,
  }
}

/** What a text is that others take for right although it is no YAML. */
function otherFormat(text: string): string | undefined {
  if (/^(?:MIME-Version|Content-Type): /i.test(text)) return 'MIME parts, which are not read'
  // Kubernetes clients read such streams; so do log readers.
  if (/^\s*\{\s*"/.test(text) && /\}[ \t]*\r?\n[ \t]*\{/.test(text))
    return 'several JSON values in one file, which are not read'
  return undefined
}

function looksLikeTemplate(text: string): boolean {
  return (
    text.includes('[<') ||
    // `$name` on a line of its own is for envsubst.
    /^\$[A-Za-z_]\w*[ \t]*$/m.test(text) ||
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
  const read = readOnce(text, original, limits)
  if (!read.first) return read
  // Asked only where `yaml` refuses: what the other reader takes is read where both see the same.
  const second = readLeniently(text)
  const whole = second && readMended(text, original, limits, second)
  // Quoted lines that are too little indented: go-yaml, libyaml and PyYAML take them as js-yaml does.
  if (whole) return whole
  const problem = asProblem(text, read.first, second === undefined)
  return { documents: read.documents, problems: [...read.problems, problem] }
}

/** One pass over a text: the documents without errors, and the first error, of which the others are mostly echoes. */
function readOnce(
  text: string,
  original: string,
  limits: Limits,
): YamlStream & { readonly first?: YAMLParseError } {
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
  return { documents, problems, ...(first && { first }) }
}

/** How many quoted scalars of one text are worth mending, and in how long a text. */
const mostMends = 32
const longestMended = 500_000

/** The stream once quoted scalars whose lines are too little indented for `yaml` stand on one line. */
function readMended(
  text: string,
  original: string,
  limits: Limits,
  second: readonly unknown[],
): YamlStream | undefined {
  if (text.length > longestMended) return undefined
  let here = text
  for (let i = 0; i < mostMends; i++) {
    const read = readOnce(here, original, limits)
    if (!read.first) {
      const same =
        read.documents.length === second.length &&
        read.documents.every(({ root }, at) => saysTheSame(root, second[at]))
      return same ? read : undefined
    }
    const next = joinQuotedLines(here, read.first.pos[0])
    if (next === undefined) return undefined
    here = next
  }
  return undefined
}

function asProblem(text: string, error: YAMLParseError, refused: boolean): Problem {
  const [from, to] = error.pos
  // The reader may stop at the indentation before what it cannot take.
  const blank = /^[ \t]+(?=\S)/.exec(text.slice(from, from + 200))?.[0].length ?? 0
  const start = from + blank
  return {
    rule: 'source/syntax',
    message: refused ? error.message : `not every reader of YAML takes this: ${error.message}`,
    span: { start, end: Math.max(to, start + (blank > 0 ? 1 : 0)) },
    refused,
  }
}
