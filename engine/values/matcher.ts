import { RE2JS } from 're2js'
import { readClassicMatchers } from './matcherClassic.ts'
import type { Matcher, MatchOperator, Reading } from './matcherForm.ts'
import { literalsOf } from './matcherLiterals.ts'
import { readUtf8Matchers } from './matcherUtf8.ts'

export type { Matcher, MatchOperator } from './matcherForm.ts'

export type MatcherList =
  | {
      readonly ok: true
      readonly matchers: readonly Matcher[]
      /** Whose reading counts. `classic` means the string does not read the same in UTF-8 mode. */
      readonly reader: 'utf8' | 'classic'
      /** Both readers accept the string and understand it differently. */
      readonly disagreement: boolean
    }
  | { readonly ok: false; readonly error: string }

/**
 * Reads one string of a `matchers:` list: one matcher, several with commas, or a `{…}` group.
 * Alertmanager >= 0.27 in its default (fallback) mode: the UTF-8 reader first, the classic reader where
 * that fails, and the classic reading where both succeed and differ
 * (Alertmanager, matcher/compat/parse.go, FallbackMatchersParser).
 */
export function parseMatchers(text: string): MatcherList {
  const modern = checked(readUtf8Matchers(text))
  const old = readClassicMatchers(text)
  // Compiling is what costs here: once is enough where both read the same.
  if (modern.ok && old.ok && sameMatchers(modern.matchers, old.matchers)) {
    return { ...modern, reader: 'utf8', disagreement: false }
  }
  const classic = checked(old)
  if (classic.ok) return { ...classic, reader: 'classic', disagreement: modern.ok }
  return modern.ok ? { ...modern, reader: 'utf8', disagreement: false } : classic
}

/**
 * Reads the old map forms: `match` (`regex` false) and `match_re` (true). Names are classic label names
 * there (Alertmanager, config/common/matchers.go). Pairs, not an object, so that no key is special.
 */
export function matchersOfMap(pairs: Iterable<readonly [string, string]>, regex: boolean): MatcherList {
  const matchers: Matcher[] = []
  for (const [name, value] of pairs) {
    if (!CLASSIC_NAME.test(name)) return { ok: false, error: `invalid label name ${JSON.stringify(name)}` }
    matchers.push({ name, operator: regex ? '=~' : '=', value })
  }
  const reading = checked({ ok: true, matchers })
  return reading.ok ? { ...reading, reader: 'utf8', disagreement: false } : reading
}

const CLASSIC_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/**
 * Reads the object form of an AlertmanagerConfig (`matchType` wins over the deprecated `regex`;
 * without either it is `=`).
 */
export function matcherOfObject(fields: {
  name: string
  value?: string
  matchType?: string
  regex?: boolean
}): MatcherList {
  const operator = fields.matchType || (fields.regex ? '=~' : '=')
  if (!isOperator(operator)) return { ok: false, error: `unknown matchType ${JSON.stringify(operator)}` }
  if (fields.name === '') return { ok: false, error: 'a matcher needs a label name' }
  const reading = checked({
    ok: true,
    matchers: [{ name: fields.name, operator, value: fields.value ?? '' }],
  })
  return reading.ok ? { ...reading, reader: 'utf8', disagreement: false } : reading
}

function isOperator(text: string): text is MatchOperator {
  return text === '=' || text === '!=' || text === '=~' || text === '!~'
}

function checked(reading: Reading): Reading {
  if (!reading.ok) return reading
  for (const matcher of reading.matchers) {
    if (isRegex(matcher) && literalsOf(matcher.value) === null && compile(matcher.value) === null) {
      return { ok: false, error: `bad regular expression ${JSON.stringify(matcher.value)}` }
    }
  }
  return reading
}

function isRegex(matcher: Matcher): boolean {
  return matcher.operator === '=~' || matcher.operator === '!~'
}

function sameMatchers(a: readonly Matcher[], b: readonly Matcher[]): boolean {
  return (
    a.length === b.length &&
    a.every((m, i) => {
      const other = b[i]
      return other?.name === m.name && other.operator === m.operator && other.value === m.value
    })
  )
}

