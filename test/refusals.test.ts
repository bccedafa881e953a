import { describe, expect, it } from 'vitest'
import { readPack } from '../engine/index.ts'

/** A rule that is right; each case breaks one thing in it. */
const right = `title: GOMEMLIMIT leaves headroom below the limit
severity: warning
why: What happens in production when this is wrong, in words.
baseline:
  - {guide: "2.5", says: GOMEMLIMIT caps the memory}
params:
  maxRatio: {type: number, default: 0.95}
for: {c: container}
when: {set: [$c.env.GOMEMLIMIT.bytes, $c.limits.memory]}
let:
  ratio: {"/": [$c.env.GOMEMLIMIT.bytes, $c.limits.memory]}
assert: {"<=": [$ratio, $params.maxRatio]}
at: [$c.env.GOMEMLIMIT, $c]
related: [{at: $c.limits.memory, says: the limit is set here}]
message: "GOMEMLIMIT {c.env.GOMEMLIMIT} is {ratio:percent} of {c.limits.memory}"
tests:
  - {name: nothing yet, files: {}, expect: none}
`

/** What replaces what, the line and column of the refusal, and a part of what it says. */
const cases: [name: string, from: string, to: string, at: string, says: string][] = [
  [
    'a misspelt fact',
    '$c.limits.memory]}\nlet',
    '$c.limits.memry]}\nlet',
    '9:39',
    'limits has no fact memry; did you mean memory?',
  ],
  [
    'a misspelt entity',
    'c: container',
    'c: contaner',
    '8:10',
    'there is no entity contaner; did you mean container?',
  ],
  [
    'a misspelt operator',
    '"<=": [$ratio',
    'nott: [$ratio',
    '12:10',
    'there is no operator nott; did you mean not?',
  ],
  [
    'a misspelt variable',
    '[$ratio, $params',
    '[$ration, $params',
    '12:17',
    'there is no $ration here; did you mean $ratio?',
  ],
  [
    'a misspelt parameter',
    '$params.maxRatio]}',
    '$params.maxRato]}',
    '12:25',
    'params has no fact maxRato; did you mean maxRatio?',
  ],
  [
    'bytes against a plain number',
    '$params.maxRatio]}\nat',
    '$c.limits.memory]}\nat',
    '12:10',
    '<= compares a plain number with bytes',
  ],
  [
    'bytes against seconds',
    '[$ratio, $params.maxRatio]',
    '[$c.limits.memory, {seconds: 3s}]',
    '12:10',
    '<= compares bytes with seconds',
  ],
  [
    'bytes plus cores',
    '[$ratio, $params.maxRatio]',
    '[{"+": [$c.limits.memory, {cores: "1"}]}, 1]',
    '12:18',
    '+ mixes bytes and cores',
  ],
  ['bytes times bytes', '{"/": [$c.env', '{"*": [$c.env', '11:11', '* multiplies bytes by bytes'],
  [
    'a text compared as a number',
    '[$ratio, $params.maxRatio]',
    '[$c.env.GOMEMLIMIT, 3]',
    '12:10',
    '<= compares numbers, not a text',
  ],
  [
    'a text against a number',
    '"<=": [$ratio, $params.maxRatio]',
    '"==": [$c.env.GOMEMLIMIT, 3]',
    '12:10',
    '== compares a text with a plain number',
  ],
  [
    'one argument too few',
    '[$ratio, $params.maxRatio]}',
    '[$ratio]}',
    '12:10',
    '<= takes 2 arguments, not 1',
  ],
  [
    'one argument too many',
    '[$ratio, $params.maxRatio]}',
    '[$ratio, $params.maxRatio, 1]}',
    '12:10',
    '<= takes 2 arguments, not 3',
  ],
  [
    'an optional fact without a guard',
    'when: {set: [$c.env.GOMEMLIMIT.bytes, $c.limits.memory]}',
    'when: {set: [$c.limits.memory]}',
    '11:17',
    'c.env.GOMEMLIMIT may be absent',
  ],
  [
    'a guard that is on the other branch',
    'assert: {"<="',
    'assert: {or: [{not: [{set: [$c.goVersion]}]}, {atLeast: [$c.goVersion, "1.2"]}, {"==": [$c.goVersion, $c.language]}]}\nx: {"<="',
    '13:1',
    'there is no key x',
  ],
  [
    'an unguarded fact in the message',
    '{c.limits.memory}"',
    '{c.limits.cpu}"',
    '15:10',
    'c.limits.cpu may be absent',
  ],
  [
    'an unused parameter',
    '[$ratio, $params.maxRatio]',
    '[$ratio, 1]',
    '7:3',
    'the parameter maxRatio is never used',
  ],
  ['an unused let', 'let:\n', 'let:\n  other: 3\n', '11:3', '$other is never used'],
  [
    'two operators in one map',
    '{"<=": [$ratio, $params.maxRatio]}',
    '{"<=": [$ratio, $params.maxRatio], ">": [1, 2]}',
    '12:9',
    'exactly one operator',
  ],
  [
    'a condition that is no truth value',
    'assert: {"<=": [$ratio, $params.maxRatio]}',
    'assert: $ratio',
    '12:9',
    'a condition is a truth value, not a plain number',
  ],
  [
    'a let that needs itself',
    'ratio: {"/": [$c.env.GOMEMLIMIT.bytes, $c.limits.memory]}',
    'ratio: {"+": [$ratio, 1]}',
    '11:17',
    '$ratio is defined by itself',
  ],
  [
    'a text that looks like a path',
    '[$ratio, $params.maxRatio]',
    '[$ratio, c.limits.memory]',
    '12:25',
    'the text c.limits.memory looks like a path: write $c.limits.memory',
  ],
  [
    'a bound name that means something else',
    'for: {c: container}',
    'for: {params: container}',
    '8:7',
    '$params means something else already',
  ],
  [
    'a place that may not exist',
    'at: [$c.env.GOMEMLIMIT, $c]',
    'at: [$c.env.GOMEMLIMIT]',
    '13:6',
    'the last place must always exist',
  ],
  [
    'a placeholder that does not exist',
    '{ratio:percent}',
    '{ration:percent}',
    '15:10',
    'there is no $ration here',
  ],
  [
    'a format of another dimension',
    '{ratio:percent}',
    '{ratio:bytes}',
    '15:10',
    'cannot be printed as bytes',
  ],
  [
    'a brace that stands alone',
    'is {ratio:percent} of',
    'is {ratio:percent}} of',
    '15:10',
    'a brace of the message stands alone',
  ],
  [
    'a severity that is none',
    'severity: warning',
    'severity: warnung',
    '2:11',
    'severity is one of error, warning, info; did you mean warning?',
  ],
  ['a key that is none', 'assert:', 'asert:', '12:1', 'there is no key asert here; did you mean assert?'],
  ['a baseline without a source', '{guide: "2.5", says', '{says', '5:5', 'must have required property'],
  [
    'a parameter default of another type',
    'default: 0.95',
    'default: much',
    '7:37',
    'default is not of type number',
  ],
  [
    'a value never taken',
    '"<=": [$ratio, $params.maxRatio]',
    '"==": [{default: [$c.language, go]}, rust]',
    '12:10',
    'is never true',
  ],
  [
    'an entity compared with a text',
    '"<=": [$ratio, $params.maxRatio]',
    '"==": [$c, api]',
    '12:10',
    '== compares',
  ],
  [
    'a step below a number',
    '[$ratio, $params.maxRatio]',
    '[$c.limits.memory.size, 1]',
    '12:17',
    'nothing stands below it',
  ],
  [
    'known outside of cases',
    '{"<=": [$ratio, $params.maxRatio]}',
    '{and: [{known: [$c.goVersion]}, {"<=": [$ratio, $params.maxRatio]}]}',
    '12:17',
    'known may stand in cases only',
  ],
  [
    'a fix of another dimension',
    'tests:',
    'fix: {safety: safe, set: $c.limits.memory, to: {seconds: 3s}}\ntests:',
    '16:6',
    'the fix sets bytes to seconds',
  ],
  [
    'a free key read like a field',
    '"<=": [$ratio, $params.maxRatio]',
    '"==": [$c.labels.app, api]',
    '12:17',
    'has free keys: read them by',
  ],
  [
    'one more item of an open list turning a failure into a pass',
    '{"<=": [$ratio, $params.maxRatio]}',
    '{or: [{"<=": [$ratio, $params.maxRatio]}, {some: [{seen: [$c.pod.containers]}, x, {set: [$x.goVersion]}]}]}',
    '12:60',
    'seen is not allowed here',
  ],
]

async function mistakesOf(text: string): Promise<string[]> {
  const { mistakes } = await readPack('sample', [{ path: 'rule.yaml', text }])
  return mistakes.map(({ position, message }) => `${position.line}:${position.column} ${message}`)
}

describe('rules are proven when they are loaded', () => {
  it('takes a rule that is right', async () => {
    expect(await mistakesOf(right)).toEqual([])
  })

  it.each(cases)('refuses %s', async (_name, from, to, at, says) => {
    expect(right).toContain(from)
    const mistakes = await mistakesOf(right.replace(from, to))
    expect(
      mistakes.some((mistake) => mistake.startsWith(`${at} `) && mistake.includes(says)),
      mistakes.join('\n'),
    ).toBe(true)
  })

  it('refuses what YAML itself warns about', async () => {
    expect(await mistakesOf(`${right}title: twice\n`)).toEqual([
      '18:1 the key "title" is set twice in one map',
    ])
  })
})
