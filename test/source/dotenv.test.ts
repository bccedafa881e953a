// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text of shells and Dockerfiles
import { expect, test } from 'vitest'
import { type DotenvOptions, parseDotenv } from '../../engine/source/dotenv.ts'

function read(text: string, options?: DotenvOptions): (string | undefined)[][] {
  return parseDotenv(text, options).assignments.map((one) => {
    expect(text.slice(one.nameSpan.start, one.nameSpan.end)).toBe(one.name)
    expect(text.slice(one.valueSpan.start, one.valueSpan.end)).toBe(one.raw)
    return one.unknown === undefined ? [one.name, one.value] : [one.name, one.value, one.unknown]
  })
}

test('bare, quoted, commented and exported lines', () => {
  const text =
    '\uFEFF# 注释\r\nGOGC=50 # half\r\nexport GOMEMLIMIT="1GiB"\r\n\tA = \'x # y\'\r\nB=\r\nGOGC=off\r\n'
  expect(read(text)).toEqual([
    ['GOGC', '50'],
    ['GOMEMLIMIT', '1GiB'],
    ['A', 'x # y'],
    ['B', ''],
    ['GOGC', 'off'],
  ])
  const [first, second] = parseDotenv(text).assignments
  expect(text.slice(first?.valueSpan.start, first?.valueSpan.end)).toBe('50')
  expect(text.slice((second?.valueSpan.start ?? 0) - 1, (second?.valueSpan.end ?? 0) + 1)).toBe('"1GiB"')
})

test('values over several lines and escapes', () => {
  expect(read('A="x\ny"\nB="a\\n\\"b\\""\nC=\'1\n2\'')).toEqual([
    ['A', 'x\ny'],
    ['B', 'a\n"b"'],
    ['C', '1\n2'],
  ])
})

test('what the surroundings decide is unknown', () => {
  const unknown = (line: string): string | undefined => parseDotenv(line).assignments[0]?.unknown
  expect(unknown('A=${X}')).toContain('${X}')
  expect(unknown('A="a$X"')).toContain('$X')
  expect(unknown('A="\\$X"')).toBeUndefined()
  expect(unknown("A='$X'")).toBeUndefined()
  expect(unknown('A=a#b')).toBeDefined()
})

test('docker run takes the line as it stands', () => {
  expect(read('GOGC="50" # x\r\n# no\nPASSED\n', { style: 'env_file' })).toEqual([['GOGC', '"50" # x']])
  expect(parseDotenv('A B=1', { style: 'env_file' }).problems).toHaveLength(1)
})

test('problems are told where they are', () => {
  const text = 'A=1\nB="open\nC=2\n!x\n'
  const { assignments, problems } = parseDotenv(text)
  expect(assignments.map((one) => one.name)).toEqual(['A', 'C'])
  expect(problems.map((one) => text.slice(one.span.start, one.span.end))).toEqual(['"open', '!x'])
})

test('names of object prototypes are names', () => {
  expect(read('__proto__=1\nconstructor=2')).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ])
})
