import type { Assignment } from './assignment.ts'
import { quoteExpansion } from './secret.ts'
import { readShell } from './shell.ts'
import type { ShellStatement } from './shellStatement.ts'
import type { Span } from './span.ts'

/** One variable a makefile sets. */
export interface MakeVariable {
  readonly assignment: Assignment
  /** Whether recipes get it as an environment variable, by its own `export` or another line's. */
  readonly exported: boolean
  /** The targets it is set for; null for all. */
  readonly target: string | null
}

/** The commands of one target. */
export interface MakeRecipe {
  readonly target: string
  /** One recipe line with its continuations, without the tab and the prefixes `@`, `-`, `+`. */
  readonly span: Span
  readonly statements: readonly ShellStatement[]
}

/** What is read of a makefile. */
export interface Makefile {
  readonly variables: readonly MakeVariable[]
  readonly recipes: readonly MakeRecipe[]
}

interface Draft {
  readonly text: string
  readonly variables: { assignment: Assignment; exported: boolean; target: string | null }[]
  readonly recipes: MakeRecipe[]
  readonly exportedNames: Set<string>
  exportAll: boolean
  target: string | null
  /** Depth of `ifeq` and its like. */
  conditions: number
  /** Depth of `define`. */
  defines: number
}

/**
 * Reads what GNU make sets for recipes, and what recipes set for their commands. Nothing is expanded: a
 * value that needs make to be known is unknown. A file that changes `.RECIPEPREFIX` is read up to there.
 */
export function parseMakefile(text: string): Makefile {
  const draft: Draft = {
    text,
    variables: [],
    recipes: [],
    exportedNames: new Set(),
    exportAll: false,
    target: null,
    conditions: 0,
    defines: 0,
  }
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; ) {
    const end = logicalEnd(text, at)
    const span = { start: at, end: text[end - 1] === '\r' ? end - 1 : end }
    if (/^\.RECIPEPREFIX\b/.test(text.slice(at, at + 20))) break
    readLine(draft, span)
    at = end + 1
  }
  const variables = draft.variables.map((variable) => ({
    ...variable,
    exported: variable.exported || draft.exportAll || draft.exportedNames.has(variable.assignment.name),
  }))
  return { variables, recipes: draft.recipes }
}

/** The newline that ends a line and its continuations, or the end of the text. */
function logicalEnd(text: string, start: number): number {
  for (let at = start; ; ) {
    const newline = text.indexOf('\n', at)
    if (newline === -1) return text.length
    let slash = text[newline - 1] === '\r' ? newline - 1 : newline
    const end = slash
    while (slash > start && text[slash - 1] === '\\') slash--
    if ((end - slash) % 2 === 0) return newline
    at = newline + 1
  }
}