function compile(source: string): RE2JS | null {
  try {
    return RE2JS.compile(`^(?:${source})$`)
  } catch {
    return null
  }
}

/**
 * A test for many values: compiles once. Undefined for a regular expression that cannot be compiled.
 * A missing label is the empty string.
 */
export function tester(matcher: Matcher): ((value: string) => boolean) | undefined {
  const { operator, value } = matcher
  if (operator === '=') return (candidate) => candidate === value
  if (operator === '!=') return (candidate) => candidate !== value
  const holds = matched(value)
  return operator === '=~' || !holds ? holds : (candidate) => !holds(candidate)
}

function matched(source: string): ((value: string) => boolean) | undefined {
  // Most are alternations of words, and compiling costs more than all that is asked of them.
  const literals = literalsOf(source)
  if (literals) return (value) => literals.includes(value)
  const regex = compile(source)
  return regex ? (value) => regex.test(value) : undefined
}

/** Whether a label with this value satisfies the matcher; a missing label is `''`. */
export function matches(matcher: Matcher, value: string): boolean {
  return tester(matcher)?.(value) ?? false
}

/**
 * All values the label can have when the matcher holds, where these are finitely many and written out:
 * `=` and regular expressions that are alternations of literals. Null when there is no such list.
 */
export function possibleValues(matcher: Matcher): readonly string[] | null {
  if (matcher.operator === '=') return [matcher.value]
  return matcher.operator === '=~' ? literalsOf(matcher.value) : null
}

/**
 * Whether no label set can satisfy both lists (a missing label counts as `''`). Labels vary freely, so
 * the answer is found label by label: `yes` only where the values of one label are written out and all
 * of them fail, `no` only where a value for every label was found.
 */
export function disjoint(a: readonly Matcher[], b: readonly Matcher[]): 'yes' | 'no' | 'unknown' {
  const byLabel = new Map<string, Matcher[]>()
  for (const matcher of [...a, ...b]) {
    const list = byLabel.get(matcher.name)
    if (list) list.push(matcher)
    else byLabel.set(matcher.name, [matcher])
  }
  let all: 'no' | 'unknown' = 'no'
  for (const matchers of byLabel.values()) {
    const answer = satisfiable(matchers)
    if (answer === 'no') return 'yes'
    if (answer === 'unknown') all = 'unknown'
  }
  return all
}

/** Whether one value satisfies all of these matchers, which are of one label. */
function satisfiable(matchers: readonly Matcher[]): 'yes' | 'no' | 'unknown' {
  const tests: ((value: string) => boolean)[] = []
  for (const matcher of matchers) {
    const test = tester(matcher)
    if (test === undefined) return 'unknown'
    tests.push(test)
  }
  const holds = (value: string): boolean => tests.every((test) => test(value))
  const finite = fewestValues(matchers)
  if (finite !== null) return finite.some(holds) ? 'yes' : 'no'
  return guesses(matchers).some(holds) ? 'yes' : 'unknown'
}

function fewestValues(matchers: readonly Matcher[]): readonly string[] | null {
  let fewest: readonly string[] | null = null
  for (const matcher of matchers) {
    const values = possibleValues(matcher)
    if (values !== null && (fewest === null || values.length < fewest.length)) fewest = values
  }
  return fewest
}

/** Each is tried on every matcher, and the first few alternatives are as telling as all. */
const MAX_GUESSES = 64

/** Values worth trying where none are written out: a hit is a proof, a miss proves nothing. */
function guesses(matchers: readonly Matcher[]): string[] {
  const found = new Set(['', 'a', 'A', '0', '1', '500', 'x-y', 'a.b', 'some other value', '\u{1F9EA}'])
  for (const { operator, value } of matchers) {
    if (found.size >= MAX_GUESSES) break
    if (operator !== '=~') continue
    const bare = value.replaceAll(/\.[*+]\??/g, '').replaceAll(/[\\^$()[\]{}?*+]/g, '')
    for (const part of bare.split('|', 8)) {
      for (const guess of [part, part.replaceAll('.', '0'), `a${part}`, `${part}a`, `a${part}a`]) {
        found.add(guess)
      }
    }
  }
  return [...found]
}
