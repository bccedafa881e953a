import { describe, expect, test } from 'vitest'
import {
  disjoint,
  type Matcher,
  matcherOfObject,
  matchersOfMap,
  matches,
  parseMatchers,
  possibleValues,
  tester,
} from '../../../engine/kinds/alertmanager/matcher.ts'

function read(text: string): readonly Matcher[] {
  const list = parseMatchers(text)
  if (!list.ok) throw new Error(list.error)
  return list.matchers
}

function one(text: string): Matcher {
  const [matcher] = read(text)
  if (!matcher) throw new Error(`no matcher in ${text}`)
  return matcher
}

describe('parseMatchers', () => {
  test('a single matcher, a list and a group', () => {
    expect(read('severity="critical"')).toMatchObject([
      { name: 'severity', operator: '=', value: 'critical' },
    ])
    expect(read('a=b, c=~"d|e",').map((m) => [m.name, m.operator, m.value])).toEqual([
      ['a', '=', 'b'],
      ['c', '=~', 'd|e'],
    ])
    expect(read('{ a!="b", c!~"d" }').map((m) => m.operator)).toEqual(['!=', '!~'])
    expect(read('')).toEqual([])
  })

  test('which reader counted is told', () => {
    expect(parseMatchers('a=b')).toMatchObject({ reader: 'utf8', disagreement: false })
    expect(parseMatchers('a=')).toMatchObject({ reader: 'classic', matchers: [{ value: '' }] })
    expect(parseMatchers('"a b"="c"')).toMatchObject({ reader: 'utf8', matchers: [{ name: 'a b' }] })
    // \x41 is a letter to one reader and four characters to the other.
    expect(parseMatchers('a="\\x41"')).toMatchObject({
      reader: 'classic',
      disagreement: true,
      matchers: [{ value: '\\x41' }],
    })
  })

  test('what neither reader takes is an error', () => {
    for (const text of ['a', '=b', 'a=~"("', 'a="b', 'a=b"c', '{,}', 'a=~"b{1001}"', 'a=~"(?=b)"']) {
      expect(parseMatchers(text), text).toMatchObject({ ok: false })
    }
  })

  test('spans cover the matcher, and the value inside its quotes', () => {
    const text = '{键="值", b = c ,d=~"x\\"y"}'
    const places = read(text).map((m) => [
      text.slice(m.span?.start, m.span?.end),
      text.slice(m.valueSpan?.start, m.valueSpan?.end),
    ])
    expect(places).toEqual([
      ['键="值"', '值'],
      ['b = c', 'c'],
      ['d=~"x\\"y"', 'x\\"y'],
    ])
    const classic = 'a= , b = "c d" '
    expect(read(classic).map((m) => classic.slice(m.valueSpan?.start, m.valueSpan?.end))).toEqual(['', 'c d'])
  })

  test('maps and objects', () => {
    expect(matchersOfMap([['__proto__', 'x']], false)).toMatchObject({ ok: true, matchers: [{ value: 'x' }] })
    expect(matchersOfMap([['a-b', 'x']], false)).toMatchObject({ ok: false })
    expect(matchersOfMap([['a', '[']], true)).toMatchObject({ ok: false })
    expect(matcherOfObject({ name: 'a', value: 'b', regex: true })).toMatchObject({
      matchers: [{ operator: '=~' }],
    })
    expect(matcherOfObject({ name: 'a', value: 'b', regex: true, matchType: '!=' })).toMatchObject({
      matchers: [{ operator: '!=' }],
    })
    expect(matcherOfObject({ name: 'a', matchType: '~' })).toMatchObject({ ok: false })
  })

  test('hostile input ends quickly', () => {
    const began = performance.now()
    expect(parseMatchers(`a=~"${'('.repeat(20_000)}${')'.repeat(20_000)}"`).ok).toBe(false)
    expect(parseMatchers(`a="${'\\"'.repeat(200_000)}`).ok).toBe(false)
    expect(parseMatchers(`a=${' '.repeat(500_000)}b`).ok).toBe(true)
    expect(parseMatchers(`a=~"((x{500}){500}){500}"`).ok).toBe(false)
    expect(matches(one('a=~"(x*)*y"'), 'x'.repeat(50_000))).toBe(false)
    expect(possibleValues(one(`a=~"${'(a|b)'.repeat(1000)}"`))).toBeNull()
    expect(performance.now() - began).toBeLessThan(20_000)
  })
})

describe('matches', () => {
  test('is anchored at both ends and takes a missing label as empty', () => {
    expect(matches(one('a=~"b|c"'), 'b')).toBe(true)
    expect(matches(one('a=~"b|c"'), 'bc')).toBe(false)
    expect(matches(one('a=~"b"'), 'b\n')).toBe(false)
    expect(matches(one('a=""'), '')).toBe(true)
    expect(matches(one('a!="b"'), '')).toBe(true)
    expect(matches(one('a=~".+"'), '')).toBe(false)
    expect(tester({ name: 'a', operator: '=~', value: '(' })).toBeUndefined()
  })
})

describe('possibleValues', () => {
  const cases: [string, readonly string[] | null][] = [
    ['a="b|c"', ['b|c']],
    ['a=~"b|c"', ['b', 'c']],
    ['a=~"page-(a|b)?"', ['page-', 'page-a', 'page-b']],
    ['a=~"x[0-2]"', ['x0', 'x1', 'x2']],
    ['a=~"^b$"', ['b']],
    ['a=~"10\\\\.0"', ['10.0']],
    ['a=~""', ['']],
    ['a=~"b|"', ['b', '']],
    ['a=~"b.c"', null],
    ['a=~"b+"', null],
    ['a=~"(?i)b"', null],
    ['a=~"b$c"', null],
    ['a!="b"', null],
    ['a!~"b"', null],
  ]
  test.each(cases)('%s', (text, values) => {
    expect(possibleValues(one(text))).toEqual(values)
  })
})

describe('disjoint', () => {
  const cases: [string, string, 'yes' | 'no' | 'unknown'][] = [
    ['severity="critical"', 'severity="warning"', 'yes'],
    ['severity="critical"', 'severity=~"critical|page"', 'no'],
    ['severity="critical"', 'severity!="critical"', 'yes'],
    ['severity="critical"', 'team="a"', 'no'],
    ['severity=~"a|b"', 'severity=~"c|d"', 'yes'],
    ['severity=~"a.*"', 'severity!~"a.+"', 'no'],
    ['severity=~"a.*"', 'severity!~"a.*"', 'unknown'],
    ['severity=""', 'severity=~".+"', 'yes'],
    ['severity!=""', 'severity=~".+"', 'no'],
    ['', 'severity="a"', 'no'],
    ['a=~"x.*",b="1"', 'a!~"x.*",b="2"', 'yes'],
  ]
  test.each(cases)('%s and %s: %s', (a, b, answer) => {
    expect(disjoint(read(a), read(b))).toBe(answer)
    expect(disjoint(read(b), read(a))).toBe(answer)
  })

  test('a regular expression nobody can compile proves nothing', () => {
    const broken: Matcher = { name: 'a', operator: '=~', value: '(' }
    expect(disjoint([broken], read('a="b"'))).toBe('unknown')
  })
})
