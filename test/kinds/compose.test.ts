import { describe, expect, it } from 'vitest'
import { factAt, Reading } from './reading.ts'

const file = `name: shop
x-env: &env
  GOMEMLIMIT: "450MiB"   # quoted
x-limits: &limits
  deploy: {resources: {limits: {memory: 512M, cpus: '0.50'}, reservations: {memory: 256M}}}
services:
  api:
    <<: *limits
    image: ghcr.io/acme/api:\${TAG:-latest}
    env_file:
      - ./common.env
      - {path: api.env, required: false}
    environment:
      <<: *env
      GOGC: off
      GOMAXPROCS: 2
      GODEBUG: gctrace=$$x
      TOKEN: "\${TOKEN}"
      BARE:
    command: ["/api", "--port=\${PORT}"]
  worker:
    build: {context: ./worker, dockerfile: build/Dockerfile, target: prod}
    mem_limit: 1g
    cpus: 1.5
    restart: "no"
    environment:
      - GOMEMLIMIT=900MiB
      - 'DB_PASSWORD=se cret'
      - HOME
  once: {image: "busybox", deploy: {mode: replicated-job}, environment: *env}
`

const reading = await Reading.of({ 'deploy/compose.yaml': file })
const show = (subject: string, ...path: string[]) => reading.show(reading.one('container', subject), ...path)

describe('a Compose file', () => {
  it('gives a container for every service', () => {
    expect(reading.subjects('container')).toEqual([
      'compose service api',
      'compose service worker',
      'compose service once',
    ])
    expect(show('service api', 'source')).toBe('compose')
    expect(show('service worker', 'longRunning')).toBe('true')
    expect(show('service once', 'longRunning')).toBe('false @ deploy/compose.yaml: replicated-job')
    expect(reading.one('container', 'service api').identity).toEqual({
      kind: 'compose service',
      namespace: 'shop',
      name: 'api',
    })
  })

  it('reads limits with binary units, also through anchors', () => {
    expect(show('service api', 'limits', 'memory')).toBe(`${512 * 1024 ** 2} @ deploy/compose.yaml: 512M`)
    expect(show('service api', 'limits', 'cpu')).toBe("0.5 @ deploy/compose.yaml: '0.50'")
    expect(show('service api', 'requests', 'memory')).toBe(`${256 * 1024 ** 2} @ deploy/compose.yaml: 256M`)
    expect(show('service worker', 'limits', 'memory')).toBe(`${1024 ** 3} @ deploy/compose.yaml: 1g`)
    expect(show('service worker', 'limits', 'cpu')).toBe('1.5 @ deploy/compose.yaml: 1.5')
    // A limit is no request here.
    expect(show('service worker', 'requests', 'memory')).toBeUndefined()
  })

  it('reads the map form as Compose passes it on', () => {
    const variable = (name: string) => reading.one('variable', `service api › ${name}`)
    expect(reading.show(variable('GOGC'), 'value')).toBe('off @ deploy/compose.yaml: off')
    expect(reading.show(variable('GOGC'), 'written')).toBe('string @ deploy/compose.yaml: off')
    expect(reading.show(variable('GOMAXPROCS'), 'written')).toBe('integer @ deploy/compose.yaml: 2')
    expect(reading.show(variable('GOMEMLIMIT'), 'value')).toBe('450MiB @ deploy/compose.yaml: "450MiB"')
    expect(reading.show(variable('GODEBUG'), 'value')).toBe('gctrace=$x @ deploy/compose.yaml: gctrace=$$x')
    expect(reading.show(variable('BARE'), 'value')).toBeUndefined()
  })

  it('does not know what the shell or .env fills in, nor shows what looks like a secret', () => {
    const token = factAt(reading.one('variable', '› TOKEN'), 'value')
    expect(token?.state).toBe('unknown')
    expect(token?.place?.secret).toBe(true)
    expect(token?.text).toBe('(a secret)')
    expect(show('service api', 'image')).toMatch(/^unknown: \$\{TAG:-latest\} is filled in/)
    expect(show('service api', 'image', 'name')).toMatch(/^ghcr\.io\/acme\/api @/)
  })

  it('reads the list form with the place of each value', () => {
    const limit = reading.one('variable', 'service worker › GOMEMLIMIT')
    expect(reading.show(limit, 'value')).toBe('900MiB @ deploy/compose.yaml: 900MiB')
    const password = factAt(reading.one('variable', '› DB_PASSWORD'), 'value')
    expect(reading.textAt(password?.place)).toBe('deploy/compose.yaml: se cret')
    expect(password?.place?.secret).toBe(true)
    expect(factAt(reading.one('container', 'service worker'), 'env', 'HOME')?.state).toBe('maybe')
  })

  it('makes one variable of what an anchor brings into two services', () => {
    const shared = reading.all('variable').filter(({ subject }) => subject.endsWith('› GOMEMLIMIT'))
    expect(shared.map(({ subject }) => subject)).toEqual([
      'compose service api › GOMEMLIMIT',
      'compose service worker › GOMEMLIMIT',
    ])
    const users = shared[0] && factAt(shared[0], 'users')?.items?.map(({ entity }) => entity?.subject)
    expect(users).toEqual(['compose service api', 'compose service once'])
  })

  it('is open where an env_file is not in the workspace', () => {
    const env = factAt(reading.one('container', 'service api'), 'env')
    expect(env?.open?.map(({ says }) => says)).toEqual([
      'deploy/common.env is not in the workspace',
      'deploy/api.env is not in the workspace',
    ])
  })
})

