import { RE2JS } from 're2js'

/** A matcher's regular expression, anchored at both ends as Prometheus does. */
export interface Pattern {
  /** Whether the empty text matches, which is the value of a label that is not there. */
  readonly acceptsEmpty: boolean
}

/** Alternatives of plain characters and dots, some of them repeated: RE2 takes them all. */
const SIMPLE = /^(?:(?:[\w/: .-]|\\[./-])[*+?]?|\|)*$/
/** Of those the ones with an alternative that nothing has to be there for. */
const EMPTY = /(?:^|\|)(?:\\?[^|][*?])*(?:$|\|)/
const GROUP = /\((?:\?:)?([^()]*)\)/g

/** Reads RE2 syntax in linear time; undefined where Prometheus would refuse it. */
export function pattern(source: string): Pattern | undefined {
  // Most patterns need no engine: groups of simple patterns are as good as a character that has to be there, or not.
  const flat = source.replace(GROUP, (group, inside) =>
    SIMPLE.test(inside) ? (EMPTY.test(inside) ? 'x*' : 'x') : group,
  )
  if (SIMPLE.test(flat)) return { acceptsEmpty: EMPTY.test(flat) }
  const compiled = compile(source)
  return compiled && { acceptsEmpty: compiled.matches('') }
}

/** Compiles RE2 syntax in linear time; undefined where Prometheus would refuse it. */
export function compile(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source, RE2JS.DOTALL)
  } catch {
    return undefined
  }
}

/** Whether the pattern accepts every string there is. */
export function acceptsAll(source: string): boolean {
  return /^(?:\.\*|\(\.\*\)|\(\?:\.\*\)|\^\.\*\$|\^\(\.\*\)\$)$/.test(source)
}
