import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { disjoint, matches, parseMatchers, possibleValues } from '../../engine/kinds/alertmanager/matcher.ts'
import { askProgram, buildGoProgram, goModuleFolder, print, seeded } from './goProgram.ts'

interface Question {
  text: string
  values: string[]
}
interface Answer {
  error?: string
  matchers: { name: string; operator: string; value: string; matches: boolean[] }[]
}

const binary = buildGoProgram('go-alertmanager')

const NAMES = [
  'a',
  'job',
  'alert:name',
  '_x',
  'name-with-dashes',
  '"quoted name"',
  '键',
  '1a',
  '',
  '"\\u00e9"',
]
const OPERATORS = ['=', '!=', '=~', '!~', '==', '~', '=!', ' = ', '=~ ', '\t!=\n', '']
const VALUES = [
  'b', '"b"', '', '""', 'b c', '"b c"', '"b\\"c"', 'b\\nc', '"b\\nc"', '"b\\tc"', 'b\\tc', '"\\x41"', '"\\xff"',
  '"\\101"', '"\\400"', '"\\u4e2d"', '"\\ud800"', '"\\U0001F9EA"', '中文', '"🧪"', 'b"c', '"b', 'b"', "'b'", '`b`',
  '\\', '\\\\', '"\\"', '"\\\\"', 'a|b', '"a|b|"', '"(a|b)c"', '"(?:a|b)?c"', '"a.*"', '.+', '".+"', '"[ab]c"',
  '"[^a]"', '"a{2}"', '"(?i)b"', '"(?P<x>b)"', '"(?<x>b)"', '"^b$"', '"^a|b$"', '"b\\\\.c"', '"\\\\d+"', '"("',
  '"["', '"*"', '"a**"', '"a{1001}"', '"(?=b)"', '"\\\\1"', '"\\\\pL"', '"\\\\p{Han}+"', '"(?s).*"', '"a\\nb"', '"b,c"',
  'b,c', '{', '}', '"}"', '"a)|(b"', '"[[:alpha:]]"', '"\\\\Qa|b\\\\E"', '"\\\\x62"', '"\\\\z"', '"$"', '"b$c"', '"\\,"',
  '"(a|)"', '"a??"', '"[a-c]"', '"[c-a]"', '"[a-]"', '"\\\\-"', '"(?:)"', '"x|y?z"', '"a\\\\|b"', '"\\\\C"', '"b\r"', 'b ',
] // biome-ignore format: a table
const SPACES = ['', ' ', '\t', '\n', '\r', '\v', '\u00a0', '\u0085', '\u2003', '\ufeff', '\u3000']
const ASKED = [
  '', 'a', 'b', 'c', 'ab', 'bc', 'ac', 'b c', 'b\nc', 'b\tc', 'b.c', 'bxc', 'A', 'B', '中', '中文', '🧪', 'a|b', 'aa',
  'a\nb', '\n', 'a\n', "'b'", '\\', '\\\\', '12', 'x', 'y', 'z', 'yz', '-', 'b"c', 'b,c', '}', 'é', 'xyz',
] // biome-ignore format: a table

function generate(count: number, seed: number): string[] {
  const below = seeded(seed)
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? ''
  const rarely = (list: readonly string[]): string => (below(4) === 0 ? pick(list) : '')
  const one = (): string =>
    rarely(SPACES) +
    (below(3) === 0 ? pick(NAMES) : 'job') +
    rarely(SPACES) +
    (below(4) === 0 ? pick(OPERATORS) : (OPERATORS[below(4)] ?? '=')) +
    rarely(SPACES) +
    pick(VALUES) +
    rarely(SPACES)
  const out: string[] = []
  for (let i = 0; i < count; i++) {
    let text = one()
    for (let more = below(5) - 2; more > 0; more--) text += pick([',', ', ', ',', ' , ', ',,']) + one()
    if (below(4) === 0) text += rarely([',', ', ', ' '])
    if (below(3) === 0) text = pick(['{', '{ ', '', '{{']) + text + pick(['}', ' }', '', '}}'])
    if (below(6) === 0) text = mutate(text, below)
    out.push(text)
  }
  return out
}

/** By code points: half of a surrogate pair is no text that could be asked. */
function mutate(text: string, below: (n: number) => number): string {
  const points = [...text]
  const noise = '{}!=~,\\"\'` \nab|()[]中'
  points.splice(
    below(points.length + 1),
    below(2),
    ...(below(2) === 0 ? [noise.charAt(below(noise.length))] : []),
  )
  return points.join('')
}

