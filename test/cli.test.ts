import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { main } from '../cli/main.ts'
import { root } from './shared.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function workspace(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'slo-lint-cli-'))
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

async function run(cwd: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return runAt({ isTerminal: false, width: 100 }, cwd, ...args)
}

async function runAt(
  screen: { isTerminal: boolean; width: number },
  cwd: string,
  ...args: string[]
): Promise<{ code: number; out: string; err: string }> {
  const got = { out: '', err: '' }
  const code = await main(args, {
    out: (text) => {
      got.out += text
    },
    err: (text) => {
      got.err += text
    },
    env: {},
    cwd,
    ...screen,
    today: '2026-11-22',
  })
  return { code, ...got }
}

const bad = 'GOMEMLIMIT=1G\n'
const good = 'GOMEMLIMIT=1GiB\n'

describe('exit codes', () => {
  it('is 0 without findings, and says what was judged', async () => {
    const result = await run(workspace({ '.env': good }))
    expect(result).toMatchObject({ code: 0, err: '' })
    expect(result.out).toContain('No findings')
  })

  it('is 1 for findings at or above --fail-on', async () => {
    const folder = workspace({ '.env': bad, 'small.env': 'GOMEMLIMIT=10MiB\n' })
    expect(await run(folder)).toMatchObject({ code: 1 })
    expect(await run(folder, '--rule', 'go-runtime/gomemlimit-too-small')).toMatchObject({ code: 0 })
    expect(
      await run(folder, '--rule', 'go-runtime/gomemlimit-too-small', '--fail-on', 'warning'),
    ).toMatchObject({ code: 1 })
    expect(await run(folder, '--fail-on', 'never')).toMatchObject({ code: 0 })
  })

  it('is 2 for a workspace that holds nothing to check, unless that is accepted', async () => {
    const folder = workspace({ 'README.md': 'nothing' })
    expect(await run(folder)).toMatchObject({ code: 2, out: '' })
    expect(await run(folder, '--allow-empty')).toMatchObject({ code: 0 })
  })

  it.each([
    [['--fail-on', 'warn'], "'warn' is invalid"],
    [['--fxi'], 'unknown option'],
    [['--rule', 'go-runtime/nothing'], 'there is no rule go-runtime/nothing'],
    [['--pack', 'nothing'], 'there is no pack nothing'],
    [['nowhere'], 'there is no'],
    [['chek'], 'did you mean check?'],
    [['--config', 'nowhere.yaml'], 'cannot be read'],
    [['--today', '2026-13-01'], 'not a date'],
    [['--max-unknown', '-1'], 'a whole number is expected'],
    [['--rule', 'go-runtime/gogc-rnage'], 'did you mean go-runtime/gogc-range?'],
    [['--rule', 'gogc-range'], 'did you mean go-runtime/gogc-range?'],
    [['--rule', 'gogc-rnage'], 'did you mean go-runtime/gogc-range?'],
    [['explain', 'gomemlimit-headroom'], 'did you mean go-runtime/gomemlimit-headroom?'],
    [['explain', 'nothing-of-the-kind'], 'slo-lint rules lists them'],
    [['--root', '.env'], '.env is not a folder'],
    [['explain', 'go-runtime/gogc-gramar'], 'did you mean go-runtime/gogc-grammar?'],
  ])('is 2 for %j', async (args, said) => {
    const result = await run(workspace({ '.env': good }), ...args)
    expect(result).toMatchObject({ code: 2, out: '' })
    expect(result.err).toContain(said)
  })

  it('says of a path that is there why it cannot be read', async () => {
    const folder = workspace({ '.env': good })
    symlinkSync('loop', join(folder, 'loop'))
    const result = await run(folder, 'loop')
    expect(result).toMatchObject({ code: 2, out: '' })
    expect(result.err).toContain('loop cannot be read: ELOOP')
  })

  it('keeps stdout one valid report with JSON asked for, whatever happens', async () => {
    const folder = workspace({ '.env': bad, '.slo-lint.yaml': 'version: 1\nprofil: x\n' })
    for (const args of [
      ['--format', 'json'],
      ['--format=json', '--fxi'],
      ['--format', 'json', 'nowhere'],
    ]) {
      const { code, out } = await run(folder, ...args)
      expect(code).toBe(2)
      expect(JSON.parse(out)).toMatchObject({ schemaVersion: 1, findings: [], notices: [{}] })
    }
  })

  it('bounds unknown verdicts with --max-unknown', async () => {
    const folder = workspace({ '.env': 'GOMEMLIMIT=+1GiB\n' })
    expect(await run(folder, '--max-unknown', '2')).toMatchObject({ code: 0 })
    expect(await run(folder, '--max-unknown', '1')).toMatchObject({ code: 1 })
  })
})

