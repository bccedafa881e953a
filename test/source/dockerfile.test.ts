// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text of shells and Dockerfiles
import { describe, expect, test } from 'vitest'
import { parseDockerfile } from '../../engine/source/dockerfile.ts'

const FILE = `# syntax=docker/dockerfile:1
ARG GO=1.24
ARG BASE
FROM --platform=$BUILDPLATFORM golang:\${GO}-alpine AS Builder
WORKDIR /src
ARG LIMIT=1GiB
ENV GOGC=50 \\
    # 注释 GOGC=1
    GOMEMLIMIT="$LIMIT" NAME='a b'
RUN --mount=type=cache,target=/x GOFLAGS=-mod=vendor go build -o /app . && \\
    # note
    GOGC=off /app warm
FROM builder AS mid
ENV COPY_OF=\${GOGC} OLD=x
FROM $BASE
FROM golang:1.23.4@sha256:abc
COPY --from=builder --chown=1 /app /app
COPY --from=1 /a /b
ENV GOGC 75 percent
CMD ["/app", "-名"]
ENTRYPOINT GOGC=1 /app serve
`

function texts(text: string) {
  return (span: { start: number; end: number } | undefined) => text.slice(span?.start, span?.end)
}

describe.each([['\n'], ['\r\n']])('lines ending in %j', (newline) => {
  const text = FILE.replaceAll('\n', newline)
  const at = texts(text)
  const file = parseDockerfile(text)
  const [builder, , base, last] = file.stages

  test('stages', () => {
    expect(file.stages.map((one) => [one.name?.text, one.image.value, one.parent])).toEqual([
      ['Builder', 'golang:1.24-alpine', null],
      ['mid', 'builder', 0],
      [undefined, '$BASE', null],
      [undefined, 'golang:1.23.4@sha256:abc', null],
    ])
    expect(at(builder?.image.span)).toBe('golang:${GO}-alpine')
    expect(builder?.image).toMatchObject({ assumed: ['GO'] })
    expect(at(builder?.platform?.span)).toBe('$BUILDPLATFORM')
    expect(base?.image.unknown).toContain('$BASE')
    expect(file.finalStage).toBe(last)
    expect([builder?.goVersion?.text, at(last?.goVersion?.span)]).toEqual(['1.24', '1.23.4'])
    expect(builder?.goBuild.map(at)).toEqual(['golang:${GO}-alpine', 'go build'])
    expect(builder?.workdir?.text).toBe('/src')
  })

  test('variables and their places', () => {
    const shape = builder?.env.map((one) => [
      one.name,
      one.unknown === undefined ? one.value : '?',
      at(one.valueSpan),
    ])
    expect(shape).toEqual([
      ['GOGC', '50', '50'],
      ['GOMEMLIMIT', '?', '$LIMIT'],
      ['NAME', 'a b', 'a b'],
    ])
    expect(builder?.env.map((one) => at(one.nameSpan))).toEqual(['GOGC', 'GOMEMLIMIT', 'NAME'])
    expect(last?.env.map((one) => [one.name, one.value, at(one.valueSpan)])).toEqual([
      ['GOGC', '75 percent', '75 percent'],
    ])
  })

  test('commands, copies and what RUN sets', () => {
    expect(last?.copies.map((one) => [at(one.from.span), one.stage])).toEqual([
      ['builder', 0],
      ['1', 1],
    ])
    expect(last?.cmd).toMatchObject({ form: 'exec', words: [{ text: '/app' }, { text: '-名' }] })
    expect(at(last?.cmd?.words[1]?.span)).toBe('-名')
    expect(last?.entrypoint).toMatchObject({ form: 'shell', words: [{ text: '/app' }, { text: 'serve' }] })
    const set = builder?.runs.flatMap((run) => run.statements.flatMap((one) => one.assignments))
    expect(set?.map((one) => [one.name, at(one.valueSpan)])).toEqual([
      ['GOFLAGS', '-mod=vendor'],
      ['GOGC', 'off'],
    ])
  })
})

test('another escape character, a BOM, and text that is no Dockerfile', () => {
  const text = '\uFEFF# escape=`\nFROM a\nENV A=b` c `\n  B=d\\e\n'
  const [stage] = parseDockerfile(text).stages
  expect(stage?.env.map((one) => [one.name, one.value])).toEqual([
    ['A', 'b c'],
    ['B', 'd\\e'],
  ])
  expect(stage?.env.map((one) => text.slice(one.valueSpan.start, one.valueSpan.end))).toEqual([
    'b` c',
    'd\\e',
  ])
  for (const other of ['', 'ENV A=b', '{"a": 1}', '\0\0'])
    expect(parseDockerfile(other)).toEqual({ stages: [], finalStage: null })
})

test('a doubled backslash ends the line; quotes around an image are not part of it', () => {
  const text = 'FROM "golang:1.24-alpine"\nENV A C:\\\\\nENV B=1\n'
  const [stage] = parseDockerfile(text).stages
  expect(stage?.env.map((one) => [one.name, one.value])).toEqual([
    ['A', 'C:\\'],
    ['B', '1'],
  ])
  expect(text.slice(stage?.image.span.start, stage?.image.span.end)).toBe('golang:1.24-alpine')
  expect(text.slice(stage?.goVersion?.span.start, stage?.goVersion?.span.end)).toBe('1.24')
})

test('many stages cost no more than their number', () => {
  const time = (n: number): number => {
    const text = 'FROM a AS b\nCOPY --from=b x y\nENV A=${'.repeat(n)
    const began = performance.now()
    parseDockerfile(text)
    return performance.now() - began
  }
  time(1000)
  expect(time(8000) / Math.max(time(1000), 5)).toBeLessThan(40)
})
