import type { Assignment } from './assignment.ts'
import type { Span } from './span.ts'
import type { SpanMap } from './stitched.ts'
import { assignmentOf, type Word } from './word.ts'

/** One word of a command line. */
export interface ShellWord {
  /** Decoded; expansions stay as written. */
  readonly text: string
  /** With its quotes. */
  readonly span: Span
  readonly unknown?: string
}

/**
 * `prefix`: `A=b command` and `env A=b command`; `export`: also `declare -x`; `assignment`: alone, for
 * the shell itself; `command`: a simple command that sets nothing, given only when asked for.
 */
export interface ShellStatement {
  readonly kind: 'prefix' | 'export' | 'assignment' | 'command'
  readonly assignments: readonly Assignment[]
  /** Of `env A=b command` the inner command. */
  readonly command: { readonly words: readonly ShellWord[] } | null
  readonly span: Span
}

/** Makes one simple command into a statement; null when it says nothing we can be sure of. */
export function statementOf(words: readonly Word[], source: string, place: SpanMap): ShellStatement | null {
  const first = words[0]
  const last = words.at(-1)
  if (first === undefined || last === undefined) return null
  const span = place({ start: first.span.start, end: last.span.end })
  let at = 0
  const assignments: Assignment[] = []
  for (; at < words.length; at++) {
    const word = words[at]
    if (word === undefined || !isAssignmentWord(word)) break
    const assignment = assignmentOf(withTilde(word), source, place, false)
    if (assignment !== null) assignments.push(assignment)
  }
  const rest = words.slice(at)
  if (rest.length === 0) {
    return assignments.length > 0 ? { kind: 'assignment', assignments, command: null, span } : null
  }
  if (DECLARATIONS.has(rest[0]?.text ?? '')) {
    return at === 0 ? declaration(rest, source, place, span) : null
  }
  const inner = unwrapEnv(rest, source, place, assignments)
  if (inner === null) return null
  const command = inner.length > 0 ? { words: inner.map((word) => shellWord(word, place)) } : null
  const kind = assignments.length > 0 ? 'prefix' : 'command'
  return { kind, assignments, command, span }
}

/** `A=b`, `A+=b`, `A[0]=b`: what keeps the following word in command position. */
function isAssignmentWord(word: Word): boolean {
  const first = word.pieces[0]
  return (
    first !== undefined &&
    first.span.start === first.inner.start &&
    /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/.test(first.text)
  )
}

function withTilde(word: Word): Word {
  if (word.unknown !== undefined || !word.text.includes('~')) return word
  const isExpanded = word.pieces.some(
    (piece) => piece.span.start === piece.inner.start && /(?:^|[:=])~/.test(piece.text),
  )
  return isExpanded ? { ...word, unknown: 'home directory ~' } : word
}

function shellWord(word: Word, place: SpanMap): ShellWord {
  const base = { text: word.text, span: place(word.span) }
  const unknown = word.unknown ?? expandedBy(word)
  return unknown === undefined ? base : { ...base, unknown }
}

/** What the shell does to a bare word outside of assignments, beside `$`. */
function expandedBy(word: Word): string | undefined {
  if (word.text === '[') return undefined
  for (const piece of word.pieces) {
    if (piece.span.start !== piece.inner.start || piece.text.length !== piece.span.end - piece.span.start)
      continue
    if (/[*?[]/.test(piece.text)) return 'file name pattern'
    if (piece.text.includes('{') && /,|\.\./.test(word.text)) return 'brace expansion'
    if (piece === word.pieces[0] && piece.text.startsWith('~')) return 'home directory ~'
  }
  return undefined
}

const DECLARATIONS = new Set(['export', 'declare', 'typeset', 'local', 'readonly'])

function declaration(
  words: readonly Word[],
  source: string,
  place: SpanMap,
  span: ShellStatement['span'],
): ShellStatement | null {
  let exported = words[0]?.text === 'export'
  const assignments: Assignment[] = []
  for (const word of words.slice(1)) {
    // Anything but -x, -g, -r and -- changes what the value means, or prints or removes.
    if (/^[-+]./.test(word.text)) {
      if (!/^-[xgr]+$|^--$/.test(word.text)) return null
      exported ||= word.text.includes('x')
      continue
    }
    const bare = expandedBy(word)
    const known = bare === 'brace expansion' ? { ...word, unknown: word.unknown ?? bare } : withTilde(word)
    const assignment = assignmentOf(known, source, place, true)
    if (assignment !== null) assignments.push(assignment)
  }
  if (assignments.length === 0) return null
  return { kind: exported ? 'export' : 'assignment', assignments, command: null, span }
}

const WRAPPERS = new Set(['exec', 'command', 'nohup'])

/**
 * Of `env A=b command` the command, its assignments added to the list; other commands as they are; null
 * for options of env that change how the rest is read.
 */
function unwrapEnv(
  words: readonly Word[],
  source: string,
  place: SpanMap,
  assignments: Assignment[],
): readonly Word[] | null {
  let at = WRAPPERS.has(words[0]?.text ?? '') ? 1 : 0
  if (!/^(?:\/usr\/bin\/|\/bin\/)?env$/.test(words[at]?.text ?? '')) return words
  for (at++; at < words.length; at++) {
    const text = words[at]?.text ?? ''
    if (text === '-u' || text === '-C') at++
    else if (/^(?:-u.|--unset=|--chdir=)/.test(text)) continue
    else if (!/^(?:-|-i|-v|--|--ignore-environment)$/.test(text)) break
  }
  if (words[at]?.text.startsWith('-')) return null
  for (; at < words.length; at++) {
    const word = words[at]
    if (word === undefined || !/^[^=]+=/.test(word.text)) break
    const bare = expandedBy(word)
    const assignment = assignmentOf(
      word.unknown === undefined && bare !== undefined ? { ...word, unknown: bare } : word,
      source,
      place,
      true,
    )
    if (assignment !== null) assignments.push(assignment)
  }
  return words.slice(at)
}
