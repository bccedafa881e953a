import { describe, expect, it } from 'vitest'
import { defaultConfig, lint, readConfig } from '../engine/index.ts'
import { packs } from './workspace.ts'

const pod = (limit: string) => `apiVersion: v1
kind: Pod
metadata: {name: api}
spec:
  containers:
    - name: api
      image: api
      env: [{name: GOMEMLIMIT, value: ${limit}}]
      resources: {limits: {memory: 1Gi}}
`

async function configured(text: string) {
  const result = await readConfig({ path: '.slo-lint.yaml', text }, await packs())
  return result.mistakes
    ? result.mistakes.map(({ position, message }) => `${position.line}:${position.column} ${message}`)
    : result.config
}

async function lintWith(text: string, files: Record<string, string>) {
  const config = await configured(text)
  if (Array.isArray(config)) throw new Error(config.join('\n'))
  const sources = Object.entries(files).map(([path, content]) => ({ path, text: content }))
  const report = await lint({ files: sources, packs: await packs(), config, today: '2026-11-22' })
  return report.findings.map(({ rule, severity, place }) => `${severity} ${rule} ${place.path}`)
}

const headroom = 'go-runtime/gomemlimit-headroom'

describe('the configuration', () => {
  it('changes severities, and a severity wins over those of cases', async () => {
    expect(await lintWith('version: 1', { 'a.yaml': pod('1GiB') })).toEqual([`warning ${headroom} a.yaml`])
    expect(await lintWith(`version: 1\nrules: {${headroom}: error}`, { 'a.yaml': pod('1GiB') })).toEqual([
      `error ${headroom} a.yaml`,
    ])
    expect(await lintWith(`version: 1\nrules: {${headroom}: info}`, { 'a.yaml': pod('2GiB') })).toEqual([
      `info ${headroom} a.yaml`,
    ])
    expect(await lintWith(`version: 1\nrules: {${headroom}: off}`, { 'a.yaml': pod('2GiB') })).toEqual([])
  })

  it('changes parameters', async () => {
    expect(
      await lintWith(`version: 1\nrules: {${headroom}: {params: {maxRatio: 1}}}`, { 'a.yaml': pod('1GiB') }),
    ).toEqual([])
    expect(
      await lintWith(`version: 1\nrules: {${headroom}: {params: {maxRatio: 0.8}}}`, {
        'a.yaml': pod('900MiB'),
      }),
    ).toHaveLength(1)
  })

  it('overrides both for some paths, later ones winning', async () => {
    const text = `version: 1
rules: {${headroom}: {params: {maxRatio: 0.8}}}
overrides:
  - {paths: [legacy/], rules: {${headroom}: info}}
  - {paths: [legacy/tiny/**], rules: {${headroom}: {params: {maxRatio: 1}}}}
  - {paths: [gone/], rules: {${headroom}: off}}
`
    const files = {
      'a.yaml': pod('900MiB'),
      'legacy/b.yaml': pod('900MiB'),
      'legacy/tiny/c.yaml': pod('900MiB'),
      'gone/d.yaml': pod('900MiB'),
    }
    expect(await lintWith(text, files)).toEqual([
      `warning ${headroom} a.yaml`,
      `info ${headroom} legacy/b.yaml`,
    ])
  })

  it('turns a rule on for some paths alone', async () => {
    const text = `version: 1\nrules: {${headroom}: off}\noverrides: [{paths: [new/], rules: {${headroom}: error}}]`
    expect(await lintWith(text, { 'a.yaml': pod('1GiB'), 'new/a.yaml': pod('1GiB') })).toEqual([
      `error ${headroom} new/a.yaml`,
    ])
  })

  it.each([
    ['an unknown key', 'version: 1\nprofil: guide', '2:1 there is no key profil here; did you mean profile?'],
    [
      'an unknown rule',
      'version: 1\nrules: {go-runtime/gomemlimit-hedroom: off}',
      '2:9 there is no rule go-runtime/gomemlimit-hedroom; did you mean go-runtime/gomemlimit-headroom?',
    ],
    ['a wrong severity', `version: 1\nrules:\n  ${headroom}: of`, '3:'],
    [
      'an unknown parameter',
      `version: 1\nrules: {${headroom}: {params: {maxRato: 1}}}`,
      '2:51 go-runtime/gomemlimit-headroom has no parameter maxRato; did you mean maxRatio?',
    ],
    [
      'a parameter of another type',
      `version: 1\nrules: {${headroom}: {params: {maxRatio: much}}}`,
      '2:61 go-runtime/gomemlimit-headroom: maxRatio is not of type number',
    ],
    [
      'a parameter out of bounds',
      `version: 1\nrules: {${headroom}: {params: {maxRatio: 2}}}`,
      '2:61 go-runtime/gomemlimit-headroom: maxRatio is above the maximum 1',
    ],
    ['no version', 'profile: guide', "1:1 here must have required property 'version'"],
    [
      'an unknown profile',
      'version: 1\nprofile: guid',
      '2:10 profile is one of recommended, guide, strict, latency, batch; did you mean guide?',
    ],
    ['a list that cannot be closed', 'version: 1\ncomplete: [alert]', '2:12 complete.0 is one of alerts'],
    ['broken YAML', 'version: 1\nrules: {', '2:'],
    ['a key set twice', 'version: 1\nversion: 1', '2:1 the key "version" is set twice in one map'],
  ])('refuses %s at its line and column', async (_name, text, said) => {
    const mistakes = await configured(text)
    expect(
      Array.isArray(mistakes) && mistakes.some((mistake) => mistake.startsWith(said)),
      JSON.stringify(mistakes),
    ).toBe(true)
  })

  it.each([
    [
      'a wrong severity once',
      `rules: {${headroom}: of}`,
      [`2:41 rules.${headroom} is one of off, error, warning, info; did you mean off?`],
    ],
    [
      'a wrong severity in a map once',
      `rules: {${headroom}: {severity: warn}}`,
      [`2:52 rules.${headroom}.severity is one of off, error, warning, info`],
    ],
    [
      'a list for a severity',
      `rules: {${headroom}: [off]}`,
      [`2:41 rules.${headroom} is one of off, error, warning, info`],
    ],
    [
      'a key that is none of a setting',
      `rules: {${headroom}: {sverity: off}}`,
      [`2:42 there is no key sverity in rules.${headroom}; did you mean severity?`],
    ],
    [
      'a version that YAML reads as a number',
      'targets: {kubernetes: 1.30}',
      ['2:23 targets.kubernetes must be a string: quote it, "1.30"'],
    ],
    [
      'mistakes by their lines',
      `profile: guid\nrules: {${headroom}: of}\nprofil: x`,
      [
        '2:10 profile is one of recommended, guide, strict, latency, batch; did you mean guide?',
        `3:41 rules.${headroom} is one of off, error, warning, info; did you mean off?`,
        '4:1 there is no key profil here; did you mean profile?',
      ],
    ],
  ])('says %s', async (_name, text, said) => {
    expect(await configured(`version: 1\n${text}`)).toEqual(said)
  })

  it('holds without a file', () => {
    expect(defaultConfig.profile).toBe('recommended')
  })
})

