import { describe, expect, it } from 'vitest'
import { factAt, Reading } from './reading.ts'

const file = `# syntax=docker/dockerfile:1
FROM golang:1.26.1-alpine AS build
ENV GOGC=off CGO_ENABLED=0
RUN GOMEMLIMIT=2GiB go build -o /srv ./cmd/srv
FROM gcr.io/distroless/static AS base
ENV GOMEMLIMIT="900MiB" \\
    GOGC=50
FROM base
ENV GOGC 75
COPY --from=build /srv /srv
ENTRYPOINT ["env", "GOMAXPROCS=2", "/srv"]
CMD ["--port", "80"]
`

describe('a Dockerfile', () => {
  it('gives a container for every stage', async () => {
    const reading = await Reading.of({ 'cmd/srv/Dockerfile': file })
    expect(reading.subjects('container')).toEqual([
      'Dockerfile srv › stage build',
      'Dockerfile srv › stage base',
      'Dockerfile srv › stage final',
    ])
    const [build, , final] = reading.all('container')
    if (!build || !final) throw new Error('stages are missing')
    expect([reading.show(build, 'role'), reading.show(build, 'longRunning')]).toEqual(['stage', 'false'])
    expect([reading.show(final, 'role'), reading.show(final, 'longRunning')]).toEqual(['main', 'true'])
    expect(final.identity).toEqual({ kind: 'Dockerfile', name: 'srv', part: 'final' })
    expect(reading.show(final, 'language')).toMatch(/^go/)
    expect(factAt(final, 'language')?.via?.map(({ says }) => says)).toEqual([
      'stage build builds with Go here',
    ])
    expect(reading.show(final, 'goToolchain')).toBe('1.26.1 @ cmd/srv/Dockerfile: 1.26.1')
    expect(factAt(build, 'language')).toBeUndefined()
  })

  it('gives the variables of stages, their parents, commands and builds', async () => {
    const reading = await Reading.of({ Dockerfile: file })
    const final = reading.one('container', 'stage final')
    expect(reading.show(final, 'env', 'GOGC')).toBe('75 @ Dockerfile: 75')
    expect(reading.show(final, 'env', 'GOMEMLIMIT')).toBe('900MiB @ Dockerfile: 900MiB')
    expect(reading.show(final, 'env', 'GOMAXPROCS')).toBe('2 @ Dockerfile: 2')
    expect(factAt(final, 'env', 'CGO_ENABLED')).toBeUndefined()
    // Whoever runs the image may set more.
    expect(factAt(final, 'env')?.open).toHaveLength(1)
    const run = reading.one('variable', 'stage build › GOMEMLIMIT')
    expect(reading.show(run, 'value')).toBe('2GiB @ Dockerfile: 2GiB')
    expect([factAt(run, 'consumer')?.value, factAt(run, 'command')?.value]).toEqual(['shell', 'go'])
  })

  it.each([
    ['FROM golang:1.25\nCMD ["go", "test", "./..."]\n', /^false/],
    ['FROM golang:1.25\nRUN go build -o /a .\nCMD ["/a"]\n', /^true/],
    ['FROM scratch\nCOPY a /a\n', /^unknown: the file does not say/],
    ['FROM alpine\nENTRYPOINT ./run\n', /^true/],
  ])('knows whether it runs on: %j', async (text, wanted) => {
    const reading = await Reading.of({ Dockerfile: text })
    expect(reading.show(reading.one('container', 'stage final'), 'longRunning')).toMatch(wanted)
  })

  it.each([
    [
      'a helper beside Python',
      'FROM golang:1.25 AS h\nRUN go build\nFROM python:3\nCOPY --from=h /h /h\nCMD ["python"]\n',
    ],
    [
      'a helper beside Rust',
      'FROM golang:1.25 AS h\nFROM rust:1 AS r\nFROM debian\nCOPY --from=h /h /h\nCOPY --from=r /s /s\nCMD ["/s"]\n',
    ],
    ['nothing', 'FROM alpine\nCOPY srv /srv\nCMD ["/srv"]\n'],
  ])('takes no language from %s', async (_name, text) => {
    const reading = await Reading.of({ Dockerfile: text })
    expect(factAt(reading.one('container', 'stage final'), 'language')).toBeUndefined()
  })

  it.each([
    'Dockerfile.dev',
    'api.Dockerfile',
    'build/Containerfile',
    'Dockerfile-alpine',
  ])('is %s', async (path) => {
    expect((await Reading.of({ [path]: 'FROM a\n' })).all('container')).toHaveLength(1)
  })
  it.each([
    'Dockerfile.tmpl',
    'Dockerfile.md',
    'dockerfiles.go',
    'app.dockerignore',
  ])('is not %s', async (path) => {
    expect((await Reading.of({ [path]: 'FROM a\n' })).all('container')).toEqual([])
  })

  it('is read with the hundreds of stages of a distribution', async () => {
    const text = Array.from({ length: 263 }, (_, index) => `FROM scratch AS s${index}\n`).join('')
    expect((await Reading.of({ Dockerfile: text })).all('container')).toHaveLength(263)
  })

  it('is not read beyond a number of stages nobody writes', async () => {
    const text = Array.from({ length: 5000 }, (_, index) => `FROM s${index - 1} AS s${index}\n`).join('')
    expect((await Reading.of({ Dockerfile: text })).all('container')).toEqual([])
  })
})
