import { describe, expect, it } from 'vitest'
import { defaultConfig, lint } from '../engine/index.ts'
import { packs } from './workspace.ts'

/** The rules about sources that speak about one file. */
async function said(path: string, text: string): Promise<string[]> {
  const report = await lint({
    files: [{ path, text }],
    packs: await packs(),
    config: defaultConfig,
    today: '2026-11-22',
  })
  return report.findings.filter(({ rule }) => rule.startsWith('source/')).map(({ rule }) => rule)
}

const pod = 'apiVersion: v1\nkind: Pod\nspec:\n  containers: []\n'

describe('problems of files that hold something of ours', () => {
  it.each([
    ['a key of a pod twice', 'pod.yaml', `${pod}kind: Pod\n`, 'source/duplicate-key'],
    ['a pod that cannot be read', 'pod.yaml', `${pod}: : [\n`, 'source/syntax'],
    ['a pod in JSON', 'pod.json', '{\n"apiVersion": "v1",\n"kind": "Pod" "containers"\n}\n', 'source/syntax'],
    ['rules that cannot be read', 'x.yaml', 'groups:\n- rules: [\n', 'source/syntax'],
    ['a Dockerfile that is too long', 'Dockerfile', `FROM a\n${'# \n'.repeat(400_000)}`, 'source/limit'],
    ['a Dockerfile of too many stages', 'Dockerfile', 'FROM a\n'.repeat(1_001), 'source/limit'],
  ])('%s', async (_name, path, text, rule) => {
    expect(await said(path, text)).toContain(rule)
  })
})

it('reads templates whose expressions stand on lines one after the other', async () => {
  const text = `{{- if .a }}\n{{- if .b }}\n${pod.replace('[]', '[{name: a, image: x, env: [{name: GOGC, value: "%"}]}]')}{{ end }}\n{{ end }}\n`
  const report = await lint({
    files: [{ path: 'pod.yaml', text }],
    packs: await packs(),
    config: defaultConfig,
    today: '2026-11-22',
  })
  expect(report.findings.map(({ rule }) => rule)).toEqual(['go-runtime/gogc-grammar'])
})

describe('no problems of files that are for other programs', () => {
  it.each([
    ['a key of a foreign object twice', 'user.yaml', 'apiVersion: a.io/v1\nkind: User\nkind: Secret\n'],
    ['JSON with comments', '.oxlintrc.json', '{\n  "rules": {} // order\n  "groups": 1\n}\n'],
    [
      'JSON values one after the other',
      'list.json',
      '{"apiVersion": "v1", "kind": "ConfigMap"}\n{"apiVersion": "v1", "kind": "ConfigMap"}\n',
    ],
    [
      'user data in parts',
      'data.yaml',
      'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="//"\n\n--//\n---\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n',
    ],
    [
      'a template of other delimiters',
      'values.yaml.htpl',
      '# containers\n[< if .x >]\napiVersion: v1\n[< end >]\n',
    ],
    [
      'a template of envsubst',
      'cr.envsubst.yaml',
      'apiVersion: v1\nkind: Secret\nstringData:\n  a: b\n$moreYaml\n',
    ],
  ])('%s', async (_name, path, text) => {
    expect(await said(path, text)).toEqual([])
  })
})
