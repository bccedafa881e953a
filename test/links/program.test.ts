import { describe, expect, it } from 'vitest'
import { factAt, Reading } from '../kinds/reading.ts'

const goImage = (workdir: string) =>
  `FROM golang:1.26.2 AS build\nWORKDIR ${workdir}\nRUN go build -o /srv .\nFROM scratch\nENV GOMEMLIMIT=450MiB\nCOPY --from=build /srv /srv\nENTRYPOINT ["/srv"]\n`

const deployment = (image: string, extra = '') =>
  `apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  selector: {}
  template:
    metadata: {annotations: {a: b}}
    spec:
      containers:
        - name: api
          image: ${image}
          ${extra}
`

const module = (path: string, more = '') => `module ${path}\n\ngo 1.24\n${more}`

async function api(files: Record<string, string>) {
  const reading = await Reading.of(files)
  return { reading, container: reading.one('container', '› container api') }
}

describe('an image built in the workspace', () => {
  it('is known by the folder of its Dockerfile, with module, version, toolchain and ENV', async () => {
    const { reading, container } = await api({
      'deploy/api.yaml': deployment('ghcr.io/acme/api:1.2'),
      'cmd/api/Dockerfile': goImage('/src'),
      'go.mod': module('github.com/acme/shop', 'require github.com/KimMachineGun/automemlimit v0.7.5\n'),
    })
    expect(factAt(container, 'language')?.value).toBe('go')
    const via = factAt(container, 'language')?.via?.map(({ place }) => reading.textAt(place))
    expect(via).toEqual(['cmd/api/Dockerfile: golang:1.26.2', 'cmd/api/Dockerfile: scratch'])
    expect(reading.show(container, 'goVersion')).toBe('1.24 @ go.mod: 1.24')
    expect(reading.show(container, 'goToolchain')).toBe('1.26.2 @ cmd/api/Dockerfile: 1.26.2')
    expect(factAt(container, 'module')?.entity?.subject).toBe('module github.com/acme/shop')
    expect(reading.show(container, 'env', 'GOMEMLIMIT')).toBe('450MiB @ cmd/api/Dockerfile: 450MiB')
    expect(reading.show(container, 'setsMemoryLimit')).toBe(
      'github.com/KimMachineGun/automemlimit @ go.mod: github.com/KimMachineGun/automemlimit',
    )
    const built = factAt(reading.one('module', 'acme/shop'), 'containers')?.items
    expect(built?.map(({ entity }) => entity?.subject).sort()).toEqual([
      'Deployment/api › container api',
      'Dockerfile api › stage final',
    ])
  })

  it('is the root Dockerfile only where the module has the name', async () => {
    const files = { 'deploy.yaml': deployment('registry.example/acme/shop:1'), Dockerfile: goImage('/') }
    const same = await api({ ...files, 'go.mod': module('github.com/acme/shop/v2') })
    expect(factAt(same.container, 'language')?.value).toBe('go')
    const different = await api({ ...files, 'go.mod': module('github.com/acme/monolith') })
    expect(factAt(different.container, 'language')).toBeUndefined()
  })

  it.each([
    ['of another owner', 'ghcr.io/others/api:1', { 'api/Dockerfile': goImage('/') }],
    [
      'of two Dockerfiles',
      'ghcr.io/acme/api:1',
      { 'api/Dockerfile': goImage('/'), 'old/api/Dockerfile': goImage('/') },
    ],
    ['of a Dockerfile without Go', 'ghcr.io/acme/api:1', { 'api/Dockerfile': 'FROM alpine\nCMD ["/a"]\n' }],
  ])('is not known %s', async (_name, image, dockerfiles) => {
    const { container } = await api({
      'd.yaml': deployment(image),
      'go.mod': module('github.com/acme/shop'),
      ...dockerfiles,
    })
    expect(factAt(container, 'language')).toBeUndefined()
    expect(factAt(container, 'env', 'GOMEMLIMIT')).toBeUndefined()
  })

  it('is what Compose builds, in the stage it names', async () => {
    const reading = await Reading.of({
      'compose.yaml':
        'services:\n  api: {build: {context: ., dockerfile: docker/Dockerfile}}\n  dev: {build: {context: ., dockerfile: docker/Dockerfile, target: BUILD}, environment: [GOMEMLIMIT=1GiB]}\n',
      'docker/Dockerfile': goImage('/'),
      'go.mod': module('example.com/x'),
    })
    const built = reading.one('container', 'service api')
    expect(factAt(built, 'language')?.value).toBe('go')
    expect(reading.show(built, 'goVersion')).toBe('1.24 @ go.mod: 1.24')
    expect(reading.show(built, 'env', 'GOMEMLIMIT')).toBe('450MiB @ docker/Dockerfile: 450MiB')
    const dev = reading.one('container', 'service dev')
    expect(reading.show(dev, 'env', 'GOMEMLIMIT')).toBe('1GiB @ compose.yaml: 1GiB')
    expect(factAt(dev, 'language')?.value).toBe('go')
  })

  it('takes what the image sets in its command only where the command stays', async () => {
    const dockerfile = 'FROM golang:1.25\nRUN go build -o /a\nCMD GOGC=50 /a\n'
    const stays = await api({ 'd.yaml': deployment('api:1'), 'api/Dockerfile': dockerfile })
    expect(stays.reading.show(stays.container, 'env', 'GOGC')).toBe('50 @ api/Dockerfile: 50')
    const other = await api({ 'd.yaml': deployment('api:1', 'command: [/b]'), 'api/Dockerfile': dockerfile })
    expect(factAt(other.container, 'env', 'GOGC')?.state).toBe('unknown')
  })
})

