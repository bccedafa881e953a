import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { type Fixed, fixed, withProvenFixes } from '../cli/fixing.ts'
import { walk } from '../cli/io/walk.ts'
import { main } from '../cli/main.ts'
import { patchOf } from '../cli/patch.ts'
import {
  defaultConfig,
  type LintInput,
  lint,
  proven,
  type Relint,
  type Report,
  type SourceFile,
} from '../engine/index.ts'
import { brought } from './mending.ts'
import { hasShared, shared } from './shared.ts'
import { packs } from './workspace.ts'

const temporary = mkdtempSync(join(tmpdir(), 'slo-lint-fixes-'))
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

interface Workspace {
  readonly report: Report
  readonly input: () => LintInput
}

async function workspaceOf(files: readonly SourceFile[]): Promise<Workspace> {
  const all = await packs()
  const input = (): LintInput => ({ files, packs: all, config: defaultConfig, today: '2026-11-22' })
  return { report: await lint(input()), input }
}

async function fixesOf(
  files: readonly SourceFile[],
): Promise<Fixed & { readonly after: Report; readonly before: Report }> {
  const linted = await workspaceOf(files)
  const made = await fixed({ ...linted, root: '', packs: await packs() }, true)
  const after = await lint({
    ...linted.input(),
    files: files.map((file) => ({ ...file, text: made.texts.get(file.path) ?? file.text })),
  })
  return { ...made, before: linted.report, after }
}

/** Nothing is there that was not before, and as many are gone as were fixed. */
function expectMended({ before, after, findings }: Awaited<ReturnType<typeof fixesOf>>): void {
  expect(brought(before, after)).toEqual([])
  expect(after.findings.length).toBeLessThanOrEqual(before.findings.length - findings.length)
}

const env = (lines: readonly string[], end: string): string =>
  [
    'apiVersion: v1',
    'kind: Pod',
    'metadata: {name: api}',
    'spec:',
    '  containers:',
    '    - name: api',
    '      image: ghcr.io/acme/api:1',
    '      env:',
    ...lines,
    '      resources: {limits: {memory: 1Gi}}',
    '',
  ].join(end)

