import { describe, expect, it } from 'vitest'
import { setNamespace } from '../../engine/kustomize/namespace.ts'
import { at, Bench, says } from './bench.ts'

const kinds: readonly [apiVersion: string, kind: string, moves: boolean][] = [
  ['v1', 'ConfigMap', true],
  ['v1', 'Node', false],
  ['v2', 'Node', true],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', false],
  ['policy/v1beta1', 'PodSecurityPolicy', false],
  ['policy/v1', 'PodSecurityPolicy', true],
  ['storage.k8s.io/v1beta1', 'CSINode', false],
  ['example.io/v1', 'Widget', true],
]

describe('namespace', () => {
  it.each(kinds)('%s %s is moved: %s', (apiVersion, kind, moves) => {
    const bench = new Bench()
    const objects = bench.objects(
      `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a, namespace: old}\n`,
    )
    const step = setNamespace(objects, bench.field('new'), bench.derive)
    expect(at(step, 0, 'metadata', 'namespace')).toBe(moves ? 'new' : 'old')
    expect(step.resources[0]?.ids).toHaveLength(2)
  })

  it('names v1 Namespaces and moves the subjects called default', () => {
    const bench = new Bench()
    const objects = bench.objects(`
apiVersion: v1
kind: Namespace
metadata: {name: old}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: a}
subjects: [{kind: ServiceAccount, name: default, namespace: old}, {kind: ServiceAccount, name: b, namespace: old}]
`)
    const step = setNamespace(objects, bench.field('new'), bench.derive)
    expect(at(step, 0, 'metadata')).toEqual({ name: 'new' })
    expect(at(step, 1, 'subjects')).toMatchObject([{ namespace: 'new' }, { namespace: 'old' }])
    expect(bench.origin(step.resources[0], 'metadata', 'name')).toBe('kustomization.yaml:new')
  })

  it('leaves the name of a Namespace of another group alone', () => {
    const bench = new Bench()
    const objects = bench.objects('apiVersion: foo/v1\nkind: Namespace\nmetadata: {name: old}\n')
    const step = setNamespace(objects, bench.field('new'), bench.derive)
    expect(at(step, 0, 'metadata')).toEqual({ name: 'old', namespace: 'new' })
  })

  it('refuses what would be there twice, and a namespace that is no text', () => {
    const bench = new Bench()
    const objects = bench.objects(
      ['x', 'y'].map((name) => `kind: A\nmetadata: {name: a, namespace: ${name}}\n`).join('---\n'),
    )
    expect(says(setNamespace(objects, bench.field('new'), bench.derive))).toEqual([
      'the namespace new would hold two objects called A new/a',
    ])
    expect(says(setNamespace(objects, bench.field('12'), bench.derive))).toEqual([
      'kustomize wants text for `namespace`: put it in quotes',
    ])
  })

  it('leaves an object alone that is there already', () => {
    const bench = new Bench()
    const objects = bench.objects('kind: A\nmetadata: {name: a, namespace: new}\n')
    expect(setNamespace(objects, bench.field('new'), bench.derive).resources[0]?.root).toBe(objects[0]?.root)
  })
})
