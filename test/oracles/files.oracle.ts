// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text of shells and Dockerfiles
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseDockerfile } from '../../engine/source/dockerfile.ts'
import { parseDotenv } from '../../engine/source/dotenv.ts'
import { parseGoMod } from '../../engine/source/goMod.ts'
import { askProgram, buildGoProgram, print, seeded } from './goProgram.ts'

interface Pair {
  name: string
  value: string
}
interface Answer {
  error?: string
  pairs?: Pair[]
  stages?: {
    name: string
    image: string
    env?: Pair[]
    cmd?: string[]
    entrypoint?: string[]
    from?: string[]
  }[]
  go?: string
  module?: string
}

const binary = buildGoProgram('go-files')

function ask(kind: string, texts: readonly string[]): Answer[] {
  return askProgram(
    binary ?? '',
    texts.map((text) => ({ kind, text })),
  )
}

const VALUES = [
  '50',
  'off',
  '1GiB',
  '',
  '"a b"',
  "'a b'",
  '""',
  "''",
  '"a\\"b"',
  'a#b',
  'a #b',
  '#b',
  ' #b',
  '"a # b"',
  '"a" # c',
  "'a'# c",
  'a b',
  'a b  ',
  '"a\\nb"',
  '"a\\tb"',
  "'a\\nb'",
  '$X',
  '${X}',
  '${X:-d}',
  '"$X"',
  "'$X'",
  '"\\$X"',
  '\\$X',
  'a$',
  '$$',
  'a\\b',
  'a=b',
  '=',
  '中文',
  '"🧪"',
  '"a\nb"',
  "'a\nb'",
  '"a\n# b"',
  'a\tb',
  '"a\\\\"',
  "it's",
  'a"b',
  '"a"b',
  "'a'b",
  '`a`',
  '\\',
  'http://x/#y',
  'a:b',
  '!x',
  '*',
  '~',
  '"a\\\'b"',
  '"\\u0041"',
  '"\\a"',
  'a\\nb',
  'a\\"b',
  '$(x)',
  '"${X"',
  '{a}',
  '[a]',
  '"a\r\nb"',
  'true',
  "''''",
  '"" "',
  '"\\"',
]

/** Files of a few lines, most of them valid. */
function envFiles(count: number, seed: number): string[] {
  const below = seeded(seed)
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? ''
  const signs = ['=', '=', '=', '=', ' = ', '= ', ' =', ': ', '=\t']
  const line = (i: number): string => {
    const kind = below(12)
    if (kind === 0)
      return pick([
        '# note',
        '',
        '  ',
        '#A="',
        'ALONE',
        'export ALONE',
        '  # x',
        '9A=1',
        'A B=1',
        'A-B=1',
        'A.B=1',
        '=x',
      ])
    return `${pick(['', '', '', 'export ', '  ', '\t', 'export\t'])}${pick(['A', 'B', 'G_1', `N${i}`])}${pick(signs)}${pick(VALUES)}`
  }
  return Array.from({ length: count }, () => {
    const newline = below(5) === 0 ? '\r\n' : '\n'
    const lines = Array.from({ length: 1 + below(4) }, (_, i) => line(i))
    return (below(20) === 0 ? '\uFEFF' : '') + lines.join(newline) + (below(2) === 0 ? newline : '')
  })
}

interface Tally {
  files: number
  refused: number
  known: number
  unknown: number
  wrong: string[]
}

function report(name: string, tally: Tally): void {
  print(
    `${name}: ${tally.files} files, ${tally.refused} refused by the real reader, ${tally.known} values compared, ` +
      `${tally.unknown} unknown, ${tally.wrong.length} differences`,
  )
}

function compareEnv(style: 'dotenv' | 'env_file', texts: readonly string[]): Tally {
  const tally: Tally = { files: texts.length, refused: 0, known: 0, unknown: 0, wrong: [] }
  for (const [i, answer] of ask(style, texts).entries()) {
    const text = texts[i] ?? ''
    if (answer.error !== undefined) {
      tally.refused++
      continue
    }
    const theirs = new Map((answer.pairs ?? []).map((pair) => [pair.name, pair.value]))
    const ours = new Map(parseDotenv(text, { style }).assignments.map((one) => [one.name, one]))
    for (const [name, one] of ours) {
      if (text.slice(one.nameSpan.start, one.nameSpan.end) !== name)
        tally.wrong.push(`${JSON.stringify(text)} span of ${name}`)
      if (one.unknown !== undefined) tally.unknown++
      else {
        tally.known++
        const value = theirs.get(name)
        if (value !== one.value)
          tally.wrong.push(
            `${JSON.stringify(text)} ${name}: ours ${JSON.stringify(one.value)}, theirs ${JSON.stringify(value)}`,
          )
      }
    }
    // Compose takes `=x` for a variable without a name.
    for (const name of theirs.keys())
      if (name !== '' && !ours.has(name)) tally.wrong.push(`${JSON.stringify(text)} ${name} not found`)
  }
  return tally
}

