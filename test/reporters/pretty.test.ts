import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { reporters } from '../../cli/reporters/index.ts'
import { type PrettyOptions, pretty } from '../../cli/reporters/pretty.ts'
import { type Config, type Place, type Report, readConfig, type Severity } from '../../engine/index.ts'
import { hostileText } from './hostile.ts'
import { at, deployment, finding, report, run, sampleRule, sampleRules, tour } from './samples.ts'

function show(from: Report, options: Partial<PrettyOptions> = {}): string {
  return pretty(from, sampleRules, { color: false, width: 80, show: new Set(), failOn: 'error', ...options })
}

/** A Secret with a neighbour that must never be seen, and a Deployment that reads it. */
function withSecret(data: string): string {
  return `${deployment(['- {name: GOMEMLIMIT, valueFrom: {secretKeyRef: {name: s, key: GOMEMLIMIT}}}'])}---
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: shop}
${data}`
}

const overlong = `- {note: "${'内存上限 '.repeat(20)}", name: GOMEMLIMIT, value: "1Gi", more: "${'x'.repeat(200)}"} # 上限`

const real: Record<string, Readonly<Record<string, string>>> = {
  plain: {
    'deploy/checkout.yaml': deployment([
      '- name: GOGC',
      '  value: "100"',
      '- name: GOMEMLIMIT',
      '  value: 1Gi',
    ]),
  },
  wide: {
    'deploy/検証/配置.yaml': deployment([
      '- {note: "上限 👩‍💻 ⚠️ e\u0301", name: GOMEMLIMIT, value: "1Gi"} # 上限',
    ]),
  },
  tabs: { 'deploy/tabs.yaml': deployment(['- {a: "\t",\tname:\tGOMEMLIMIT,\tvalue:\t"1\tGi"}']) },
  crlf: { 'deploy/crlf.yaml': deployment(['- name: GOMEMLIMIT', '  value: 1G']).replaceAll('\n', '\r\n') },
  controls: {
    'deploy/bad.yaml': deployment(['- {name: GOMEMLIMIT, value: "1\\e[31m\u202e\u200b\\n2"}'], 'evil\u202e'),
  },
  long: { 'deploy/long.yaml': deployment([overlong]) },
  multiline: { 'deploy/multiline.yaml': deployment(['- name: GOMEMLIMIT', '  value: "1', '    GiB"']) },
  neighbour: { 'deploy/neighbour.yaml': deployment(['- {DB_PASSWORD: hush, name: GOMEMLIMIT, value: 1G}']) },
  secret: { 'deploy/secret.yaml': withSecret('stringData:\n  OTHER: hush\n  GOMEMLIMIT: 17Gi-hush\n') },
  encoded: {
    'deploy/encoded.yaml': withSecret(
      `data:\n  OTHER: hush\n  GOMEMLIMIT: ${Buffer.from('17hush').toString('base64')}\n`,
    ),
  },
  folded: Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [
      `${name}.yaml`,
      deployment(['- {name: GOMEMLIMIT, value: 1G}'], name),
    ]),
  ),
  unknown: { 'deploy/chart.yaml': deployment(['- {name: GOMEMLIMIT, value: "{{ .Values.limit }}"}']) },
  clean: { 'deploy/clean.yaml': deployment(['- {name: GOMEMLIMIT, value: 1GiB}']) },
  nothing: { 'README.md': '# nothing to check\n' },
}

describe('what people see', () => {
  it.each(Object.entries(real))('%s', async (name, files) => {
    const made = await run(files)
    const shown = [60, 80, 120].map((width) => `${'='.repeat(width)}\n${show(made, { width })}`)
    await expect(shown.join('')).toMatchFileSnapshot(`golden/${name}.txt`)
  })

  it('across files, with colour and without', async () => {
    const plain = [60, 80, 120].map((width) => `${'='.repeat(width)}\n${show(tour(), { width })}`).join('')
    await expect(plain).toMatchFileSnapshot('golden/tour.txt')
    const coloured = show(tour(), { color: true })
    expect(coloured).toContain('\u001b[31m')
    expect(uncoloured(coloured)).toBe(show(tour()))
  })

  it('what could not be decided, when asked', async () => {
    await expect(show(tour(), { show: new Set(['unknown']) })).toMatchFileSnapshot('golden/show-unknown.txt')
  })

  it('every equal finding, when asked', () => {
    const unfolded = show(tour(), { show: new Set(['folded']) })
    for (const name of 'abcdef') expect(unfolded).toContain(`container ${name}\n`)
    expect(unfolded).not.toContain('more containers')
  })
})

