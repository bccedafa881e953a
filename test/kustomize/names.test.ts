import { expect, it } from 'vitest'
import { addNamePrefix, addNameSuffix } from '../../engine/kustomize/names.ts'
import { at, Bench } from './bench.ts'

const kinds: readonly [apiVersion: string, kind: string, name: string][] = [
  ['v1', 'ConfigMap', 'p-a-s'],
  ['v1', 'Namespace', 'a'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'a'],
  ['apiregistration.k8s.io/v1', 'APIService', 'a'],
  ['example.io/v1', 'APIService', 'p-a-s'],
]

it.each(kinds)('%s %s becomes %s', (apiVersion, kind, name) => {
  const bench = new Bench()
  const objects = bench.objects(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n`)
  const prefixed = addNamePrefix(objects, bench.field('p-'), bench.derive)
  const step = addNameSuffix(prefixed.resources, bench.field('"-s"'), bench.derive)
  const [resource] = step.resources
  const isKept = name === 'a'
  expect(at(step, 0, 'metadata', 'name')).toBe(name)
  expect(resource?.prefixes).toEqual(isKept ? [] : ['p-'])
  expect(resource?.suffixes).toEqual(isKept ? [] : ['-s'])
  expect(resource?.ids.map((id) => id.name)).toEqual(isKept ? ['a'] : ['a', 'p-a', 'p-a-s'])
  expect(bench.origin(resource, 'metadata', 'name')).toBe(
    isKept ? 'objects.yaml:a' : 'kustomization.yaml:"-s"',
  )
})