const DOCKER_VALUES = [
  '50',
  'off',
  '""',
  "''",
  '"a b"',
  "'a b'",
  'a\\ b',
  '"a\\"b"',
  '$A',
  '${A}',
  '"$A"',
  "'$A'",
  '${NOPE}',
  '${A:-x}',
  '\\$A',
  '"\\$A"',
  'a"b c"d',
  "a'b'c",
  'a=b',
  '中文',
  '"🧪"',
  'a#b',
  '"#"',
  'a\\\\b',
  '"a\\\\b"',
  "'a\\b'",
  '"a\\nb"',
  'a\\\n b',
  '"a \\\n b"',
  '1GiB',
  'a\tb',
  '$',
  '"$"',
  'a$',
  '$$',
  "it\\'s",
  '"it\'s"',
  '{a}',
  'a\\\\',
  'a\\\\ ',
  '%',
  '${A}b',
  '$A$A',
  '"${A} ${A}"',
  '`a`',
]

function dockerfiles(count: number, seed: number): string[] {
  const below = seeded(seed)
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? ''
  const pairs = (): string =>
    Array.from({ length: 1 + below(3) }, () => `${pick(['A', 'B', 'GOGC'])}=${pick(DOCKER_VALUES)}`).join(
      pick([' ', '  ', ' \\\n', ' \\\n# note GOGC=1\n  ', '\t', ' \\ \n']),
    )
  const instruction = (): string =>
    pick([
      `ENV ${pairs()}`,
      `ENV ${pairs()}`,
      `env ${pairs()} `,
      `ENV ${pick(['A', 'GOGC'])} ${pick(DOCKER_VALUES)} ${pick(DOCKER_VALUES)}`,
      `ENV GOGC ${pick(DOCKER_VALUES)}`,
      '# ENV GOGC=1',
      'RUN echo "a" && \\\n  # note\n  ENV GOGC=2',
      'RUN <<EOF\nENV GOGC=3\nEOF',
      'CMD ["/app", "-x", "a\\"b", "中"]',
      'CMD [ "/app" ]',
      'ENTRYPOINT ["/e"]',
      'CMD /app -x',
      "CMD ['/app']",
      'CMD []',
      'COPY --from=one /a /b',
      'COPY --from=0 --chown=1 /a /b',
      'LABEL a="ENV GOGC=4"',
      'WORKDIR /w',
      'USER 1',
      'EXPOSE 80',
      'HEALTHCHECK CMD ["x"]',
      'ONBUILD ENV GOGC=9',
      '',
      'ARG Z=1',
      'COPY <<X /a\nENV GOGC=5\nX',
    ])
  return Array.from({ length: count }, () => {
    const lines = ['FROM golang:1.24 AS one', ...Array.from({ length: 1 + below(4) }, instruction)]
    for (let n = below(3); n > 0; n--)
      lines.push(
        pick(['FROM one', 'FROM one AS two', 'FROM --platform=x alpine', 'from two', 'FROM ONE as three']),
        ...Array.from({ length: below(4) }, instruction),
      )
    return lines.join(below(5) === 0 ? '\r\n' : '\n')
  })
}