describe('secrets', () => {
  it.each([
    'secret',
    'encoded',
    'neighbour',
  ])('%s: nothing but the flagged scalar is shown, masked', async (name) => {
    const made = await run(real[name] ?? {})
    expect(made.findings).toHaveLength(1)
    for (const width of [40, 80, 300]) {
      const shown = show(made, { width, show: new Set(['unknown']) })
      expect(shown).not.toMatch(/hush|aHVza|17/)
    }
  })

  it('related places in secrets are masked, and their lines are no context', () => {
    const text = 'a:\n  key: hush\n  limit: 5\n  list:\n  - 7\nb: {key: hush, limit: 6}\n'
    const secret = (nth: number): Place => ({ ...at('s.yaml', text, 'hush', nth), secret: true })
    const made = report(
      { 's.yaml': text },
      {
        findings: [
          finding(at('s.yaml', text, '5'), { related: [{ place: secret(0), message: 'set here' }] }),
          finding(at('s.yaml', text, '6'), { message: 'other' }),
          finding(at('s.yaml', text, 'key: hush', 1), { message: 'overlaps' }),
          finding(secret(1), { message: 'the secret' }),
        ],
      },
    )
    const shown = show(made)
    expect(shown).not.toContain('hush')
    expect(shown).toContain('a secret at 2:8, not shown')
    expect(shown).toContain('limit: 5')
    expect(shown).not.toContain('limit: 6')
  })

  it('a broken Secret is masked though nothing flags it', () => {
    const text =
      'kind: Deployment\ndata: x\n---\nkind: Secret\ndata:\n  key: hush\n  key: hush\n---\nkind: ConfigMap\n'
    const findings = [
      finding(at('s.yaml', text, 'hush', 1)),
      finding(at('s.yaml', text, 'ConfigMap'), { message: 'b' }),
    ]
    const shown = show(report({ 's.yaml': text }, { findings }))
    expect(shown).not.toContain('hush')
    expect(shown).toContain('kind: ConfigMap')
  })
})

describe('places', () => {
  it('an empty span gets one caret, at the end of a line too', () => {
    const text = 'a:\nb: x\n'
    const shown = show(
      report({ 'a.yaml': text }, { findings: [finding({ path: 'a.yaml', span: { start: 2, end: 2 } })] }),
    )
    expect(shown).toContain(' 1 │ a:\n   │   ^\n')
  })

  it('a caret after a line that fills the terminal stays on it', () => {
    const text = 'x'.repeat(35)
    const findings = [finding({ path: 'a.yaml', span: { start: 35, end: 35 } })]
    const rows = show(report({ 'a.yaml': text }, { findings }), { width: 40 }).split('\n')
    expect(rows).toContain(` 1 │ ${text}`)
    expect(rows).toContain(`   │ ${' '.repeat(34)}^`)
  })

  it('a span over lines shows the first and says where it ends', () => {
    const text = 'a: |\n  b\n  c\nd: 1\n'
    const shown = show(
      report({ 'a.yaml': text }, { findings: [finding({ path: 'a.yaml', span: { start: 3, end: 13 } })] }),
    )
    expect(shown).toContain(' 1 │ a: |\n   │    ━ to line 3\n')
  })

  it('a decoded text says its line', () => {
    const text = 'data: {a: aGk=}\n'
    const place = { ...at('a.yaml', text, 'aGk='), decodedLine: 7 }
    expect(show(report({ 'a.yaml': text }, { findings: [finding(place)] }))).toContain(
      '━━━━ line 7 of the decoded text',
    )
  })

  it('the workspace, and a file whose text is not at hand, have no frame', () => {
    const gone = { path: 'gone.yaml', span: { start: 5, end: 9 } }
    const whole = { path: '', span: { start: 0, end: 0 } }
    const findings = [
      finding(whole, { subject: 'workspace', related: [{ place: gone, message: 'and here' }] }),
    ]
    const shown = show(report({}, { findings }))
    expect(shown).toContain('┌─ the workspace')
    expect(shown).toContain('├─ gone.yaml\n   │ and here')
  })

  it('the underline lies under exactly the span, whatever stands around it', () => {
    const inLine = hostileText.map((text) => text.replace(/[\r\n]/g, ''))
    fc.assert(
      fc.property(inLine, inLine, fc.integer({ min: 40, max: 140 }), (before, after, width) => {
        const text = `${before}>限<${after}\n`
        const start = before.length
        const made = report(
          { 'a.yaml': text },
          { findings: [finding({ path: 'a.yaml', span: { start, end: start + 3 } })] },
        )
        const rows = show(made, { width }).split('\n')
        const under = rows.findIndex((row) => /│ +━+/.test(row))
        const column = stringWidth(rows[under]?.slice(0, rows[under].indexOf('━')) ?? '')
        const above = rows[under - 1] ?? ''
        expect(stringWidth(above.slice(0, above.indexOf('>限<')))).toBe(column)
        expect(rows[under]?.match(/━+/)?.[0]).toBe('━━━━')
      }),
    )
  })
})

