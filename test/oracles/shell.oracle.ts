// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text of shells and Dockerfiles
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readShell, type ShellStatement } from '../../engine/source/shell.ts'
import { print, seeded } from './goProgram.ts'

const hasBash = spawnSync('bash', ['-c', 'exit 0']).status === 0
if (!hasBash) print('ORACLE SKIPPED: no bash here')

const NAMES = ['GOGC', 'GOMEMLIMIT', 'GOMAXPROCS', 'G_1']
const VALUES = [
  '50', 'off', '1GiB', '', "'a b'", '"a b"', "''", '""', '"a\\"b"', "'a\"b'", 'a\\ b', 'a"b c"d', "a'b'\"c\"", '"a\\nb"',
  "$'a\\tb'", '"中 文"', '中文', "'🧪 x'", '"a\\$b"', 'a#b', '"#"', "'`x`'", '"it\'s"', 'a=b', '==', '"a\nb"', 'a\\\nb',
  '"a\\\nb"', '"$UNSET"', '${UNSET:-"}"}', '$(echo "a)b")', '`echo x`', '"$(echo "x y")"', '$((1+2))', '~', 'a~b', 'a:~',
  '{a,b}', '*', '"\\\\"', '\\\\', '$', '"$"', 'a$', '"\\a"', "$'it\\'s'", 'x%y', '@a,b', '-1', '"a\tb"', '[x]', '!x',
] // biome-ignore format: a table
const WORDS = [
  'arg',
  '"two words"',
  "'x;y'",
  'a=b',
  '#c',
  'a#b',
  '-x=1',
  '"$(echo ")")"',
  'GOGC=1',
  '中',
  '\\;',
  '"a\\\\"',
]
const BEFORE = [
  '', '', '', 'true && ', 'true; ', 'if true; then ', '( ', '{ ', 'true | true; ', '! ', 'for i in 1; do ', 'while false; do :; done; ',
  'case x in (y) :;; x) ', 'case x in\n  y|z) : GOGC=0 ;;\n  x)\n', 'true || GOGC=0 :; ', '# GOGC=3 note\n', '[[ a == b ]] || ',
  '(( 1 < 2 )) && ', 'cat <<E >/dev/null\nGOGC=1 probe no\nE\n', "cat <<-'E F' >/dev/null\nGOGC='1 probe no\n\tE F\n",
  ': "$(case x in x) echo ")";; esac)"; ', ': <(echo "GOGC=1 probe no"); ', 'ARR=(GOGC=1 probe "no)"); ', 'f() { :; }; ', 'x=1; y=$x; ',
  ': ${UNSET:-\'}\'} "${UNSET:-}}"; ', 'echo x 2>/dev/null >&2; ', ': &>/dev/null; ', '\t', ': \\\n  ; ', 'time ',
] // biome-ignore format: a table
const AFTER: Record<string, string> = {
  'if true; then ': '; fi', '( ': ' )', '{ ': '; }', 'for i in 1; do ': '; done', 'case x in (y) :;; x) ': ' ;; esac',
  'case x in\n  y|z) : GOGC=0 ;;\n  x)\n': '\n;; esac',
} // biome-ignore format: a table
const TAIL = [
  '',
  '',
  '',
  ' >&1 1>&1',
  ' 2>&1',
  ' # GOGC=7 x',
  ' ',
  ' && true',
  ' | cat',
  ' </dev/null',
  ' <<<"GOGC=1"',
]

// What a run of the script says about each probe: its number, its other arguments, and the variables.
const PREAMBLE = `probe() { printf '%s\\0' "$#" "$@"; for n in ${NAMES.join(' ')}; do
  if [[ -v $n ]]; then printf '+%s\\0' "\${!n}"; else printf -- '-\\0'; fi; done; }
set +H; unset ${NAMES.join(' ')}; cd /; HOME=/h
`

interface Case {
  text: string
  wrapped: string
}

function generate(count: number, seed: number): Case[] {
  const below = seeded(seed)
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? ''
  return Array.from({ length: count }, (_, i) => {
    let text = ''
    for (let n = 1 + below(3); n > 0; n--)
      text += `${pick(NAMES)}=${pick(VALUES)}${pick([' ', '  ', '\t', ' \\\n '])}`
    text += `probe n${i}`
    for (let n = below(3); n > 0; n--) text += ` ${pick(WORDS)}`
    const before = pick(BEFORE)
    const tail = before.includes('case') && before.endsWith(') ') ? '' : pick(TAIL)
    const isComment = tail.includes('# ') || / #c/.test(text)
    return {
      text,
      wrapped: `${before}${text}${tail}${isComment ? '\n' : ''}${(AFTER[before] ?? '').replace(/^;/, isComment ? '' : ';')}\n`,
    }
  })
}