function compareDocker(texts: readonly string[]): Tally {
  const tally: Tally = { files: texts.length, refused: 0, known: 0, unknown: 0, wrong: [] }
  for (const [i, answer] of ask('dockerfile', texts).entries()) {
    const text = texts[i] ?? ''
    if (answer.error !== undefined) {
      tally.refused++
      continue
    }
    const { stages } = parseDockerfile(text)
    const about = JSON.stringify(text)
    if (stages.length !== answer.stages?.length) tally.wrong.push(`${about}: ${stages.length} stages`)
    for (const [j, theirs] of (answer.stages ?? []).entries()) {
      const ours = stages[j]
      const shape = [
        ours?.name?.text.toLowerCase() ?? '',
        ours?.image.text,
        ours?.copies.map((copy) => copy.from.text),
        ours?.env.map((one) => one.name),
      ]
      // The real one takes the quotes off later.
      const wanted = [
        theirs.name,
        theirs.image.replaceAll('"', ''),
        theirs.from ?? [],
        theirs.env?.map((one) => one.name) ?? [],
      ]
      if (JSON.stringify(shape) !== JSON.stringify(wanted))
        tally.wrong.push(`${about}: ours ${JSON.stringify(shape)}, theirs ${JSON.stringify(wanted)}`)
      for (const key of ['cmd', 'entrypoint'] as const) {
        const words = ours?.[key]?.form === 'exec' ? ours[key].words.map((word) => word.text) : []
        if (JSON.stringify(words) !== JSON.stringify(theirs[key] ?? []))
          tally.wrong.push(`${about}: ${key} ${JSON.stringify(words)}, theirs ${JSON.stringify(theirs[key])}`)
      }
      for (const [k, one] of (ours?.env ?? []).entries()) {
        if (one.unknown !== undefined) tally.unknown++
        else {
          tally.known++
          const value = theirs.env?.[k]?.value
          if (value !== one.value)
            tally.wrong.push(
              `${about}: ${one.name} ours ${JSON.stringify(one.value)}, theirs ${JSON.stringify(value)}`,
            )
        }
        if (text.slice(one.nameSpan.start, one.nameSpan.end) !== one.name)
          tally.wrong.push(`${about} span of ${one.name}`)
      }
    }
  }
  return tally
}

describe.skipIf(binary === null)('files as their real readers take them', () => {
  test('dotenv files (Docker Compose)', () => {
    const tally = compareEnv('dotenv', envFiles(4000, 3))
    report('dotenv', tally)
    expect(tally.wrong.slice(0, 15)).toEqual([])
    expect(tally.known).toBeGreaterThan(2000)
  })

  test('env files (docker run)', () => {
    const tally = compareEnv('env_file', envFiles(6000, 4))
    report('env_file', tally)
    expect(tally.wrong.slice(0, 15)).toEqual([])
    expect(tally.known).toBeGreaterThan(1000)
  })

  test('Dockerfiles (BuildKit)', () => {
    const tally = compareDocker(dockerfiles(3000, 6))
    report('Dockerfile', tally)
    expect(tally.wrong.slice(0, 15)).toEqual([])
    expect(tally.known).toBeGreaterThan(2000)
  })

  test('the Dockerfiles of the module cache (BuildKit)', ({ skip }) => {
    const cache = spawnSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8' }).stdout.trim()
    const files = readdirSync(cache, { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?:^|\/)Dockerfile[^/]*$/.test(file))
      .filter((file) => statSync(join(cache, file), { throwIfNoEntry: false })?.isFile())
      .sort()
      .slice(0, 1000)
    if (files.length === 0) return skip('the module cache has none')
    const tally = compareDocker(files.map((file) => readFileSync(join(cache, file), 'utf8')))
    report('real Dockerfiles', tally)
    expect(tally.wrong.map((one) => one.slice(-300)).slice(0, 10)).toEqual([])
  })

  test('the go.mod files of the module cache', ({ skip }) => {
    const cache = spawnSync('go', ['env', 'GOMODCACHE'], { encoding: 'utf8' }).stdout.trim()
    const files = readdirSync(join(cache, 'cache/download'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.mod'))
      .sort()
      .slice(0, 800)
    if (files.length === 0) return skip('the module cache is empty')
    const texts = files.map((file) => readFileSync(join(cache, 'cache/download', file), 'utf8'))
    const wrong: string[] = []
    let requires = 0
    for (const [i, answer] of ask('go.mod', texts).entries()) {
      if (answer.error !== undefined) continue
      const mod = parseGoMod(texts[i] ?? '')
      const pairs = [
        ...mod.require.map((one) => ({
          name: one.path.text,
          value: one.version.text + (one.indirect ? ' indirect' : ''),
        })),
        ...mod.godebug.map((one) => ({ name: one.key.text, value: one.value.text })),
      ]
      requires += pairs.length
      const ours = JSON.stringify([mod.module?.text ?? '', mod.go?.text ?? '', pairs])
      const theirs = JSON.stringify([answer.module ?? '', answer.go ?? '', answer.pairs ?? []])
      if (ours !== theirs)
        wrong.push(`${files[i]}: ours ${ours.slice(0, 300)}, theirs ${theirs.slice(0, 300)}`)
    }
    print(`go.mod: ${files.length} files, ${requires} lines compared, ${wrong.length} differences`)
    expect(wrong.slice(0, 5)).toEqual([])
  })
})