describe('other evidence', () => {
  it('is a ko image, with the module its import path lies in', async () => {
    const { reading, container } = await api({
      'd.yaml': deployment('ko://github.com/acme/shop/cmd/api'),
      'go.mod': module('github.com/acme/shop'),
      'x/go.mod': module('github.com/acme/sh'),
    })
    expect(factAt(container, 'language')?.value).toBe('go')
    expect(reading.show(container, 'goVersion')).toBe('1.24 @ go.mod: 1.24')
  })

  it('is the annotation', async () => {
    const text = deployment('acme/thing:1').replace('{a: b}', '{slo-lint.dev/language: go}')
    const { reading, container } = await api({ 'd.yaml': text })
    expect(reading.show(container, 'language')).toBe('go @ d.yaml: go')
  })
})

describe('a container in a template', () => {
  const templated = (image: string) => `{{ if .Values.on }}\n${deployment(image)}{{ end }}\n`

  it('has no language where its image is written and nothing tells one', async () => {
    const { container } = await api({ 'd.yaml': templated('acme/thing:1') })
    expect(factAt(container, 'language')?.value).toBe('unsaid')
  })

  it('may have any where its image is not known', async () => {
    const { container } = await api({ 'd.yaml': templated('{{ .Values.image }}') })
    expect(factAt(container, 'language')).toBeUndefined()
  })
})

describe('known images', () => {
  const told = async (image: string, args = '') => {
    const { container } = await api({ 'd.yaml': deployment(image, args && `args: [${args}]`) })
    const sets = factAt(container, 'setsMemoryLimit')
    return [factAt(container, 'language')?.value, sets?.state === 'known' ? sets.value : sets?.state]
  }

  it.each([
    [
      'quay.io/prometheus/prometheus:v3.1.0',
      '',
      ['go', '--auto-gomemlimit, on by default from Prometheus 3'],
    ],
    ['prom/prometheus:v3.1.0', '--no-auto-gomemlimit', ['go', undefined]],
    ['prom/prometheus:v2.53.0', '', ['go', undefined]],
    [
      'prom/prometheus:v2.53.0',
      '"--enable-feature=exemplar-storage,auto-gomemlimit"',
      ['go', '--enable-feature=auto-gomemlimit'],
    ],
    ['prom/prometheus:latest', '', ['go', 'unknown']],
    ['quay.io/prometheus/alertmanager:v0.28.0', '', ['go', undefined]],
    [
      'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.15.0',
      '--auto-gomemlimit',
      ['go', '--auto-gomemlimit'],
    ],
    [
      'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.15.0',
      '"--auto-gomemlimit=false"',
      ['go', undefined],
    ],
    [
      'quay.io/prometheus-operator/prometheus-operator:v0.80.0',
      '"-auto-gomemlimit-ratio=0.9"',
      ['go', '--auto-gomemlimit-ratio'],
    ],
    [
      'quay.io/prometheus-operator/prometheus-operator:v0.80.0',
      '"--auto-gomemlimit-ratio=0.0"',
      ['go', undefined],
    ],
    ['envoyproxy/envoy:v1.31.0', '', ['other', undefined]],
    ['redis:7', '', ['other', undefined]],
    ['mirror.example:5000/hub/library/postgres@sha256:00', '', ['other', undefined]],
    ['acme/my-redis:7', '', [undefined, undefined]],
    ['cr.l5d.io/linkerd/proxy:edge-25.1.1', '', ['other', undefined]],
    // Its configuration may switch automemlimit on.
    ['grafana/tempo:2.7.0', '', [undefined, undefined]],
  ])('%s %s', async (image, args, wanted) => {
    expect(await told(image, args)).toEqual(wanted)
  })
})

describe('commands that set variables', () => {
  it.each([
    'command: [sh, -c, "export GOMAXPROCS=4; exec /srv"]',
    'command: [/usr/bin/env, GOMAXPROCS=4, /srv]',
  ])('%s makes the variable unknown', async (command) => {
    const { container } = await api({ 'd.yaml': deployment('acme/api:1', command) })
    expect(factAt(container, 'env', 'GOMAXPROCS')?.state).toBe('unknown')
  })
})