function readLine(draft: Draft, span: Span): void {
  const { text } = draft
  if (text[span.start] === '\t' && draft.target !== null && draft.defines === 0) {
    recipe(draft, draft.target, { start: span.start + 1, end: span.end })
    return
  }
  const start = skipBlanks(text, span.start, span.end)
  const line = { start, end: span.end }
  if (start >= span.end || text[start] === '#') return
  const word = /^[A-Za-z-]+(?=[\s(]|$)/.exec(text.slice(start, Math.min(start + 16, span.end)))?.[0]
  if (word === 'define') draft.defines++
  else if (word === 'endef') draft.defines = Math.max(0, draft.defines - 1)
  else if (draft.defines > 0) return
  else if (word !== undefined && /^ifn?(?:eq|def)$/.test(word)) draft.conditions++
  else if (word === 'endif') draft.conditions = Math.max(0, draft.conditions - 1)
  else if (word === 'else' || word === 'include' || word === '-include' || word === 'unexport') return
  else if (!variableLine(draft, line, null)) rule(draft, line)
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at++
  return at
}

const OPERATOR = /(?:\?|\+|!|:::|::|:)?=/y
const NAME = /[A-Za-z_][A-Za-z0-9_.-]*/y

/** `[export] [override] NAME := value`; false when the line is something else. */
function variableLine(draft: Draft, line: Span, target: string | null): boolean {
  const { text } = draft
  let exported = false
  for (let at = line.start; ; ) {
    NAME.lastIndex = at
    const name = NAME.exec(text)?.[0]
    if (name === undefined || at + name.length > line.end) return exported
    const after = skipBlanks(text, at + name.length, line.end)
    OPERATOR.lastIndex = after
    const operator = OPERATOR.exec(text)?.[0]
    if (operator !== undefined) {
      const nameSpan = { start: at, end: at + name.length }
      variable(draft, nameSpan, operator, { start: after + operator.length, end: line.end }, exported, target)
      return true
    }
    if (exported) draft.exportedNames.add(name)
    else if (name === 'export') {
      exported = true
      if (after >= line.end || text[after] === '#') draft.exportAll = true
    } else if (name !== 'override' && name !== 'private') return false
    if (after >= line.end || after === at + name.length) return exported
    at = after
  }
}

function variable(
  draft: Draft,
  nameSpan: Span,
  operator: string,
  rest: Span,
  exported: boolean,
  target: string | null,
): void {
  const { text } = draft
  const start = skipBlanks(text, rest.start, rest.end)
  const valueSpan = { start, end: commentStart(text, start, rest.end) }
  const raw = text.slice(valueSpan.start, valueSpan.end)
  const value = raw.replaceAll('$$', '$').replaceAll('\\#', '#')
  const name = text.slice(nameSpan.start, nameSpan.end)
  const unknown = whyUnknown(draft, raw, operator)
  const base = { name, nameSpan, value, valueSpan, raw }
  draft.variables.push({ assignment: unknown === undefined ? base : { ...base, unknown }, exported, target })
}

function whyUnknown(draft: Draft, raw: string, operator: string): string | undefined {
  const reference = /\$[^$]/.exec(raw.replaceAll('$$', '  '))
  if (operator === '!=') return 'output of a command'
  if (reference !== null) return `make variable ${quoteExpansion(raw.slice(reference.index))}`
  if (operator === '?=') return 'may be set by the environment (?=)'
  if (operator === '+=') return 'appends to another value (+=)'
  if (raw.includes('\n')) return 'continued over several lines'
  return draft.conditions > 0 ? 'depends on a condition' : undefined
}

function commentStart(text: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '#') return at
  }
  return end
}

function rule(draft: Draft, line: Span): void {
  const { text } = draft
  const colon = ruleColon(text, line)
  if (colon === -1) return
  const target = text.slice(line.start, colon).trim()
  draft.target = target
  if (target === '.EXPORT_ALL_VARIABLES') draft.exportAll = true
  let start = colon + 1
  while (text[start] === ':') start++
  start = skipBlanks(text, start, line.end)
  if (variableLine(draft, { start, end: line.end }, target)) return
  const semicolon = text.indexOf(';', start)
  const isInline = semicolon !== -1 && semicolon < commentStart(text, start, line.end)
  if (isInline) recipe(draft, target, { start: semicolon + 1, end: line.end })
}

/** The colon after the targets; none where `=` comes first or the line is a comment. */
function ruleColon(text: string, line: Span): number {
  let depth = 0
  for (let at = line.start; at < line.end; at++) {
    const char = text[at]
    if (char === '(' || char === '{') depth++
    else if (char === ')' || char === '}') depth--
    else if (char === ':' && depth <= 0) return at
    else if ((char === '=' || char === '#') && depth <= 0) return -1
  }
  return -1
}

function recipe(draft: Draft, target: string, line: Span): void {
  let start = line.start
  while (start < line.end && ' \t@-+'.includes(draft.text.charAt(start))) start++
  const span = { start, end: line.end }
  const statements = readShell(draft.text.slice(start, line.end), {
    dialect: 'make',
    place: (inner) => ({ start: inner.start + start, end: inner.end + start }),
  })
  draft.recipes.push({ target, span, statements })
}
