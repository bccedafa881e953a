import { expect, it } from 'vitest'
import { addNamePrefix } from '../../engine/kustomize/names.ts'
import { setReplicas } from '../../engine/kustomize/replicas.ts'
import { at, Bench, says } from './bench.ts'

const OBJECTS = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec: {replicas: 1}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: a}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: a}
`

it.each(['a', 'p-a'])('sets replicas of what is or was called %s', (name) => {
  const bench = new Bench()
  const renamed = addNamePrefix(bench.objects(OBJECTS), bench.field('p-'), bench.derive)
  const step = setReplicas(renamed.resources, bench.field(`[{name: ${name}, count: 3}]`), bench.derive)
  expect(step.mistakes).toEqual([])
  expect([0, 1, 2].map((i) => at(step, i, 'spec'))).toEqual([{ replicas: 3 }, { replicas: 3 }, undefined])
  expect(bench.origin(step.resources[1], 'spec', 'replicas')).toBe('kustomization.yaml:3')
})

it('leaves quotes where they are, as kustomize does', () => {
  const bench = new Bench()
  const objects = bench.objects(OBJECTS.replace('replicas: 1', 'replicas: "1"'))
  const step = setReplicas(objects, bench.field('[{name: a, count: 3}]'), bench.derive)
  expect(at(step, 0, 'spec')).toEqual({ replicas: '3' })
})

it('sets none where the count is left out, and refuses what is not there', () => {
  const bench = new Bench()
  const objects = bench.objects(OBJECTS)
  expect(at(setReplicas(objects, bench.field('[{name: a}]'), bench.derive), 0, 'spec')).toEqual({
    replicas: 0,
  })
  expect(says(setReplicas(objects, bench.field('[{name: b, count: 1}]'), bench.derive))).toEqual([
    'no workload that has replicas is called b',
  ])
})