describe('fixes', () => {
  it('change the bytes of their edits alone, once, and leave nothing new', async () => {
    const value = fc.constantFrom('8080', '012', 'on', '"8080"', 'text', "'on'", '1e3', 'off # really')
    const item = fc.record({
      value,
      gap: fc.integer({ min: 1, max: 4 }),
      comment: fc.constantFrom('', '  # 注释', '\t# tab'),
      flow: fc.boolean(),
    })
    const document = fc.array(item, { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(document, fc.constantFrom('\n', '\r\n'), fc.boolean(), async (items, end, bom) => {
        const lines = items.flatMap(({ value: text, gap, comment, flow }, index) =>
          flow && !text.includes('#')
            ? [`        - {name: V${index},${' '.repeat(gap)}value: ${text}}${comment}`]
            : [`        - name: V${index}${comment}`, `          value:${' '.repeat(gap)}${text}`],
        )
        const text = (bom ? '\uFEFF' : '') + env(lines, end)
        const made = await fixesOf([{ path: 'pod.yaml', text }])
        expectMended(made)
        const now = made.texts.get('pod.yaml') ?? text
        // Only quotes are added: without them the text is the old one.
        const bare = (source: string): string => source.replace(/value:( +)"([^"]*)"/g, 'value:$1$2')
        expect(bare(now)).toBe(bare(text))
        expect((await fixesOf([{ path: 'pod.yaml', text: now }])).texts.size).toBe(0)
        const strings = (source: string): unknown =>
          parseAllDocuments(source, { schema: 'failsafe' }).map((one) => one.toJS())
        expect(strings(now)).toEqual(strings(text))
      }),
      { numRuns: 60 },
    )
  })

  it('add and take out variables in the form of what is there, and leave the rest of the stream as it means', async () => {
    const shape = fc.record({
      dash: fc.constantFrom('', '  '),
      gap: fc.constantFrom(' ', '   '),
      flow: fc.boolean(),
      others: fc.integer({ min: 0, max: 3 }),
      at: fc.integer({ min: 0, max: 3 }),
      comment: fc.constantFrom('', ' # 注释', '\t# tab'),
      end: fc.constantFrom('\n', '\r\n'),
      before: fc.boolean(),
      behind: fc.boolean(),
      last: fc.boolean(),
      removes: fc.boolean(),
    })
    let changed = 0
    await fc.assert(
      fc.asyncProperty(shape, async (of) => {
        const item = (name: string, value: string): string[] =>
          of.flow
            ? [`      ${of.dash}-${of.gap}{name: ${name}, value: "${value}"}${of.comment}`]
            : [
                `      ${of.dash}-${of.gap}name: ${name}${of.comment}`,
                `      ${of.dash} ${of.gap}value: "${value}"${of.comment}`,
              ]
        const variables = Array.from({ length: of.others }, (_, index) => item(`V${index}`, '1'))
        if (of.removes) variables.splice(of.at, 0, item('GOMAXPROCS', '8'))
        const pod = [
          'apiVersion: v1',
          'kind: Pod',
          'metadata: {name: api}',
          'spec:',
          '  containers:',
          '    - name: api',
          `      image: ko://example.com/shop${of.comment}`,
          ...(variables.length > 0 ? ['      env:', ...variables.flat()] : []),
          `      resources: {limits: {cpu: "2", memory: 1Gi}}${of.comment}`,
        ]
        const service = [
          'apiVersion: v1',
          'kind: Service',
          'metadata: {name: api} # as it is',
          'spec: {ports: [ {port: 80} ]}',
        ]
        const stream = [
          ...(of.before ? [...service, '---'] : []),
          ...pod,
          ...(of.behind ? ['---', ...service] : []),
        ]
        const text = stream.join(of.end) + (of.last ? of.end : '')
        const module = { path: 'go.mod', text: 'module example.com/shop\n\ngo 1.25\n' }
        const made = await fixesOf([{ path: 'pod.yaml', text }, module])
        expectMended(made)
        const now = made.texts.get('pod.yaml') ?? text
        if (now !== text) changed++
        type Named = { readonly name: string }
        const containersOf = (source: string): { env?: Named[] }[] =>
          parseAllDocuments(source).flatMap((one) => one.toJS()?.spec?.containers ?? [])
        const [was = {}, is = {}] = [containersOf(text)[0], containersOf(now)[0]]
        const names = (env: Named[] = []): string[] => env.map(({ name }) => name)
        const kept = names(was.env).filter((name) => names(is.env).includes(name))
        expect(names(is.env).filter((name) => name !== 'GOMEMLIMIT')).toEqual(kept)
        expect(names(was.env).filter((name) => !kept.includes(name) && name !== 'GOMAXPROCS')).toEqual([])
        // Whole lines come and go; every line that stays is byte for byte what it was.
        const [old, fresh] = [text.split(of.end), now.split(of.end)]
        const stays = fresh.filter((line) => !/GOMEMLIMIT|\d+MiB|^ *env:$/.test(line))
        const stood = old.filter((line) => !/^ *env:$/.test(line))
        expect(stood.join('\u0000')).toContain(stays[0] ?? '')
        expect(stays.filter((line) => !stood.includes(line))).toEqual([])
        expect((await fixesOf([{ path: 'pod.yaml', text: now }, module])).texts.size).toBe(0)
      }),
      { numRuns: 60 },
    )
    // A check of nothing would be none.
    expect(changed).toBeGreaterThan(20)
  })

  const corpus = join(shared, 'corpus')
  const folders = hasShared ? readdirSync(corpus) : []
  it.skipIf(folders.length === 0)('hold over the corpus', { timeout: 120_000 }, async () => {
    for (const folder of folders) {
      const files = [...walk(join(corpus, folder), [], defaultConfig.limits, { notices: [], exceeded: [] })]
      expectMended(await fixesOf(files))
    }
  })

  it('are proven in as many runs for hundreds of objects of a file as for one', async () => {
    const runsFor = async (count: number): Promise<number> => {
      const text = Array.from({ length: count }, (_, index) =>
        env(['        - {name: A, value: 8080}'], '\n').replace('name: api}', `name: api${index}}`),
      ).join('---\n')
      const { report, input } = await workspaceOf([{ path: 'all.yaml', text }])
      let runs = 0
      const relint: Relint = (texts) => {
        runs++
        return lint({ ...input(), files: [{ path: 'all.yaml', text: texts.get('all.yaml') ?? text }] })
      }
      const found = await proven(report.findings, (path) => report.lines.text(path), relint)
      expect(found.filter(({ fix }) => fix)).toHaveLength(count)
      return runs
    }
    expect(await runsFor(200)).toBe(await runsFor(1))
  })

  it('are not offered where they would uncover something else', async () => {
    const file = { path: 'a.yaml', text: env(['        - {name: godebug, value: "gctrace=1"}'], '\n') }
    const linted = await workspaceOf([file])
    const proven = await withProvenFixes({ ...linted, root: '', packs: await packs() })
    const named = proven.findings.find(({ rule }) => rule === 'go-runtime/godebug-name-case')
    const whole = await lint({
      ...linted.input(),
      files: [{ ...file, text: file.text.replace('godebug', 'GODEBUG') }],
    })
    expect(Boolean(named?.fix)).toBe(whole.findings.length === 0)
  })

  it('are not offered for an anchored value that stands elsewhere too', async () => {
    const shared = (value: string, other: string): string =>
      env([`        - {name: DEBUG, value: ${value}}`], '\n').replace('api\nspec', 'api\nspec') +
      `      stdin: ${other}\n`
    const textsOf = async (value: string, other: string) => [
      ...(await fixesOf([{ path: 'pod.yaml', text: shared(value, other) }])).texts.values(),
    ]
    // A text there is what the API server refuses: only the variable wants one.
    expect(await textsOf('&on true', '*on')).toEqual([])
    expect(await textsOf('&on !!bool true', '*on')).toEqual([])
    const [alone] = await textsOf('&on true', 'true')
    expect(alone).toContain('value: &on "true"')
    const behind = shared('*on', 'true').replace('spec:', 'spec:\n  hostNetwork: &on true')
    expect((await fixesOf([{ path: 'pod.yaml', text: behind }])).texts.size).toBe(0)
  })

  it('are not offered for a value in lines of its own', async () => {
    const text = (value: string) => `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
memoryManagerPolicy: ${value}
---
apiVersion: v1
kind: Service
metadata: {name: api}
`
    const textsOf = async (value: string) => (await fixesOf([{ path: 'node.yaml', text: text(value) }])).texts
    expect((await textsOf('none')).get('node.yaml')).toBe(text('None'))
    expect((await textsOf('|- # as it is\n  none')).size).toBe(0)
    expect((await textsOf('>\n  none')).size).toBe(0)
  })

  it('do not set a variable twice', async () => {
    const gogc = ['        - {name: GOGC, value: "100"}', '        - {name: gogc, value: "60"}']
    const both = await fixesOf([{ path: 'pod.yaml', text: env(gogc, '\n') }])
    expect(both.before.findings.map(({ rule }) => rule)).toContain('go-runtime/godebug-name-case')
    expect(both.texts.size).toBe(0)
    const alone = await fixesOf([{ path: 'pod.yaml', text: env(gogc.slice(1), '\n') }])
    expect(alone.texts.get('pod.yaml')).toContain('name: GOGC,')
  })

  it('add a list in the form of the lists beside it', async () => {
    const pod = (list: string): string => `apiVersion: v1
kind: Pod
metadata: {name: api}
spec:
  containers:
  - name: api
    image: ko://github.com/acme/api
    ${list}
    resources: {limits: {memory: 1Gi}}
`
    const envOf = async (list: string) => {
      const { texts } = await fixesOf([{ path: 'pod.yaml', text: pod(list) }])
      return /^ *env:\n( *)- /m.exec(texts.get('pod.yaml') ?? '')?.[1]?.length
    }
    expect(await envOf('args:\n    - serve')).toBe(4)
    expect(await envOf('args:\n      - serve')).toBe(6)
    expect(await envOf('args: [serve]')).toBe(4)
  })

  it('print a patch that git applies, whatever the names', async () => {
    const folder = join(temporary, 'patch')
    const files = ['plain.yaml', 'with blank.yaml', '数据.yaml', 'a"quote.yaml', 'no-end.yaml', 'crlf.yaml']
    const texts = new Map(
      files.map((path) => [
        path,
        env(['        - {name: A, value: 8080}'], path === 'crlf.yaml' ? '\r\n' : '\n'),
      ]),
    )
    texts.set('no-end.yaml', 'kind: Pod\nlast: 1')
    mkdirSync(folder)
    execFileSync('git', ['init', '-q'], { cwd: folder })
    for (const [path, text] of texts) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const patch = patchOf(
      [...texts].map(([path, old]) => ({
        path,
        old,
        text: old.replace('8080', '"8080"').replace('last: 1', 'last: "1"'),
      })),
    )
    execFileSync('git', ['apply', '-'], { cwd: folder, input: patch })
    for (const [path, old] of texts)
      expect(readFileSync(join(folder, path), 'utf8')).toBe(
        old.replace('8080', '"8080"').replace('last: 1', 'last: "1"'),
      )
  })
})

