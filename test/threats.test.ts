import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { main } from '../cli/main.ts'
import { systemClock } from '../cli/publish/clock.ts'
import { connect } from '../cli/publish/octokit.ts'
import { Reading } from '../cli/publish/reading.ts'
import { defaultLimits, hunksOf, readPack } from '../engine/index.ts'
import { parseYaml } from '../engine/source/yaml/parse.ts'
import { parseMatchers } from '../engine/values/matcher.ts'
import { GitRepository, unusedPath } from './gitRepository.ts'
import { ensureBuilt } from './hostile/run.ts'
import { canaryText, configMap, deployment, put } from './hostile/workspace.ts'
import { Hub } from './publish/contract/hub.ts'
import { HubServer } from './publish/contract/server.ts'
import { head, job } from './publish/job.ts'
import { root, shared } from './shared.ts'

const bad = 'GOMEMLIMIT=1G\n'
const token = 'ghs_0123456789abcdefSECRET'
const program = join(root, 'dist', 'slo-lint.cjs')
const forms = ['pretty', 'json', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle', 'rdjson', 'markdown']

/** Everything a terminal could obey or be deceived by, but line ends. */
const controls = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/** Whatever runs, nobody has changed what every object has. */
const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype))

beforeAll(ensureBuilt)
afterAll(() => {
  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(prototype)
})

function workspace(files: Readonly<Record<string, string>>): string {
  const folder = unusedPath()
  for (const [path, text] of Object.entries(files)) put(folder, path, text)
  return folder
}

interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function run(cwd: string, ...args: readonly string[]): Promise<Ran> {
  const got = { out: '', err: '' }
  const code = await main([...args], {
    out: (text) => {
      got.out += text
    },
    err: (text) => {
      got.err += text
    },
    env: {},
    cwd,
    isTerminal: false,
    width: 100,
    today: '2026-11-22',
  })
  return { code, ...got }
}

async function rulesIn(folder: string): Promise<string[]> {
  const { out } = await run(folder, '--format', 'json')
  return (JSON.parse(out) as { findings: { rule: string }[] }).findings.map(({ rule }) => rule)
}

/** Files of our own code that hold a text. */
function holding(pattern: RegExp): string[] {
  return ['engine', 'cli'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file}`)
      .filter((file) => file.endsWith('.ts') && pattern.test(readFileSync(join(root, file), 'utf8'))),
  )
}

describe('Alias bomb', () => {
  it('leaves aliases alone that hide nothing', async () => {
    const variables = Array.from(
      { length: 150 },
      (_, index) => `            - {name: A${index}, value: *one}`,
    )
    const text = deployment('a', [
      '          env:',
      '            - {name: GOMEMLIMIT, value: &one 1G}',
      ...variables,
    ])
    expect(await rulesIn(workspace({ 'a.yaml': text }))).toContain('go-runtime/gomemlimit-grammar')
    expect(parseYaml(text, defaultLimits).problems).toEqual([])
  })
})

describe('Deep nesting', () => {
  it('is judged the same with half the stack, around the limit and far beyond it', () => {
    const around = [90, 99, 100, 101, 110].map((depth): [string, string] => [
      `d${depth}.yaml`,
      `a: ${'['.repeat(depth)}${']'.repeat(depth)}\n`,
    ])
    const folder = workspace({
      ...Object.fromEntries(around),
      'flow.yaml': '['.repeat(50_000),
      'open.yaml': `a: ${'{a: '.repeat(1_000)}`,
      'block.yaml': Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
      'deep.json': `{"a": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      'rules.yml': `groups: [{name: g, rules: [{alert: A, expr: "${'('.repeat(5_000)}up${')'.repeat(5_000)}"}]}]\n`,
      '.env': bad,
    })
    const [whole, half] = [984, 492].map((stack) =>
      spawnSync(process.execPath, [`--stack-size=${stack}`, program, '--format', 'json'], {
        cwd: folder,
        encoding: 'utf8',
        env: {},
      }),
    )
    expect(whole?.status).toBe(1)
    expect(whole?.stdout).toContain('source/limit')
    expect(whole?.stdout).toContain('go-runtime/gomemlimit-grammar')
    expect([half?.status, half?.stdout, half?.stderr]).toEqual([whole?.status, whole?.stdout, whole?.stderr])
  })
})