/** What differs between ours and theirs, in words; empty when nothing does. */
function differences(question: Question, answer: Answer): string[] {
  const ours = parseMatchers(question.text)
  const about = JSON.stringify(question.text)
  if (!ours.ok || answer.error !== undefined) {
    return ours.ok === (answer.error === undefined)
      ? []
      : [`${about}: ours ${JSON.stringify(ours)}, theirs ${answer.error}`]
  }
  const out: string[] = []
  const shape = (m: { name: string; operator: string; value: string }): string[] => [
    m.name,
    m.operator,
    m.value,
  ]
  const a = JSON.stringify(ours.matchers.map(shape))
  const b = JSON.stringify(answer.matchers.map(shape))
  if (a !== b) out.push(`${about}: ours ${a}, theirs ${b}`)
  for (const [i, matcher] of ours.matchers.entries()) {
    const listed = possibleValues(matcher)
    for (const [j, value] of question.values.entries()) {
      const theirs = answer.matchers[i]?.matches[j]
      const where = `${about} #${i} on ${JSON.stringify(value)}`
      if (matches(matcher, value) !== theirs) out.push(`${where}: theirs ${theirs}`)
      if (listed !== null && listed.includes(value) !== theirs)
        out.push(`${where}: possible values ${listed}`)
    }
  }
  return out
}

function compare(name: string, texts: readonly string[]): string[] {
  const questions = texts.map((text) => ({ text, values: ASKED }))
  const answers = askProgram<Question, Answer>(binary ?? '', questions)
  expect(answers.length).toBe(questions.length)
  const valid = answers.filter((answer) => answer.error === undefined)
  const verdicts = valid.reduce((sum, answer) => sum + answer.matchers.length * ASKED.length, 0)
  const classic = texts.map(parseMatchers).filter((list) => list.ok && list.reader === 'classic').length
  const found = questions.flatMap((question, i) => differences(question, answers[i] ?? { matchers: [] }))
  print(
    `${name}: ${texts.length} strings, ${valid.length} valid, ${classic} read by the classic reader, ` +
      `${verdicts} verdicts, ${found.length} differences`,
  )
  return found
}

describe.skipIf(binary === null)('matchers as Alertmanager reads them', () => {
  test('generated strings', () => {
    expect(compare('generated', generate(12_000, 7)).slice(0, 20)).toEqual([])
  })

  test("the inputs of Alertmanager's own compliance test", ({ skip }) => {
    const folder = goModuleFolder('go-alertmanager', 'github.com/prometheus/alertmanager')
    if (folder === null) return skip('the module cache has no Alertmanager')
    const source = readFileSync(join(folder, 'matcher/compliance/compliance_test.go'), 'utf8')
    const texts = [...source.matchAll(/\binput:\s*(`[^`]*`|"(?:\\.|[^"\\])*")/g)].map(([, literal = '']) =>
      literal.startsWith('`') ? literal.slice(1, -1) : (JSON.parse(literal) as string),
    )
    expect(texts.length).toBeGreaterThan(40)
    expect(compare('compliance', texts)).toEqual([])
  })

  test('lists called disjoint have no value in common', () => {
    const below = seeded(11)
    const parts = [
      'a',
      'b',
      'c',
      'a|b',
      'b|c',
      'a.*',
      '.+',
      '.*',
      '[ab]',
      '',
      'ab?',
      '(a|b)c',
      '.',
      '[^a]',
      'a|',
      'c$',
    ]
    // The expressions themselves too: `=` takes them literally.
    const universe = [...words(['a', 'b', 'c', '\n'], 3), ...parts]
    const pick = (): string => `l${OPERATORS[below(4)]}"${parts[below(parts.length)]}"`
    const pairs = Array.from({ length: 4000 }, () => [`${pick()},${pick()}`, pick()] as const)
    const answers = askProgram<Question, Answer>(
      binary ?? '',
      pairs.map(([a, b]) => ({ text: `${a},${b}`, values: universe })),
    )
    const counts = { yes: 0, no: 0, unknown: 0 }
    const wrong: string[] = []
    for (const [i, [a, b]] of pairs.entries()) {
      const left = parseMatchers(a)
      const right = parseMatchers(b)
      if (!left.ok || !right.ok) throw new Error(`not read: ${a} ${b}`)
      const claim = disjoint(left.matchers, right.matchers)
      counts[claim]++
      const shared = universe.filter((_, j) => answers[i]?.matchers.every((m) => m.matches[j]))
      if (claim === 'yes' && shared.length > 0) wrong.push(`${a} and ${b} share ${JSON.stringify(shared[0])}`)
      // What these expressions tell apart is told apart by short words of three letters.
      if (claim === 'no' && shared.length === 0) wrong.push(`${a} and ${b} share nothing`)
    }
    print(`disjoint: ${JSON.stringify(counts)} of ${pairs.length}, ${wrong.length} wrong`)
    expect(wrong.slice(0, 20)).toEqual([])
    expect(counts.yes).toBeGreaterThan(500)
    expect(counts.no).toBeGreaterThan(500)
  })
})

function words(letters: readonly string[], length: number): string[] {
  const out = ['']
  let last = ['']
  for (let i = 0; i < length; i++) {
    last = last.flatMap((word) => letters.map((letter) => word + letter))
    out.push(...last)
  }
  return out
}