describe('--fix', () => {
  async function run(folder: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const got = { out: '', err: '' }
    const streams = { env: {}, cwd: folder, isTerminal: false, width: 100, today: '2026-11-22' }
    const code = await main(['--root', folder, ...args], {
      ...streams,
      out: (text) => {
        got.out += text
      },
      err: (text) => {
        got.err += text
      },
    })
    return { code, ...got }
  }

  function folderWith(text: string | Buffer): string {
    const folder = mkdtempSync(join(temporary, 'fix-'))
    writeFileSync(join(folder, 'pod.yaml'), text)
    return folder
  }

  it('writes safe fixes, says so, and reports what is left', async () => {
    const folder = folderWith(
      env(['        - {name: A, value: 8080}', '        - {name: B, value: 012}'], '\n'),
    )
    const result = await run(folder, '--fix')
    expect(readFileSync(join(folder, 'pod.yaml'), 'utf8')).toContain('value: "8080"')
    expect(readFileSync(join(folder, 'pod.yaml'), 'utf8')).toContain('value: 012')
    expect(result.err).toContain('fixed 1 finding in 1 file')
    expect(result.code).toBe(1)
    expect((await run(folder, '--unsafe-fixes')).code).toBe(0)
  })

  it('writes nothing with --diff', async () => {
    const text = env(['        - {name: A, value: 8080}'], '\n')
    const folder = folderWith(text)
    const result = await run(folder, '--diff')
    expect(result.out).toContain('+        - {name: A, value: "8080"}')
    expect(readFileSync(join(folder, 'pod.yaml'), 'utf8')).toBe(text)
    expect((await run(folder, '--diff', '--fix')).code).toBe(2)
  })

  it('leaves a file alone that is not all UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from(env(['        - {name: A, value: 8080}'], '\n')),
      Buffer.from('# \xe4\n', 'latin1'),
    ])
    const folder = folderWith(bytes)
    const result = await run(folder, '--fix')
    expect(result.err).toContain('pod.yaml was changed meanwhile, or is not all UTF-8')
    expect(readFileSync(join(folder, 'pod.yaml')).equals(bytes)).toBe(true)
  })

  it('offers fixes in JSON, at offsets of the text', async () => {
    const folder = folderWith(env(['        - {name: 名, value: 8080}'], '\r\n'))
    const report = JSON.parse((await run(folder, '--format', 'json')).out)
    const text = readFileSync(join(folder, 'pod.yaml'), 'utf8')
    const [edit] = report.findings[0].fix.edits
    expect(text.slice(edit.start, edit.end)).toBe('8080')
    expect(edit.text).toBe('"8080"')
  })
})
