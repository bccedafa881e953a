import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { walk } from '../../cli/io/walk.ts'
import { defaultConfig, lint } from '../../engine/index.ts'
import { carriedWorkspace, carriers, settings } from '../carriers.ts'
import { brought, counted, spliced } from '../mending.ts'
import { render } from '../reporters/renderer.ts'
import { hasFix, ruleWorkspaces } from '../ruleWorkspaces.ts'
import { hasShared, root, shared } from '../shared.ts'
import { packs } from '../workspace.ts'
import { scalarsOutside } from '../yamlMeaning.ts'
import type { HubComment } from './contract/hub.ts'
import { type Files, linesOf, reviewed, suggestionIn, takenOver } from './suggestion.ts'

const builtIn = await packs()

/** Takes over every suggestion for a workspace, each alone, and counts them by rule. */
async function takeOver(
  name: string,
  input: Files,
  taken: Map<string, number>,
  end: '\n' | '\r\n' = '\n',
): Promise<void> {
  if (!render) return
  const { report, comments, objections } = await reviewed(input)
  expect(objections, name).toEqual([])
  for (const comment of comments) {
    const suggestion = suggestionIn(comment.body, render)
    if (suggestion === undefined) continue
    const [, fingerprint = ''] = / key=([0-9a-f]+)-/.exec(comment.body) ?? []
    const rule = report.findings.find((one) => one.fingerprint === fingerprint)?.rule ?? 'none'
    taken.set(rule, (taken.get(rule) ?? 0) + 1)
    const where = `${name}: ${rule} ${comment.path}:${comment.line}`
    const old = input.files.find(({ path }) => path === comment.path)?.text ?? ''
    const text = takenOver(old, comment, suggestion, end)
    expect(text, where).not.toBe(old)
    const fixes = report.findings.flatMap(({ fix, ...one }) =>
      one.fingerprint === fingerprint ? (fix ?? []) : [],
    )
    if (end === '\n')
      expect(
        fixes.map(({ edits }) => spliced(old, edits)),
        where,
      ).toContain(text)
    const after = await lint(withText(input, comment.path, text))
    expect(brought(report, after), where).toEqual([])
    expect(counted(after).get(fingerprint) ?? 0, where).toBeLessThan(counted(report).get(fingerprint) ?? 0)
    expectRest(where, old, text, linesOf(comment))
  }
  const batch = await lint(withBatch(input, comments, render))
  expect(brought(report, batch), `${name}: all at once`).toEqual([])
}

/** What a batch of suggestions leaves: all that do not meet, from the last line to the first. */
function withBatch(input: Files, comments: readonly HubComment[], reader: (text: string) => string): Files {
  let made = input
  const taken = new Map<string, number>()
  for (const comment of [...comments].sort((a, b) => (b.line ?? 0) - (a.line ?? 0))) {
    const { path = '', body } = comment
    const suggestion = suggestionIn(body, reader)
    const { from, to } = linesOf(comment)
    if (suggestion === undefined || to > (taken.get(path) ?? Number.POSITIVE_INFINITY)) continue
    taken.set(path, from)
    const text = made.files.find((file) => file.path === path)?.text ?? ''
    made = withText(made, path, takenOver(text, comment, suggestion))
  }
  return made
}

function withText(input: Files, changed: string | undefined, text: string): Files {
  return { ...input, files: input.files.map((file) => (file.path === changed ? { ...file, text } : file)) }
}

/** What stands on other lines stays byte for byte, and means the same. */
function expectRest(
  where: string,
  old: string,
  text: string,
  { from, to }: { from: number; to: number },
): void {
  const [was, is] = [old.split('\n'), text.split('\n')]
  const rest = was.length - to
  expect(is.slice(0, from), where).toEqual(was.slice(0, from))
  expect(is.slice(is.length - rest), where).toEqual(was.slice(to))
  const outside = (lines: readonly string[], end: number): string[] | undefined => {
    const start = lines.slice(0, from).join('\n').length + Math.min(from, 1)
    return scalarsOutside(lines.join('\n'), [
      { start, end: Math.max(start, lines.slice(0, end).join('\n').length) },
    ])
  }
  expect(outside(is, is.length - rest), where).toEqual(outside(was, to))
}

const figures = (of: string, taken: ReadonlyMap<string, number>): number => {
  const all = [...taken.values()].reduce((sum, count) => sum + count, 0)
  const each = [...taken].map(([rule, count]) => `${rule} ${count}`).join(', ')
  process.stdout.write(`suggestions of ${of} taken over: ${all} (${each})\n`)
  return all
}