describe('files beside it', () => {
  it('takes env files in order, below environment', async () => {
    const linked = await Reading.of({
      'compose.yaml':
        'services: {api: {image: a, env_file: [a.env, sub/b.env], environment: {GOGC: "50"}}}\n',
      'a.env': 'GOGC=10\nGOMEMLIMIT=1GiB\n',
      'sub/b.env': 'export GOMEMLIMIT="2GiB" # more\n',
    })
    const api = linked.one('container', 'service api')
    expect(linked.show(api, 'env', 'GOGC')).toBe('50 @ compose.yaml: "50"')
    expect(linked.show(api, 'env', 'GOMEMLIMIT')).toBe('2GiB @ sub/b.env: 2GiB')
    expect(factAt(api, 'env')?.open).toBeUndefined()
  })

  it('leaves open what an override file merges', async () => {
    const linked = await Reading.of({
      'compose.yaml':
        'services: {api: {image: a, mem_limit: 1g, environment: {GOGC: "50", GOMEMLIMIT: 900MiB}}}\n',
      'compose.override.yaml': 'services: {api: {mem_limit: 512m, environment: [GOMEMLIMIT=450MiB]}}\n',
    })
    const [base, over] = linked.all('container')
    expect(base && linked.show(base, 'env', 'GOMEMLIMIT')).toBe(
      'unknown: compose.override.yaml may change it',
    )
    expect(base && linked.show(base, 'limits', 'memory')).toBe('unknown: compose.override.yaml may change it')
    expect(base && linked.show(base, 'env', 'GOGC')).toBe('50 @ compose.yaml: "50"')
    expect(over && linked.show(over, 'env', 'GOMEMLIMIT')).toBe('450MiB @ compose.override.yaml: 450MiB')
    expect(over && factAt(over, 'env')?.open?.[0]?.says).toMatch(/partial/)
  })

  it('leaves open what a service extends', async () => {
    const linked = await Reading.of({
      'compose.yaml': 'services: {api: {extends: {file: base.yaml, service: base}}}\n',
    })
    const api = linked.one('container', 'service api')
    expect(factAt(api, 'env')?.open?.[0]?.says).toBe('the service extends another one')
    expect(factAt(api, 'limits')?.open).toHaveLength(1)
  })
})

describe('what is no Compose file', () => {
  it.each([
    [
      'config/services.yaml',
      'services:\n  App\\Mailer:\n    class: App\\Mailer\n    image: x\nparameters: {}\n',
    ],
    ['.gitlab-ci.yml', 'services: [redis]\n'],
    ['k8s.yaml', 'apiVersion: v1\nkind: Thing\nservices: {a: {image: b}}\n'],
  ])('%s', async (path, text) => {
    expect((await Reading.of({ [path]: text })).all('container')).toEqual([])
  })

  it('is one under another name when the shape says so', async () => {
    const stack = await Reading.of({ 'stack.yml': 'services: {a: {image: b}}\nnetworks: {n: }\n' })
    expect(stack.subjects('container')).toEqual(['compose service a'])
  })
})
