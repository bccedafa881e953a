import { describe, expect, it } from 'vitest'
import { Builder } from '../../engine/kustomize/build.ts'
import type { Build } from '../../engine/kustomize/built.ts'
import { Files } from '../../engine/kustomize/files.ts'
import { Ground } from '../../engine/kustomize/ground.ts'
import { defaultLimits } from '../../engine/source/limits.ts'
import { descend, textOf, type YamlNode } from '../../engine/source/yaml/node.ts'

/** What the root of a workspace builds to, and a text of its objects at a path. */
function built(texts: Record<string, string>): {
  build: Build
  at: (object: number, ...path: string[]) => unknown
} {
  const files = new Files(
    (path) => (Object.hasOwn(texts, path) ? { path, text: texts[path] ?? '' } : undefined),
    new Ground(),
    defaultLimits,
  )
  const kustomization = files.kustomization('')
  if (!kustomization) throw new Error('no kustomization')
  const build = new Builder(files).build(kustomization)
  return { build, at: (object, ...path) => textOf(nodeAt(build, object, path)) }
}

function nodeAt(build: Build, object: number, path: string[]): YamlNode | undefined {
  return descend(build.resources[object]?.root, ...path)
}

const widget =
  'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {uses: c, at: $(NAME)-1, is: $(NAME)}\n'
const config =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, annotations: {a: 1}}\ndata: {a: on, b: b}\n'
const configuration =
  'nameReference:\n- {kind: ConfigMap, version: v1, fieldSpecs: [{kind: Widget, path: spec/uses}]}\n' +
  'varReference:\n- {kind: Widget, path: spec/at}\n- {kind: Widget, path: spec/is}\n'
const vars = 'vars:\n- {name: NAME, objref: {apiVersion: v1, kind: ConfigMap, name: c}}\n'

describe('builds', () => {
  it('follow configurations and vars of their bases', () => {
    const { build, at } = built({
      'kustomization.yaml': 'resources: [base]\nnamePrefix: p-\n',
      'base/kustomization.yaml': `resources: [w.yaml, c.yaml]\nconfigurations: [names.yaml]\n${vars}`,
      'base/names.yaml': configuration,
      'base/w.yaml': widget,
      'base/c.yaml': config,
    })
    expect(build.mistakes).toEqual([])
    expect([at(0, 'spec', 'uses'), at(0, 'spec', 'at'), at(0, 'spec', 'is')]).toEqual(['p-c', 'p-c-1', 'p-c'])
  })

  it('say of a variable without an object that only the object is absent', () => {
    const { build } = built({ 'kustomization.yaml': vars })
    expect(build.mistakes).toMatchObject([{ absent: true }])
  })

  it('give what others take for a truth value, and annotations, as texts', () => {
    const { build } = built({ 'kustomization.yaml': 'resources: [c.yaml]', 'c.yaml': config })
    expect(nodeAt(build, 0, ['data', 'a'])).toMatchObject({ text: 'on', style: 'double' })
    expect(nodeAt(build, 0, ['data', 'b'])).toMatchObject({ text: 'b', style: 'plain' })
    expect(nodeAt(build, 0, ['metadata', 'annotations', 'a'])).toMatchObject({ text: '1', style: 'double' })
  })

  it('follow transformers that are steps of kustomize, and are unsure of others', () => {
    const { build, at } = built({
      'kustomization.yaml': 'resources: [w.yaml]\ntransformers: [prefix.yaml, other.yaml]\n',
      'w.yaml': widget,
      'prefix.yaml':
        'apiVersion: builtin\nkind: PrefixSuffixTransformer\nmetadata: {name: x}\nprefix: q-\n' +
        'fieldSpecs: [{kind: Widget, path: spec/uses}]\n',
      'other.yaml': 'apiVersion: example.com/v1\nkind: Program\nmetadata: {name: x}\n',
    })
    expect([at(0, 'spec', 'uses'), at(0, 'metadata', 'name')]).toEqual(['q-c', 'w'])
    expect(build.unsure).toHaveLength(1)
  })

  it('are sorted when they say so, not when a base does', () => {
    const texts = { 'a/w.yaml': widget, 'a/c.yaml': config }
    const list = 'resources: [w.yaml, c.yaml]\nsortOptions: {order: legacy}\n'
    const base = { ...texts, 'a/kustomization.yaml': list }
    expect(built({ ...base, 'kustomization.yaml': 'resources: [a]' }).at(0, 'kind')).toBe('Widget')
    const top = built({ ...base, 'kustomization.yaml': 'resources: [a]\nsortOptions: {order: legacy}' })
    expect(top.at(0, 'kind')).toBe('ConfigMap')
  })
})