describe('the focus', () => {
  it('reads the workspace as a whole and shows what lies in the paths', async () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: a, image: a, envFrom: [{configMapRef: {name: e}}], resources: {limits: {memory: 512Mi}}}\n'
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: e}\ndata: {GOMEMLIMIT: 1GiB}\n'
    const folder = workspace({ 'x/pod.yaml': pod, 'y/config.yaml': config, 'z/.env': bad })
    const rules = async (...paths: string[]): Promise<string[]> => {
      const { out } = await run(folder, '--format', 'json', '--root', '.', ...paths)
      return JSON.parse(out).findings.map((finding: { rule: string }) => finding.rule)
    }
    expect(await rules()).toEqual(['go-runtime/gomemlimit-headroom', 'go-runtime/gomemlimit-grammar'])
    expect(await rules('y/config.yaml')).toEqual(['go-runtime/gomemlimit-headroom'])
    // A related place is in the focus too.
    expect(await rules('x')).toEqual(['go-runtime/gomemlimit-headroom'])
    expect(await rules('z')).toEqual(['go-runtime/gomemlimit-grammar'])
  })

  it('says when it holds nothing of ours, and exits with 0', async () => {
    const folder = workspace({ '.env': bad, 'docs/README.md': 'nothing' })
    const result = await run(folder, '--root', '.', 'docs')
    expect(result.code).toBe(0)
    expect(result.err).toContain('nothing in the paths given holds anything slo-lint reads')
    const { out } = await run(folder, '--root', '.', '--format', 'json', 'docs')
    expect(JSON.parse(out).notices).toMatchObject([{ code: 'focus' }])
  })

  it('refuses a path outside of the workspace', async () => {
    const folder = workspace({ 'a/.env': good, 'b/.env': good })
    expect(await run(folder, '--root', 'a', 'b')).toMatchObject({ code: 2 })
  })
})

describe('own packs', () => {
  const rule = `title: The name of a container is short
severity: warning
why: Long names are cut in dashboards and make two containers look like one.
baseline: [{url: "https://example.com/names", says: names have 8 letters}]
params: {odd: {type: string, default: much-too-long}}
for: {c: container}
assert: {"!=": [$c.name, $params.odd]}
at: [$c.name, $c]
message: "the name {c.name} is too long"
tests: []
`
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - {name: much-too-long, image: a}\n'

  it('are proven and judged beside the built-in ones', async () => {
    const folder = workspace({
      '.slo-lint.yaml': 'version: 1\npacks: [policies]\n',
      'policies/names/short.yaml': rule,
      'pod.yaml': pod,
    })
    const { out } = await run(folder, '--format', 'json')
    expect(JSON.parse(out).findings).toMatchObject([
      { rule: 'names/short', path: 'pod.yaml', start: { line: 6, column: 14 } },
    ])
  })

  it('are refused at the line and column of their mistake', async () => {
    const broken = rule.replace('$c.name, $params', '$c.nam, $params')
    const folder = workspace({
      '.slo-lint.yaml': 'version: 1\npacks: [policies]\n',
      'policies/names/short.yaml': broken,
      'pod.yaml': pod,
    })
    const result = await run(folder)
    expect(result).toMatchObject({ code: 2 })
    expect(result.err).toContain('policies/names/short.yaml:7:17 c has no fact nam; did you mean name?')
  })

  it('are missed where they are named, beside the other mistakes of the file', async () => {
    const folder = workspace({
      '.slo-lint.yaml':
        'version: 1\npacks: [policies]\nrules: {names/short: off, go-runtime/gogc-rang: off}\n',
      'pod.yaml': pod,
    })
    const { code, err } = await run(folder)
    expect(code).toBe(2)
    expect(err).toContain('.slo-lint.yaml:2:9 packs: there is no folder policies')
    expect(err).toContain('.slo-lint.yaml:3:27 there is no rule go-runtime/gogc-rang')
    // Its pack may be the one that is not there.
    expect(err).not.toContain('names/short')
  })

  it('may not lie outside of the workspace', async () => {
    const folder = workspace({
      'a/.slo-lint.yaml': 'version: 1\npacks: [../policies]\n',
      'policies/names/short.yaml': rule,
      'a/pod.yaml': pod,
    })
    expect((await run(folder, '--root', 'a')).err).toContain('lies outside of the workspace')
  })
})

