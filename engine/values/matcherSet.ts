import { possibleValues, tester } from './matcher.ts'
import { isSpace, type Matcher } from './matcherForm.ts'

/** Matchers as Alertmanager prints them (Alertmanager, pkg/labels/matcher.go, String). */
export function printMatchers(matchers: readonly Matcher[]): string {
  return `{${matchers.map(printMatcher).join(',')}}`
}

/** One matcher as Alertmanager prints it. */
export function printMatcher({ name, operator, value }: Matcher): string {
  if (isPlain(name)) return `${name}${operator}"${escaped(value)}"`
  return `"${escaped(name)}"${operator}"${escaped(value)}"`
}

function isPlain(name: string): boolean {
  if (/[{}!=~,\\"'`]/.test(name)) return false
  for (let at = 0; at < name.length; at++) if (isSpace(name.charCodeAt(at))) return false
  return true
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
}

/**
 * The values a label can have where all matchers hold, if these are written out; undefined where they are not.
 * A missing label is the empty text.
 */
export function allowedValues(matchers: readonly Matcher[], label: string): readonly string[] | undefined {
  const own = matchers.filter(({ name }) => name === label)
  let values: readonly string[] | undefined
  for (const matcher of own) {
    const written = possibleValues(matcher)
    if (written && (!values || written.length < values.length)) values = written
  }
  if (!values) return undefined
  const tests = own.map(tester)
  return [...new Set(values)].filter((value) => tests.every((test) => test?.(value) ?? false))
}