describe('suppressions', () => {
  const lines = (comment: string): string => pod('1GiB').replace('      env:', `      ${comment}\n      env:`)
  it.each([
    ['silences the line below', `# slo-lint-ignore ${headroom} -- measured, see OPS-12`, []],
    [
      'ends on its day',
      `# slo-lint-ignore ${headroom} until=2026-11-21 -- measured`,
      [`warning ${headroom} a.yaml`, 'warning suppression/expired a.yaml'],
    ],
    ['holds on its last day', `# slo-lint-ignore ${headroom} until=2026-11-22 -- measured`, []],
    [
      'needs a reason',
      `# slo-lint-ignore ${headroom}`,
      ['error suppression/malformed a.yaml', `warning ${headroom} a.yaml`],
    ],
    [
      'needs a real date',
      `# slo-lint-ignore ${headroom} until=2026-02-30 -- x`,
      ['error suppression/malformed a.yaml', `warning ${headroom} a.yaml`],
    ],
    [
      'needs a rule',
      '# slo-lint-ignore -- x',
      ['error suppression/malformed a.yaml', `warning ${headroom} a.yaml`],
    ],
    [
      'silences only what it names',
      '# slo-lint-ignore go-runtime/gogc-grammar -- x',
      [`warning ${headroom} a.yaml`],
    ],
  ])('%s', async (_name, comment, expected) => {
    expect((await lintWith('version: 1', { 'a.yaml': lines(comment) })).sort()).toEqual([...expected].sort())
  })

  it.each([
    ['a rule of a pack', 'go-runtime/gogc-gramar', '; did you mean go-runtime/gogc-grammar?'],
    ['a pack with a rule', 'go-runtme/gogc-grammar', '; did you mean go-runtime/gogc-grammar?'],
    ['a rule like no other', 'go-runtime/nothing-of-the-kind-here', ''],
  ])('says where a name is misspelt: %s', async (_name, rule, hint) => {
    const text = lines(`# slo-lint-ignore ${headroom}, ${rule} -- typo`)
    const report = await lint({
      files: [{ path: 'a.yaml', text }],
      packs: await packs(),
      config: defaultConfig,
      today: '2026-11-22',
    })
    expect(
      report.findings.map(({ message, place: { span } }) => [message, text.slice(span.start, span.end)]),
    ).toEqual([[`there is no rule ${rule}${hint}`, rule]])
  })

  it.each([
    ['that are off', 'go-runtime/gctrace-in-prod', 'rules: {go-runtime/gctrace-in-prod: off}'],
    ['of packs that are not loaded', 'policies/short-names', ''],
  ])('may name rules %s', async (_name, rule, setting) => {
    const text = lines(`# slo-lint-ignore ${headroom} ${rule} -- x`)
    expect(await lintWith(`version: 1\n${setting}`, { 'a.yaml': text })).toEqual([])
  })

  it('works at a related place', async () => {
    const text = pod('1GiB').replace(
      '      resources:',
      `      # slo-lint-ignore ${headroom} -- at the limit\n      resources:`,
    )
    expect(await lintWith('version: 1', { 'a.yaml': text })).toEqual([])
  })
})