describe('the end', () => {
  it('a clean run is one line that says what was judged', async () => {
    const shown = show(await run(real['clean'] ?? {}), { width: 120 })
    expect(shown).toMatch(/^No findings in \d+ objects? of 1 file · 1 rule judged\n$/)
  })

  it('nothing is praised where nothing was checked', async () => {
    expect(show(await run({}), { width: 120 })).toMatch(/^Nothing was checked: 0 files read, .*\n$/)
    expect(show(await run(real['nothing'] ?? {}), { width: 120 })).toMatch(
      /^Nothing was checked: 1 file read, .*\n$/,
    )
    expect(show(await run(real['unknown'] ?? {}), { width: 120 })).toMatch(
      /^Nothing could be decided: .*1 verdict unknown/s,
    )
  })

  it('says that nothing fails where no finding reaches the limit', () => {
    const text = 'a: b\n'
    const made = report(
      { 'a.yaml': text },
      { findings: [finding(at('a.yaml', text, 'b'), { severity: 'warning' })] },
    )
    expect(show(made)).toContain('nothing fails at --fail-on error')
    expect(show(made, { failOn: 'never' })).toContain('nothing fails at --fail-on never')
    expect(show(made, { failOn: 'warning' })).not.toContain('nothing fails')
  })

  it('the tuning it offers is configuration that is read', async () => {
    const line = show(tour(), { width: 120 }).match(/tune: (.*)/)?.[1] ?? ''
    const packs = [{ name: 'sample', title: 'Sample', rules: [sampleRule] }]
    const read: { config?: Config; mistakes?: unknown } = await readConfig(
      { path: '.slo-lint.yaml', text: `version: 1\n${line}\n` },
      packs,
    )
    expect(read.mistakes).toBeUndefined()
    expect(read.config?.rules.get('sample/headroom')?.params).toEqual({
      maxRatio: 0.95,
      reserve: 16 * 2 ** 20,
    })
  })

  it('every format has a reporter', () => {
    const context = {
      rules: sampleRules,
      version: '0.1.0',
      color: false,
      width: 80,
      show: new Set<string>(),
      failOn: 'error',
    }
    expect(reporters.pretty(tour(), context)).toBe(show(tour()))
    expect(JSON.parse(reporters.json(tour(), context)).tool.version).toBe('0.1.0')
  })
})

describe('whatever is in the files', () => {
  it('no line is wider than the terminal, and nothing in it is obeyed or hidden', () => {
    fc.assert(
      fc.property(hostileReport, fc.integer({ min: 24, max: 140 }), fc.boolean(), (made, width, color) => {
        const shown = uncoloured(show(made, { width, color, show: new Set(['unknown']) }))
        for (const line of shown.split('\n')) {
          expect(stringWidth(line), line).toBeLessThanOrEqual(width)
          expect(line).not.toMatch(
            /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u,
          )
        }
      }),
      { numRuns: 500 },
    )
  })
})

/** Without the codes that we write ourselves. */
function uncoloured(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the codes
  return text.replace(/\u001b\[(?:0|1|2|22|3[1-6]|39)m/g, '')
}

const hostilePlace: fc.Arbitrary<Place> = fc
  .record({
    path: fc.constantFrom('a.yaml', 'b\u202e/上限.yaml', 'gone\u001b.yaml', ''),
    start: fc.nat(200),
    length: fc.oneof(fc.nat(5), fc.nat(200)),
    secret: fc.boolean(),
    decodedLine: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  })
  .map(({ path, start, length, secret, decodedLine }) => ({
    path,
    span: { start, end: start + length },
    ...(secret && { secret }),
    ...(decodedLine !== undefined && { decodedLine }),
  }))

const lines = fc.array(hostileText, { maxLength: 8 }).map((all) => all.join('\n'))

const hostileReport: fc.Arbitrary<Report> = fc
  .record({
    a: lines,
    b: lines,
    findings: fc.array(
      fc.record({
        place: hostilePlace,
        related: fc.array(fc.record({ place: hostilePlace, message: hostileText }), { maxLength: 3 }),
        message: hostileText,
        subject: hostileText,
        rule: fc.oneof(fc.constant('sample/headroom'), hostileText),
        severity: fc.constantFrom<Severity>('error', 'warning', 'info'),
      }),
      { maxLength: 4 },
    ),
    unknowns: fc.array(
      fc.record({
        rule: fc.oneof(fc.constant('sample/headroom'), hostileText),
        subject: hostileText,
        place: hostilePlace,
        causes: fc.array(fc.record({ says: hostileText, place: hostilePlace }), { maxLength: 3 }),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ a, b, findings, unknowns }) =>
    report(
      { 'a.yaml': a, 'b\u202e/上限.yaml': b },
      { findings: findings.map(({ place, ...more }) => finding(place, more)), unknowns },
    ),
  )