it('begins every line of a refusal with its name', async () => {
  const folder = workspace({ '.slo-lint.yaml': 'version: 1\nprofil: x\nrule: {}\n', '.env': good })
  const { err } = await run(folder)
  const lines = err.trimEnd().split('\n')
  expect(lines).toHaveLength(2)
  for (const line of lines) expect(line).toMatch(/^slo-lint: \.slo-lint\.yaml:/)
})

describe('the list of rules', () => {
  const words = (text: string): string[] => text.split(/\s+/).sort()

  it.each([
    80, 60, 120,
  ])('is as wide as a terminal of %i columns, whole words on each line', async (width) => {
    const piped = await run(workspace({}), 'rules')
    const { out } = await runAt({ isTerminal: true, width }, workspace({}), 'rules')
    expect(words(out)).toEqual(words(piped.out))
    const wide = out.split('\n').filter((line) => line.length > width)
    expect(wide).toEqual([])
  })

  it('has each rule on one line where no terminal shows it', async () => {
    const { out } = await run(workspace({}), 'rules')
    expect(out).toMatch(/^ +\S+ +go-runtime\/gctrace-in-prod +\S.*production/m)
  })
})

it('says of a container that it has no name', async () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{image: a, env: [{name: GOGC, value: "50%"}]}]\n'
  const { out } = await run(workspace({ 'pod.yaml': pod }), '--format', 'json')
  expect(JSON.parse(out).findings).toMatchObject([{ subject: 'Pod/a › unnamed container › GOGC' }])
})

it('notices paths of overrides that match no file', async () => {
  const rules = 'rules: {go-runtime/gogc-range: off}'
  const folder = workspace({
    '.slo-lint.yaml': `version: 1\noverrides:\n  - {paths: [legcy/, legacy/, '!legacy/old/', '*.env'], ${rules}}\n`,
    'legacy/.env': good,
  })
  expect(await run(folder)).toMatchObject({
    code: 0,
    err: 'slo-lint: overrides: no file that is read matches legcy/\n',
  })
})

describe('the help', () => {
  it('shows the options of the command that runs without a name, and those of others only there', async () => {
    const folder = workspace({})
    const options = (text: string): string[] => text.match(/^ +(-[a-zA-Z], )?--[a-z-]+/gm) ?? []
    const own = await run(folder, 'check', '--help')
    const all = await run(folder, '--help')
    expect(all.code).toBe(0)
    expect(options(own.out)).toContain('  --fail-on')
    expect(options(all.out)).toEqual(expect.arrayContaining(options(own.out)))
    expect(options((await run(folder, 'rules', '--help')).out)).toEqual(['  -h, --help'])
  })
})

describe("the README's configuration", () => {
  it('is taken as it stands', async () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    const [, example] = /```yaml\n(# \.slo-lint\.yaml\n[\s\S]*?)```/.exec(readme) ?? []
    const folder = workspace({ '.slo-lint.yaml': example ?? 'the README has no example', '.env': good })
    expect(await run(folder)).toMatchObject({ code: 0 })
  })
})

describe('reports', () => {
  it('are the same bytes whatever the order of files, the locale and the time zone', async () => {
    const files = { 'b/.env': bad, 'a/.env': 'GOGC=50%\n', 'c/deep/x.env': 'GOMAXPROCS=0\n' }
    const one = await run(workspace(files), '--format', 'json')
    const other = await run(
      workspace(Object.fromEntries(Object.entries(files).reverse())),
      '--format',
      'json',
    )
    expect(other.out).toBe(one.out)
  })
})