interface Probe {
  words: string[]
  variables: (string | null)[]
}

function run(script: string): Map<string, Probe> {
  const file = join(mkdtempSync(join(tmpdir(), 'oracle-')), 'script')
  writeFileSync(file, PREAMBLE + script)
  const result = spawnSync('bash', [file], { encoding: 'utf8', maxBuffer: 1 << 30 })
  const fields = result.stdout.split('\0')
  const probes = new Map<string, Probe>()
  for (let at = 0; at + 1 < fields.length; ) {
    const count = Number(fields[at])
    const words = fields.slice(at + 1, at + 1 + count)
    const variables = fields.slice(at + 1 + count, at + 1 + count + NAMES.length)
    probes.set(words[0] ?? '', {
      words,
      variables: variables.map((v) => (v.startsWith('+') ? v.slice(1) : null)),
    })
    at += 1 + count + NAMES.length
  }
  return probes
}

function compare(
  statement: ShellStatement,
  probe: Probe,
  counts: { known: number; unknown: number },
): string[] {
  const wrong: string[] = []
  for (const [i, name] of NAMES.entries()) {
    const set = statement.assignments.filter((assignment) => assignment.name === name).at(-1)
    if (set?.unknown !== undefined) counts.unknown++
    else {
      counts.known++
      if ((set?.value ?? null) !== probe.variables[i])
        wrong.push(`${name}: ours ${set?.value}, bash ${probe.variables[i]}`)
    }
  }
  const words = statement.command?.words.slice(1) ?? []
  if (words.every((word) => word.unknown === undefined)) {
    const ours = JSON.stringify(words.map((word) => word.text))
    if (ours !== JSON.stringify(probe.words))
      wrong.push(`words: ours ${ours}, bash ${JSON.stringify(probe.words)}`)
  }
  return wrong
}

describe.skipIf(!hasBash)('prefixes as bash applies them', () => {
  test('generated scripts', () => {
    const cases = generate(4000, 5)
    const script = cases.map((one) => one.wrapped).join('')
    const probes = run(script)
    const statements = readShell(script).filter(
      (one) => one.kind === 'prefix' && one.command?.words[0]?.text === 'probe',
    )
    const byNumber = new Map(statements.map((one) => [one.command?.words[1]?.text ?? '', one]))
    const counts = { known: 0, unknown: 0 }
    const wrong: string[] = []
    for (const [i, one] of cases.entries()) {
      const statement = byNumber.get(`n${i}`)
      const probe = probes.get(`n${i}`)
      if (!probe) wrong.push(`bash did not run ${JSON.stringify(one.wrapped)}`)
      else if (!statement) wrong.push(`not found: ${JSON.stringify(one.wrapped)}`)
      else {
        for (const line of compare(statement, probe, counts))
          wrong.push(`${JSON.stringify(one.wrapped)} ${line}`)
        for (const a of statement.assignments) {
          if (script.slice(a.nameSpan.start, a.nameSpan.end) !== a.name)
            wrong.push(`name span of ${a.name} in ${one.text}`)
        }
      }
    }
    print(
      `shell: ${cases.length} scripts, ${probes.size} run by bash, ${statements.length} prefixes found, ` +
        `${counts.known} variables compared, ${counts.unknown} unknown, ${wrong.length} differences`,
    )
    expect(statements.length).toBe(cases.length)
    expect(wrong.slice(0, 15)).toEqual([])
  })

  test('every known value, put back at its place, is what bash sees', () => {
    const cases = generate(300, 9)
    const wrong: string[] = []
    const edited = cases.map((one, i) => {
      const statement = readShell(one.text)[0]
      const last = statement?.assignments.at(-1)
      if (!last) return ''
      return `${one.text.slice(0, last.valueSpan.start)}new${i}${one.text.slice(last.valueSpan.end)}\n`
    })
    const probes = run(edited.join(''))
    for (const [i, one] of cases.entries()) {
      const last = readShell(one.text)[0]?.assignments.at(-1)
      const seen = probes.get(`n${i}`)?.variables[NAMES.indexOf(last?.name ?? '')]
      if (seen !== `new${i}`) wrong.push(`${JSON.stringify(edited[i])}: bash ${seen}`)
    }
    print(`shell edits: ${cases.length} replaced, ${wrong.length} differences`)
    expect(wrong.slice(0, 15)).toEqual([])
  })
})
