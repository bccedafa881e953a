import { describe, expect, it } from 'vitest'
import { setImages } from '../../engine/kustomize/images.ts'
import { seqOf, withValue } from '../../engine/kustomize/tree.ts'
import { child, descend, items } from '../../engine/source/yaml/node.ts'
import { at, Bench, data, says } from './bench.ts'

const rows: readonly [image: string, override: string, made: string, origin?: string][] = [
  ['nginx', '{name: nginx, newTag: "2"}', 'nginx:2', '"2"'],
  ['nginx:1', '{name: nginx, newTag: "2"}', 'nginx:2', '"2"'],
  ['nginx:1@sha256:aa', '{name: nginx, newTag: "2"}', 'nginx:2', '"2"'],
  ['nginx:1', '{name: nginx, digest: sha256:ff}', 'nginx@sha256:ff', 'sha256:ff'],
  ['nginx:1', '{name: nginx, newTag: "2", digest: sha256:ff}', 'nginx:2@sha256:ff', '"2"'],
  ['nginx', '{name: nginx, newName: reg:5000/n}', 'reg:5000/n', 'reg:5000/n'],
  ['reg:5000/n:1', '{name: reg:5000/n, newName: m}', 'm:1', 'm'],
  ['foo/nginx:1', '{name: nginx, newTag: "2"}', 'foo/nginx:1'],
  ['a-b:1', '{name: a.b, newTag: "2"}', 'a-b:2', '"2"'],
  ['nginx:1', '{name: nginx, tagSuffix: -x}', 'nginx:1-x-x', '-x'],
]

describe('images', () => {
  it.each(rows)('%s with %s is %s', (image, override, made, origin) => {
    const bench = new Bench()
    const objects = bench.objects(
      `kind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - image: ${image}\n`,
    )
    const step = setImages(objects, bench.field(`[${override}]`), bench.derive)
    const container = items(descend(step.resources[0]?.root, 'spec', 'containers'))[0]
    expect(at(step, 0, 'spec', 'containers')).toEqual([{ image: made }])
    if (!origin) expect(step.resources[0]?.root).toBe(objects[0]?.root)
    else expect(bench.text(child(container, 'image'))).toBe(origin)
  })

  it('looks under containers at any depth, and once there', () => {
    const bench = new Bench()
    const cron = `kind: Any\nmetadata: {name: a}\ndeep: {list: [{initContainers: [{image: "app:1"}, {}]}], image: "app:1"}\n`
    const step = setImages(bench.objects(cron), bench.field('[{name: app, tagSuffix: -x}]'), bench.derive)
    expect(at(step, 0, 'deep')).toEqual({
      list: [{ initContainers: [{ image: 'app:1-x' }, {}] }],
      image: 'app:1',
    })
  })

  it('applies the overrides one after the other', () => {
    const bench = new Bench()
    const field = bench.field('[{name: a, newName: b}, {name: b, newTag: "2"}]')
    const step = setImages(bench.objects('kind: Any\ncontainers: [{image: a}]\n'), field, bench.derive)
    expect(at(step, 0, 'containers')).toEqual([{ image: 'b:2' }])
  })

  it('refuses a tag that is a number and a name that is no expression', () => {
    const bench = new Bench()
    expect(says(setImages([], bench.field('[{name: a, newTag: 1.5}]'), bench.derive))).toEqual([
      'kustomize wants text for `newTag`: put it in quotes',
    ])
    expect(says(setImages([], bench.field('[{name: "a("}]'), bench.derive))).toEqual([
      'kustomize reads this name as a regular expression and cannot',
    ])
  })

  it('is quick with many overrides and lists that aliases multiply', () => {
    const bench = new Bench()
    const [object] = bench.objects('kind: Any\nmetadata: {name: a}\nspec: {containers: [{image: app}]}\n')
    const spec = object?.root.index.get('spec')
    if (!object || !spec) throw new Error('no object')
    let value = spec.value
    for (let i = 0; i < 60; i++) value = seqOf([value, value], spec.value.span)
    const resource = { ...object, root: withValue(object.root, spec.key, value) }
    const overrides = Array.from({ length: 500 }, (_, i) => `{name: app${i || ''}, newTag: "1"}`)
    const step = setImages([resource], bench.field(`[${overrides.join(', ')}]`), bench.derive)
    let made = descend(step.resources[0]?.root, 'spec')
    for (let i = 0; i < 60; i++) made = items(made)[1]
    expect(data(made)).toEqual({ containers: [{ image: 'app:1' }] })
  })
})