/** A pod whose variables have these values, as they are written; every number among them is a finding. */
const podWith = (values: readonly string[]): string =>
  [
    'apiVersion: v1',
    'kind: Pod',
    'metadata: {name: api}',
    'spec:',
    '  containers:',
    '    - name: api',
    '      image: ghcr.io/acme/api:1',
    '      env:',
    ...values.flatMap((value, index) => [`        - name: V${index}`, `          value: ${value}`]),
    '',
  ].join('\n')

describe.skipIf(!render)(
  'a suggestion, taken over as GitHub does it, mends its finding and breaks nothing',
  () => {
    // Somebody who writes in a browser sends the other line ends, and GitHub has been seen to commit them:
    // https://github.com/w3c-fedid/digital-credentials/pull/572
    it.each(['\n', '\r\n'] as const)('in the tests of every rule, ended by %j', async (end) => {
      const taken = new Map<string, number>()
      const all = await ruleWorkspaces()
      for (const { rule, name, input } of all) await takeOver(`${rule.id}: ${name}`, input, taken, end)
      expect(figures('the rules’ tests', taken)).toBeGreaterThan(40)
      const fixing = all.flatMap(({ rule }) => (hasFix(rule) ? [rule.id] : []))
      expect([...new Set(fixing)].filter((id) => !taken.has(id))).toEqual([])
    })

    it('in every notation of a variable', async () => {
      const taken = new Map<string, number>()
      for (const [notation, carrier] of Object.entries(carriers))
        for (const { is } of settings) await takeOver(notation, await carriedWorkspace(carrier, is), taken)
      expect(figures('all notations', taken)).toBeGreaterThan(90)
    })

    it('in the example', async () => {
      const taken = new Map<string, number>()
      await takeOver('checkout', await filesIn(join(root, 'examples', 'checkout')), taken)
      expect(figures('the example', taken)).toBeGreaterThanOrEqual(6)
    })

    it.skipIf(!hasShared)('in the corpus of real files', async () => {
      const taken = new Map<string, number>()
      const folder = join(shared, 'corpus')
      for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory()))
        await takeOver(name, await filesIn(join(folder, name)), taken)
      expect(figures('the corpus', taken)).toBeGreaterThanOrEqual(10)
    })

    it('whatever Markdown could make of its lines', async () => {
      const comments = [
        '',
        ' # ```',
        ' # ````suggestion',
        ' # ~~~',
        ' # <b>&amp;</b> &lt;',
        ' # 注释 \u{1f600}',
      ]
      const values = [...comments, '  ', '\t', '\t# tab'].map((comment) => `8080${comment}`)
      const taken = new Map<string, number>()
      await takeOver('pod', filesOf({ 'a b/`pod`.yaml': podWith(values) }), taken)
      expect(figures('hostile lines', taken)).toBe(values.length)
    })

    it.each([
      ['a file whose lines end otherwise', podWith(['8080']).replaceAll('\n', '\r\n')],
      ['a line that ends otherwise', podWith(['8080\r'])],
      ['a last line without an end', podWith(['8080']).trimEnd()],
      ['what is not shown as it is', podWith(['8080 # <!--', '8080 # \u202e'])],
    ])('and is none, but shown as a diff, for %s', async (_, text) => {
      const { comments } = await reviewed(filesOf({ 'pod.yaml': text }))
      expect(comments.length).toBeGreaterThan(0)
      for (const { body } of comments) {
        expect(suggestionIn(body, render ?? String)).toBeUndefined()
        expect(body).toContain('```diff')
      }
    })

    it('and never stands on another line that reads the same: git ends no line at a lone carriage return', async () => {
      const text = podWith(['8080', '8080']).replace('kind', '# a\r# b\r# c\nkind')
      await takeOver('pod', filesOf({ 'pod.yaml': text }), new Map())
    })
  },
)

function filesOf(texts: Readonly<Record<string, string>>): Files {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }))
  return { files, packs: builtIn, config: defaultConfig, today: '2026-11-22' }
}

async function filesIn(folder: string): Promise<Files> {
  const files = [...walk(folder, [], defaultConfig.limits, { notices: [], exceeded: [] })]
  return { files, packs: builtIn, config: defaultConfig, today: '2026-11-22' }
}