describe('Huge / quadratic', () => {
  it('takes no longer than a file of that size has to', async () => {
    const ours = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n'
    const many = (count: number, text: (index: number) => string): string =>
      Array.from({ length: count }, (_, index) => text(index)).join('')
    const folder = workspace({
      'keys.yaml': `${ours}${many(200_000, (index) => `  k${index}: 1\n`)}`,
      'documents.yaml': many(10_000, () => `---\n${ours}  a: 1\n`),
      'blank.yaml': `${ours}  a: 1${'\n'.repeat(500_000)}  b: 2\n`,
      '.env': bad,
    })
    const began = performance.now()
    expect(await rulesIn(folder)).toEqual(
      expect.arrayContaining(['go-runtime/gomemlimit-grammar', 'source/limit']),
    )
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})

/** A rule that is right; attacks replace its condition. */
const rule = (assert: string): string => `title: GOMEMLIMIT leaves headroom below the limit
severity: warning
why: What happens in production when this is wrong, in words.
baseline:
  - {guide: "2.5", says: GOMEMLIMIT caps the memory}
for: {c: container}
when: {set: [$c.env.GOMEMLIMIT, $c.env.GOMEMLIMIT.bytes, $c.limits.memory]}
assert: ${assert}
at: [$c]
message: "the limit of {c.name} is not right"
tests:
  - {name: nothing yet, files: {}, expect: none}
`

const mistakesIn = async (assert: string): Promise<string[]> =>
  (await readPack('sample', [{ path: 'rule.yaml', text: rule(assert) }])).mistakes.map(
    ({ message }) => message,
  )

describe('json-logic', () => {
  it('takes a condition that is right', async () => {
    expect(await mistakesIn('{">=": [$c.limits.memory, $c.env.GOMEMLIMIT.bytes]}')).toEqual([])
  })

  it.each([
    ['{var: __proto__}', 'there is no operator var'],
    ['{"!!": [{var: spec.constructor}]}', 'there is no operator'],
    ['{missing: [toString]}', 'there is no operator missing'],
    ['{log: "::error::x"}', 'there is no operator log'],
    ['{method: [x, constructor]}', 'there is no operator method'],
    ['{reduce: [[1], {"+": [1, 1]}, 0]}', 'there is no operator reduce'],
    ['{map: [[1], 1]}', 'there is no operator map'],
    ['{__proto__: [1]}', 'there is no operator __proto__'],
    ['{constructor: [1]}', 'there is no operator constructor'],
    ['{toString: []}', 'there is no operator toString'],
    ['{"slo:and": [true]}', 'there is no operator slo:and'],
    ['{set: [$c.__proto__]}', 'c has no fact __proto__'],
    ['{set: [$c.constructor.name]}', 'c has no fact constructor'],
    ['{set: [$c.env.toString]}', 'c.env has free keys'],
    ['{set: [$params.hasOwnProperty]}', 'params has no fact hasOwnProperty'],
    ['{set: [$__proto__]}', 'there is no $__proto__'],
    ['{">": ["512Mi", "1Gi"]}', '> compares numbers, not a text'],
    ['{">": [$c.env.GOMEMLIMIT, "1Gi"]}', '> compares numbers, not a text'],
    ['{"<=": [null, 5]}', 'nothing stands here'],
  ])('refuses the condition %s', async (assert, says) => {
    expect((await mistakesIn(assert)).join('\n')).toContain(says)
  })

  it.each([
    ['one after the other', (index: number) => `a${index + 1}: {"+": [$a${index}, $a${index}]}`, 60],
    [
      'one before the other',
      (index: number) => `a${60 - index}: {"+": [$a${59 - index}, $a${59 - index}]}`,
      60,
    ],
    ['in a long chain', (index: number) => `a${index + 1}: {"+": [$a${index + 2}, 1]}`, 9_000],
  ])('refuses values that double %s', async (_, line, count) => {
    const lets = Array.from({ length: count }, (_, index) => `  ${line(index)}\n`).join('')
    const text = rule('{"<=": [$a60, 1]}').replace('assert:', `let:\n  a0: 1\n${lets}assert:`)
    const began = performance.now()
    const { mistakes } = await readPack('sample', [{ path: 'rule.yaml', text }])
    expect(mistakes.map(({ message }) => message).join('\n')).toContain('stands for more than 2000 parts')
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  it('refuses a condition that is nested without an end', async () => {
    const deep = `${'{not: ['.repeat(20_000)}true${']}'.repeat(20_000)}`
    expect((await mistakesIn(deep)).join('\n')).toContain('nested deeper than 100 levels')
  })
})

describe('Prototype pollution in YAML/merge', () => {
  const words = ['__proto__', 'constructor', 'constructor.prototype', 'toString', 'hasOwnProperty']
  const polluted = (): unknown => Reflect.get({}, 'polluted')

  it('happens through no file, variable, configuration or pack', async () => {
    const keys = words.map((word) => `${word}: {polluted: yes}\n`).join('')
    const merged = `base: &base {${words.map((word) => `${word}: {polluted: yes}`).join(', ')}}\nx: {<<: *base}\n`
    const folder = workspace({
      'a.yaml': `${keys}${merged}`,
      'b.json': '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
      'c.yaml': configMap(
        'c',
        words.map((word) => `  ${word}: "{polluted: yes}"`),
      ),
      'd.env': words.map((word) => `${word}=polluted\n`).join(''),
      '.env': bad,
    })
    expect(await rulesIn(folder)).toContain('go-runtime/gomemlimit-grammar')
    for (const word of words)
      for (const [path, text] of [
        ['.slo-lint.yaml', `version: 1\n${word}: {polluted: yes}\n`],
        ['.slo-lint.yaml', `version: 1\nrules: {${word}/x: off}\n`],
        ['.slo-lint.yaml', `version: 1\ntargets: {${word}: {polluted: yes}}\n`],
        ['package.json', `{"slo-lint": {"version": 1, "${word}": {"polluted": true}}}`],
      ] as const)
        expect((await run(workspace({ [path]: text, '.env': bad }))).code, text).toBe(2)
    for (const word of words) {
      const text = `${rule('{set: [$c.name]}')}${word}: {polluted: yes}\n`
      const { mistakes } = await readPack('sample', [{ path: 'rule.yaml', text }])
      expect(mistakes.length, word).toBeGreaterThan(0)
    }
    expect(polluted()).toBeUndefined()
  })
})

describe('ReDoS in packs', () => {
  it('has no operator that takes an expression, and no expression is made of what is read', async () => {
    for (const name of ['matches', 'match', 'regex', 'test'])
      expect((await mistakesIn(`{${name}: [$c.name, "^(a+)+$"]}`)).join()).toContain(`no operator ${name}`)
    // That one is made of a list of words of our own.
    expect(holding(/new RegExp\(|[^.\w]RegExp\(/)).toEqual(['engine/source/secret.ts'])
    expect(holding(/\$data/)).toEqual([])
  })

  it('takes time that grows with the text, for expressions of the files', async () => {
    const began = performance.now()
    expect(parseMatchers('a=~"a{1001}"').ok).toBe(false)
    expect(parseMatchers('a=~"(?=a)"').ok).toBe(false)
    expect(parseMatchers('a=~"(a)\\\\1"').ok).toBe(false)
    const folder = workspace({
      'alertmanager.yml':
        'route: {receiver: a, routes: [{receiver: b, matchers: [\'x=~"(a+)+"\']}]}\nreceivers: [{name: a}, {name: b}]\n',
      'rules.yml': `groups: [{name: g, rules: [{alert: A, expr: 'up{x=~"^(a+)+$"}', labels: {x: ${'a'.repeat(100_000)}b}}]}]\n`,
      '.env': bad,
    })
    expect(await rulesIn(folder)).toContain('go-runtime/gomemlimit-grammar')
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})

describe('Diff parser DoS', () => {
  it.each([
    ['a carriage return in a name', '--- a/x\ry\n+++ b/x\ry\n@@ -1 +1 @@\n-a\n+b\n'],
    ['a line separator in a name', '--- a/x\u2028y\n+++ b/x\u2028y\n@@ -1 +1 @@\n-a\n+b\n'],
    ['many of them', `--- ${'a\r'.repeat(100_000)}\n+++ ${'\u2028'.repeat(100_000)}\n@@ -1 +1 @@\n-a\n+b\n`],
    ['counts that do not fit', '@@ -1,9 +1,9 @@\n-a\n+b\n'],
    ['counts without end', `@@ -1 +1,${'9'.repeat(400)} @@\n+b\n`],
    ['a hunk that is cut off', '@@ -1,3 +1,3 @@\n a\n-b'],
    ['a name alone', 'rename from a\nrename to b\n'],
    ['two hundred thousand lines', `@@ -0,0 +1,200000 @@\n${'+a\n'.repeat(200_000)}`],
    ['heads alone', '@@ -1 +1 @@\n'.repeat(50_000)],
  ])('does not come of %s', (_, patch) => {
    const began = performance.now()
    const hunks = hunksOf(patch)
    expect(performance.now() - began).toBeLessThan(3_000)
    for (const { start, lines, added } of hunks ?? [])
      expect(added.every((line) => line >= start && line < start + lines)).toBe(true)
  })

  it('does not come of such names in a repository either', async () => {
    const names = ['a\rb.env', 'a\u2028b.env', '監視/ア"ラート.env', 'tab\tand\nline.env', '-x.env']
    const repository = new GitRepository({ 'old.env': bad })
    for (const name of names) repository.write(name, bad)
    repository.git('mv', 'old.env', 'new.env')
    const { out } = await run(repository.folder, '--base', 'HEAD', '--format', 'json', '--root', '.')
    const { findings } = JSON.parse(out) as { findings: { path: string; status: string }[] }
    const fresh = findings.filter(({ status }) => status === 'new').map(({ path }) => path)
    // A file of variables has no other name than its path.
    expect(fresh.sort()).toEqual([...names, 'new.env'].sort())
  })
})

describe('Octokit ReDoS', () => {
  it('has no header to work with: of a Link only counts whether there is more', async () => {
    const hub = new Hub(systemClock)
    const server = new HubServer(hub)
    const api = connect({ GITHUB_TOKEN: token, GITHUB_API_URL: await server.open() }, { isSpaced: false })
    if (!api) throw new Error('no api')
    const links = [
      `${'<'.repeat(15_000)}>`,
      `${'<;'.repeat(7_000)}`,
      `<https://a.example/>; rel="${'x'.repeat(8_000)}"; ${'a=1; '.repeat(1_000)}`,
      `${' '.repeat(15_000)}, rel`,
    ]
    const target = { owner: 'acme', repo: 'shop', head, pull: 7 }
    try {
      for (const link of links) {
        server.intercept = (_, response) => {
          response.writeHead(200, { 'content-type': `application/json${';'.repeat(1_000)}`, link }).end('[]')
          return true
        }
        const began = performance.now()
        expect(await new Reading(api, systemClock, target, 'default').inline()).toEqual({ value: [] })
        expect(performance.now() - began).toBeLessThan(3_000)
      }
    } finally {
      await server.close()
    }
  })

  it('is not in the versions that are used', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version?: string }>
    }
    // The first versions without CVE-2025-25285, 25288, 25289 and 25290.
    const first = { endpoint: 10.1, 'plugin-paginate-rest': 11.4, 'request-error': 6.1, request: 9.2 }
    for (const [name, least] of Object.entries(first)) {
      const used = Object.entries(lock.packages).filter(([path]) => path.endsWith(`/@octokit/${name}`))
      expect(used.length, name).toBeGreaterThan(0)
      for (const [, { version = '' }] of used)
        expect(Number(version.split('.')[0]), name).toBeGreaterThan(Math.floor(least))
    }
  })
})

describe('Symlink/traversal', () => {
  it('shows nothing from outside, through links, own packs, other files or a revision', async () => {
    const outside = workspace({
      'canary.yaml': `containers: ${canaryText}\n`,
      'packs/p/rule.yaml': canaryText,
    })
    const repository = new GitRepository({ '.env': bad })
    const { folder } = repository
    symlinkSync(join(outside, 'canary.yaml'), join(folder, 'a.yaml'))
    symlinkSync(outside, join(folder, 'linked'))
    put(folder, 'kustomization.yaml', 'resources: [a.yaml, linked/canary.yaml, ../../canary.yaml]\n')
    put(
      folder,
      'compose.yaml',
      `services: {a: {image: a, env_file: [${outside}/canary.yaml, linked/canary.yaml]}}\n`,
    )
    repository.commit()
    repository.write('new.env', bad)
    for (const form of forms) {
      const { out, err } = await run(folder, '--format', form, '--base', 'HEAD', '--show', 'unknown')
      expect(`${out}${err}`).toMatch(/gomemlimit|GOMEMLIMIT/)
      expect(`${out}${err}`).not.toContain('CANARY')
    }
    for (const packs of ['linked/packs', `${outside}/packs`, '../packs', 'a.yaml']) {
      put(folder, '.slo-lint.yaml', `version: 1\npacks: ["${packs}"]\n`)
      const { code, out, err } = await run(folder)
      expect(code, packs).toBe(2)
      expect(`${out}${err}`).not.toContain('CANARY')
    }
  })
})

describe('Config from head weakens rules', () => {
  it('has no effect, by whatever means at once, and is said', async () => {
    const repository = new GitRepository({ '.env': 'A=1\n' })
    repository.write('.env', `# slo-lint-ignore go-runtime/gomemlimit-grammar -- trust me\n${bad}`)
    repository.write(
      '.slo-lint.yaml',
      'version: 1\nprofile: lenient\nexclude: ["**"]\nrules: {go-runtime/gomemlimit-grammar: off}\npacks: [mine]\n',
    )
    repository.write('mine/sample/rule.yaml', rule('{set: [$c.name]}'))
    const base = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: repository.folder, encoding: 'utf8' })
    repository.commit()
    const event = {
      pull_request: {
        number: 7,
        head: { sha: head, repo: { id: 99 } },
        base: { sha: base.stdout.trim(), repo: { id: 1 } },
      },
    }
    const { run: publish, hub } = job({}, 'pull_request', event, true, repository.folder)
    expect(await publish()).toMatchObject({ code: 1 })
    expect(hub.checks).toMatchObject([{ conclusion: 'failure', annotations: [{ path: '.env' }] }])
    const said = hub.conversation.map(({ body }) => body).join()
    expect(said).toContain('judged by')
    expect(said).toMatch(/tries to silence/)
  })
})

/** What a stranger writes into a file that everybody is told of. */
const nasty =
  '1G @org/team &commat;x &#64;y #123 </details> ``` ![](http://evil.example) <!-- slo-lint:inline'

describe('Markdown/HTML/@', () => {
  it('is text all the way from a file to the pull request', async () => {
    const lines = ['          env:', `            - {name: GOMEMLIMIT, value: '${nasty}'}`]
    const {
      run: publish,
      hub,
      file,
    } = job({
      'a.yaml': deployment('a', lines).replace('name: api', `name: '${nasty}'`),
      '@org/team ![x](http:/evil.example) #1.env': bad,
    })
    await publish()
    expect(hub.objections).toEqual([])
    expect(hub.inline.length).toBeGreaterThan(0)
    const bodies = [...hub.inline, ...hub.conversation].map(({ body }) => body)
    for (const body of [...bodies, file('.runner/summary.md')]) {
      expect(body.replace(/\n<!-- slo-lint:[^\n]*-->$/, '')).not.toContain('<!--')
      const words = body
        .replace(/^(`{3,}).*\n[\s\S]*?\n\1$/gm, '')
        .replace(/(?<!`)(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, '')
        .replace(/<!-- slo-lint:[^\n]*-->$/, '')
        .replace(/<\/?(details|summary)>/g, '')
        .replace(/&#\d+;/g, '·')
      expect(words).not.toMatch(/[@<>&]|!\[|\]\(|https?:\/|#\d/)
    }
  })
})

describe('Marker forgery', () => {
  it('hides no finding, and what is forged is neither edited nor counted', async () => {
    const { run: publish, hub, folder } = job({ '.env': bad })
    const first = job({ '.env': bad })
    await first.run()
    const copies = [...first.hub.inline, ...first.hub.conversation].map(({ body }) => body)
    const foreign = copies.flatMap((body) => [hub.foreign('inline', body), hub.foreign('conversation', body)])
    await publish()
    const ours = () => hub.inline.filter(({ user }) => user.type === 'Bot')
    expect(ours()).toHaveLength(1)
    writeFileSync(join(folder, '.env'), 'GOMEMLIMIT=1GiB\n')
    await publish()
    expect(ours().map(({ edits }) => edits)).toEqual([1])
    expect(foreign.map(({ body, edits }) => [body, edits])).toEqual(
      copies.flatMap((body) => [
        [body, 0],
        [body, 0],
      ]),
    )
    expect(hub.objections).toEqual([])
  })
})

describe('Workflow-command injection', () => {
  it('is no command in any log of a job, whatever names and broken files hold', async () => {
    const files = {
      'a,b:c%0A.yaml': deployment('x', ['          env: [{name: GOMEMLIMIT, value: 1G}]']),
      '::stop-commands::x.env': bad,
      'broken.yaml':
        '::stop-commands::x\n##[set-env name=A]b\n\r::error::y\r\n  "\u001b[2J: [\n::add-mask::z\n',
      'keys.yaml': configMap('k', ['  "::stop-commands::x": "::error::y"', '  GOMEMLIMIT: "::error::z"']),
      'rules.yml': 'groups: [{name: "::error::g", rules: [{alert: "::error::a", expr: "::error::e"}]}]\n',
    }
    for (const form of ['pretty', 'github', 'json', 'sarif', 'markdown', 'junit'] as const) {
      const { run: publish, hub } = job(files)
      hub.canWrite = () => false
      const { text, err } = await publish({ format: form })
      const commands = `${text}\n${err}`.split(/[\r\n]+/).filter((line) => /^\s*::/.test(line))
      expect(commands.length).toBeGreaterThan(0)
      for (const line of commands) expect(line).toMatch(/^::(error|warning|notice) [^:]*::|^::(end)?group/)
      expect(`${text}${err}`).not.toContain('##[')
    }
  })
})

describe('ANSI/OSC/bidi', () => {
  it('is in no form of a report, and stays what it was in those for programs', async () => {
    const evil = '\u001b[2J\u001b]8;;https://e.example\u0007\u001b]52;c;eA==\u0007\u009b31m\u202e\u2066\u200b'
    const escaped = JSON.stringify(evil).replace(/[^ -~]/g, (sign) => {
      return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
    })
    const lines = ['          env:', `            - {name: GOMEMLIMIT, value: "1G${escaped.slice(1, -1)}"}`]
    const folder = workspace({
      'a.yaml': deployment('a', lines).replace('name: api', `name: "api${escaped.slice(1, -1)}"`),
      '\u202egpj.env': bad,
      'raw.env': `GOMEMLIMIT=1G${evil}\n`,
    })
    for (const form of forms) {
      const { out, err } = await run(folder, '--format', form, '--show', 'unknown')
      expect(out, form).toContain('gomemlimit-grammar')
      expect(`${out}${err}`.replaceAll('\n', ''), form).not.toMatch(controls)
      expect(`${out}${err}`.replace(/\n/g, ''), form).not.toContain('\u001b')
    }
    const { findings } = JSON.parse((await run(folder, '--format', 'json')).out) as {
      findings: { path: string }[]
    }
    expect(findings.map(({ path }) => path)).toContain('\u202egpj.env')
  })
})

describe('Token leak', () => {
  it('is possible through no command but that which publishes: others do not look at it', async () => {
    const folder = workspace({ '.env': bad, 'b.yaml': 'a: [$GITHUB_TOKEN, $(INPUT_TOKEN)\n' })
    for (const args of [
      ['--format', 'pretty', '--show', 'unknown'],
      ['--format', 'json'],
      ['rules'],
      ['--debug'],
    ]) {
      const { stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
        cwd: folder,
        encoding: 'utf8',
        env: { GITHUB_TOKEN: token, INPUT_TOKEN: token, NODE_DEBUG: 'http,net' },
      })
      expect(stdout.length + stderr.length).toBeGreaterThan(0)
      expect(`${stdout}${stderr}`).not.toContain(token.slice(4))
    }
  })
})

describe('Remote pack integrity', () => {
  it('has nothing to protect: no pack comes from elsewhere, and one file alone can ask a network', async () => {
    for (const source of [
      'https://example.com/pack',
      'http://example.com/pack.tgz',
      'git@example.com:a/b',
      'npm:x',
    ])
      expect(
        (await run(workspace({ '.slo-lint.yaml': `version: 1\npacks: ["${source}"]\n`, '.env': bad }))).code,
      ).toBe(2)
    const asking = /\bfetch\(|node:(?:http2?|https|net|tls|dgram|dns)'|WebSocket|XMLHttpRequest/
    expect(holding(asking)).toEqual(['cli/publish/octokit.ts'])
  })
})

describe('Duplicate/half posts', () => {
  it('do not come of a process that is killed between two batches, and run again', async () => {
    const files = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`e${index}.env`, bad]))
    const { hub, folder, env } = job(files)
    const server = new HubServer(hub)
    const variables = {
      ...env,
      PATH: process.env['PATH'],
      GITHUB_TOKEN: token,
      GITHUB_API_URL: await server.open(),
    }
    const start = () =>
      spawn(process.execPath, [program, 'github'], { cwd: folder, env: variables, stdio: 'ignore' })
    const ended = (child: ReturnType<typeof start>): Promise<unknown> =>
      new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)))
    try {
      const killed = start()
      let batches = 0
      server.intercept = (request) => {
        // The first batch is taken, of the second nobody hears.
        if (request.method !== 'PATCH' || ++batches < 2) return false
        killed.kill('SIGKILL')
        return true
      }
      expect(await ended(killed)).toBe('SIGKILL')
      expect(hub.checks).toMatchObject([{ status: 'in_progress', annotations: { length: 50 } }])
      server.intercept = () => false
      expect(await ended(start())).toBe(1)
      expect(hub.objections).toEqual([])
      expect(hub.checks).toMatchObject([{ status: 'completed', conclusion: 'failure' }])
      const places = hub.checks[0]?.annotations.map(({ path }) => path) ?? []
      expect([places.length, new Set(places).size]).toEqual([70, 70])
      expect([hub.reviews.length, hub.inline.length, hub.conversation.length]).toEqual([1, 5, 1])
    } finally {
      await server.close()
    }
  })
})

describe('docs/threats.md', () => {
  const page = readFileSync(join(root, 'docs', 'threats.md'), 'utf8')
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| threat'))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()))

  it('has a test of its own for every threat', () => {
    const here = readFileSync(import.meta.filename, 'utf8')
    expect(rows.length).toBeGreaterThan(15)
    for (const [threat = ''] of rows) expect(here).toContain(`describe('${threat}'`)
  })

  it('names tests that there are', () => {
    for (const [threat, , proofs = ''] of rows) {
      const named = [...proofs.matchAll(/`(test\/[\w./]+\.ts)`: ((?:“[^”]+”(?:, )?)+)/g)]
      expect(named.length, threat).toBeGreaterThan(0)
      expect(
        named
          .map(([all]) => all)
          .join('; ')
          .replace(/; $/, ''),
      ).toBe(proofs)
      for (const [, file = '', titles = ''] of named) {
        const text = readFileSync(join(root, file), 'utf8')
        for (const [, title = ''] of titles.matchAll(/“([^”]+)”/g)) {
          const quoted = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
          // A test, a group of tests, one of a table, or a hostile workspace.
          const form = new RegExp(
            `(?:\\b(?:it|test|describe)(?:\\.\\w+)?\\(|\\]\\)\\(|\\)\\(|name: )\\s*['"\`]${quoted}['"\`]`,
          )
          expect(form.test(text), `${file}: ${title}`).toBe(true)
        }
      }
    }
  })

  const facts = join(shared, 'facts', 'github-and-threats.md')
  if (!existsSync(facts)) process.stderr.write(`SKIPPED: the table of threats: ${facts} is absent\n`)
  it.skipIf(!existsSync(facts))('has every threat that was found', () => {
    const [, table = ''] = readFileSync(facts, 'utf8').split('## 3. Threat model\n')
    const found = (table.split('\n\n')[0] ?? '').split('\n').slice(2)
    expect(rows.map(([threat]) => threat)).toEqual(found.map((line) => line.split(' | ')[0]?.slice(2)))
  })
})
