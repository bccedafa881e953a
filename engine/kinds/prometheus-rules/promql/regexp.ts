import { RE2JS } from 're2js'

/** A matcher's or label_replace's regular expression, anchored at both ends as Prometheus does. */
export interface Pattern {
  matches(value: string): boolean
}

/** Compiles RE2 syntax in linear time; undefined where Prometheus would refuse it. */
export function compile(source: string): Pattern | undefined {
  try {
    const compiled = RE2JS.compile(source, RE2JS.DOTALL)
    return { matches: (value) => compiled.matches(value) }
  } catch {
    return undefined
  }
}

/** Whether the pattern accepts every string there is. */
export function acceptsAll(source: string): boolean {
  return /^(?:\.\*|\(\.\*\)|\(\?:\.\*\)|\^\.\*\$|\^\(\.\*\)\$)$/.test(source)
}
