import { RE2JS } from 're2js'

/** A matcher's or label_replace's regular expression, anchored at both ends as Prometheus does. */
export interface Pattern {
  matches(value: string): boolean
  /** Whether the empty text matches, which is the value of a label that is not there. */
  readonly acceptsEmpty: boolean
}

/** Texts without a special character, and alternatives of such: most expressions are one. */
const PLAIN = /^[\w/: |-]*$/

/** Compiles RE2 syntax in linear time; undefined where Prometheus would refuse it. */
export function compile(source: string): Pattern | undefined {
  if (PLAIN.test(source)) return anyOf(new Set(source.split('|')))
  try {
    const compiled = RE2JS.compile(source, RE2JS.DOTALL)
    return { matches: (value) => compiled.matches(value), acceptsEmpty: compiled.matches('') }
  } catch {
    return undefined
  }
}

function anyOf(texts: ReadonlySet<string>): Pattern {
  return { matches: (value) => texts.has(value), acceptsEmpty: texts.has('') }
}

/** Whether the pattern accepts every string there is. */
export function acceptsAll(source: string): boolean {
  return /^(?:\.\*|\(\.\*\)|\(\?:\.\*\)|\^\.\*\$|\^\(\.\*\)\$)$/.test(source)
}
