// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text of shells and Dockerfiles
import { describe, expect, test } from 'vitest'
import { readShell, type ShellOptions } from '../../engine/source/shell.ts'

/** Each statement in short: kind, what it sets, its command. */
function read(text: string, options?: ShellOptions): string[] {
  return readShell(text, options).map((one) => {
    const set = one.assignments.map((a) => `${a.name}=${a.unknown === undefined ? a.value : '?'}`)
    for (const a of one.assignments) {
      expect(text.slice(a.nameSpan.start, a.nameSpan.end)).toBe(a.name)
      expect(text.slice(a.valueSpan.start, a.valueSpan.end)).toBe(a.raw)
    }
    const words = one.command?.words.map((word) => word.text) ?? []
    return [one.kind, ...set, ...(words.length > 0 ? ['|', ...words] : [])].join(' ')
  })
}

describe('readShell', () => {
  const cases: [string, string[]][] = [
    ['GOGC=off go test ./...', ['prefix GOGC=off | go test ./...']],
    ['A=\'x y\' B="z" cmd -a "b c"', ['prefix A=x y B=z | cmd -a b c']],
    ['export GOGC=50 GOMEMLIMIT="1GiB"', ['export GOGC=50 GOMEMLIMIT=1GiB']],
    ['declare -x A=1; declare -i B=2; local C=3', ['export A=1', 'assignment C=3']],
    ['GOGC=50', ['assignment GOGC=50']],
    ['env -i -u X A=1 "B=2 3" /app/server -v', ['prefix A=1 B=2 3 | /app/server -v']],
    ['exec /usr/bin/env GOGC=50 /app', ['prefix GOGC=50 | /app']],
    ['env -S "A=1 x"', []],
    ['A=$B C=`d` D=$(e f) E="${F:-"}"}" G=h cmd', ['prefix A=? C=? D=? E=? G=h | cmd']],
    ['# A=1 cmd\necho "#" # A=2 x\nB=1 c', ['prefix B=1 | c']],
    ['cat <<E\nA=1 cmd\nE\nB=1 c', ['prefix B=1 | c']],
    ["cat <<-'E'\n\tA=1 cmd\n\tE\nB=1 c", ['prefix B=1 | c']],
    ['if A=1 x; then B=2 y; else C=3 z; fi', ['prefix A=1 | x', 'prefix B=2 | y', 'prefix C=3 | z']],
    [
      '(A=1 x) && B=2 y | C=3 z; { D=4 w; }',
      ['prefix A=1 | x', 'prefix B=2 | y', 'prefix C=3 | z', 'prefix D=4 | w'],
    ],
    ['case $x in A=1) B=2 y;; (C=3|d) e;; esac; F=4 g', ['prefix B=2 | y', 'prefix F=4 | g']],
    ['for A=1 in B=2 c; do D=3 e; done', ['prefix D=3 | e']],
    ['f() { A=1 x; }; function g { B=2 y; }', ['prefix A=1 | x', 'prefix B=2 | y']],
    ['[[ $a == A=1 ]] && B=2 y', ['prefix B=2 | y']],
    ['x=$(A=1 y)', ['assignment x=?', 'prefix A=1 | y']],
    ['echo A=1 b', []],
    ['ARR=(A=1 b) c', ['prefix ARR=? | c']],
    ['PATH+=:x', []],
    ['A=1 \\\n  B=2 \\\r\n  cmd', ['prefix A=1 B=2 | cmd']],
    ['A=1 cmd >out 2>&1 <in arg', ['prefix A=1 | cmd arg']],
    ['值=1 cmd; A=值 cmd', ['prefix A=值 | cmd']],
    ['A=~/x B=a~b cmd', ['prefix A=? B=a~b | cmd']],
    ["A='open", []],
    ['B=1 c; A="open', ['prefix B=1 | c']],
    ['A=1 cmd\r\nB=2 cmd\r\n', ['prefix A=1 | cmd', 'prefix B=2 | cmd']],
  ]
  test.each(cases)('%j', (text, wanted) => {
    expect(read(text)).toEqual(wanted)
  })

  test('the place of a quoted value is inside of its quotes', () => {
    const text = 'x; A="b c" d'
    const [statement] = readShell(text)
    expect(statement?.assignments[0]).toMatchObject({ value: 'b c', valueSpan: { start: 6, end: 9 } })
    expect(statement?.span).toEqual({ start: 3, end: 12 })
    expect(statement?.command?.words[0]?.span).toEqual({ start: 11, end: 12 })
  })

  test('words the shell would change are marked', () => {
    const [statement] = readShell('A=1 cmd *.go {a,b} "$X" ~ [ "*"')
    expect(statement?.command?.words.map((word) => word.unknown !== undefined)).toEqual([
      false, true, true, true, true, false, false,
    ]) // biome-ignore format: a row
  })

  test('make recipes', () => {
    const options = { dialect: 'make' } as const
    expect(read('GOGC=$(GC) A=1 $(GO) test', options)).toEqual(['prefix GOGC=? A=1 | $(GO) test'])
    expect(read("A='$(X)' B=$$C D='$$' cmd", options)).toEqual(['prefix A=? B=? D=$ | cmd'])
  })

  test('hostile scripts end quickly and without an exception', () => {
    const began = performance.now()
    for (const part of [
      '$(',
      '${',
      '(',
      'A=(',
      '"$(',
      '<(',
      'case x in ',
      '<<A\n',
      '[[ ',
      '`',
      '$((',
      'if ',
      "$'",
      '\\\n',
    ]) {
      expect(Array.isArray(readShell(part.repeat(30_000)))).toBe(true)
    }
    expect(performance.now() - began).toBeLessThan(15_000)
  })
})
