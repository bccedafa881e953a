import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { main } from '../../cli/main.ts'
import { chart, deployment } from './chart.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'slo-lint-rendered-'))
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

interface Result {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function run(cwd: string, args: readonly string[], input?: string): Promise<Result> {
  const got = { out: '', err: '' }
  const code = await main(args, {
    out: (text) => {
      got.out += text
    },
    err: (text) => {
      got.err += text
    },
    ...(input !== undefined && { input: (maximum: number) => Buffer.from(input).subarray(0, maximum) }),
    env: {},
    cwd,
    isTerminal: false,
    width: 100,
    today: '2026-11-22',
  })
  return { code, ...got }
}

const template =
  'env:\n  - name: GOMEMLIMIT\n    value: {{ .Values.memLimit }}\n' +
  'resources:\n  {{- toYaml .Values.resources | nindent 12 }}\n'
const values = 'memLimit: 2GiB\nresources: {limits: {memory: 1Gi}}\n'
const files = chart(template, values)
const rendered = deployment(
  'api/templates/deployment.yaml',
  'env:\n  - name: GOMEMLIMIT\n    value: 2GiB\nresources:\n  limits:\n    memory: 1Gi\n',
)
const options = ['--format', 'json', '--rule', 'go-runtime/gomemlimit-headroom']

const pathsOf = ({ out }: Result): string[] =>
  JSON.parse(out).findings.map(
    (finding: { path: string; start: { line: number } }) => `${finding.path}:${finding.start.line}`,
  )

describe('--rendered', () => {
  it('reads a folder outside of the workspace', async () => {
    const root = folderOf(files)
    const out = folderOf({ 'api/templates/deployment.yaml': rendered, 'api/NOTES.txt': 'x' })
    const result = await run(root, ['--rendered', out, ...options])
    expect(pathsOf(result)).toEqual(['api/values.yaml:1'])
    expect(result.code).toBe(1)
  })

  it('reads a folder in the workspace that is ignored', async () => {
    const root = folderOf({ ...files, '.gitignore': 'out/\n', 'out/all.yaml': rendered })
    expect(pathsOf(await run(root, ['--rendered', 'out', ...options]))).toEqual(['api/values.yaml:1'])
  })

  it('reads standard input', async () => {
    const result = await run(folderOf(files), ['--rendered', '-', ...options], rendered)
    expect(pathsOf(result)).toEqual(['api/values.yaml:1'])
    expect(JSON.parse(result.out).findings[0].units).toEqual(['stdin'])
  })

  it('takes the values that were given', async () => {
    const root = folderOf({ ...files, 'envs/prod.yaml': 'memLimit: 2GiB\n' })
    const args = ['--rendered', '-', '--values', 'envs/prod.yaml', ...options]
    expect(pathsOf(await run(root, args, rendered))).toEqual(['envs/prod.yaml:1'])
  })

  it('reads several', async () => {
    const root = folderOf(files)
    const [dev, prod] = [folderOf({ 'a.yaml': rendered }), folderOf({ 'a.yaml': rendered })]
    const result = await run(root, ['--rendered', dev, '--rendered', prod, ...options])
    expect(JSON.parse(result.out).findings.map(({ units }: { units: string[] }) => units)).toEqual([
      [dev, prod].sort(),
    ])
  })

  it('follows no link, and reads nothing too large', async () => {
    const root = folderOf(files)
    const out = folderOf({ 'large.yaml': `# ${'x'.repeat(6_000_000)}\n` })
    symlinkSync(join(folderOf({ 'a.yaml': rendered }), 'a.yaml'), join(out, 'a.yaml'))
    const result = await run(root, ['--rendered', out, ...options])
    expect(pathsOf(result)).toEqual([])
    expect(
      JSON.parse(result.out)
        .notices.map(({ code }: { code: string }) => code)
        .sort(),
    ).toEqual(['limit', 'link', 'rendered'])
  })

  it.each([
    ['no such folder', ['--rendered', 'nowhere'], undefined, /cannot be read: ENOENT/],
    ['no standard input', ['--rendered', '-'], undefined, /there is none/],
    ['too much on standard input', ['--rendered', '-'], 'x'.repeat(6_000_000), /more than 5000000 bytes/],
    ['values without anything rendered', ['--values', 'api/values.yaml'], undefined, /--rendered/],
    ['values outside', ['--rendered', 'api', '--values', '/etc/hostname'], undefined, /outside of the work/],
  ])('refuses %s', async (_name, args, input, message) => {
    const result = await run(folderOf(files), args, input)
    expect(result.err).toMatch(message)
    expect(result.code).toBe(2)
  })

  it('writes no fix that only a new rendering could prove', async () => {
    const root = folderOf(files)
    await run(root, ['--rendered', '-', '--unsafe-fixes', ...options], rendered)
    expect(readFileSync(join(root, 'api/values.yaml'), 'utf8')).toBe(values)
  })
})

const helm = ((): string | undefined => {
  try {
    return execFileSync('helm', ['version', '--short'], { encoding: 'utf8' }).trim()
  } catch {
    process.stdout.write('helm is not installed: what it renders is not compared\n')
    return undefined
  }
})()

describe.skipIf(helm === undefined)('with Helm itself', () => {
  it('leads to the keys that decide: another value there is rendered', async () => {
    const root = folderOf(files)
    const render = (): string =>
      execFileSync('helm', ['template', 'x', join(root, 'api')], { encoding: 'utf8' })
    expect(pathsOf(await run(root, ['--rendered', '-', ...options], render()))).toEqual(['api/values.yaml:1'])
    writeFileSync(join(root, 'api/values.yaml'), values.replace('2GiB', '900MiB'))
    expect(pathsOf(await run(root, ['--rendered', '-', ...options], render()))).toEqual([])
  })
})
