import { describe, expect, it } from 'vitest'
import { addNamePrefix } from '../../engine/kustomize/names.ts'
import { setNamespace } from '../../engine/kustomize/namespace.ts'
import { rewriteReferences as rewrite } from '../../engine/kustomize/references.ts'
import type { Resource, Step } from '../../engine/kustomize/resource.ts'
import { at, Bench, says } from './bench.ts'

const rewriteReferences = (resources: readonly Resource[]): Step =>
  rewrite(resources, (text, span) => ({ type: 'scalar', text, style: 'double', span }))

const RBAC = 'rbac.authorization.k8s.io'

const rows: readonly [target: string, referrer: string, path: string[], becomes: unknown][] = [
  [
    'v1 ConfigMap',
    'v1 Pod\nspec: {volumes: [{configMap: {name: a}}]}',
    ['spec', 'volumes'],
    [{ configMap: { name: 'p-a' } }],
  ],
  [
    'v1 Secret',
    'v1 Pod\nspec: {volumes: [{configMap: {name: a}}]}',
    ['spec', 'volumes'],
    [{ configMap: { name: 'a' } }],
  ],
  [
    'v1 ConfigMap',
    'v2 Pod\nspec: {volumes: [{configMap: {name: a}}]}',
    ['spec', 'volumes'],
    [{ configMap: { name: 'a' } }],
  ],
  ['v1 Secret', 'v1 ServiceAccount\nimagePullSecrets: [{name: a}]', ['imagePullSecrets'], [{ name: 'p-a' }]],
  [
    'apps/v1 Deployment',
    'autoscaling/v2 HorizontalPodAutoscaler\nspec: {scaleTargetRef: {kind: StatefulSet, name: a}}',
    ['spec', 'scaleTargetRef', 'name'],
    'p-a',
  ],
  [
    'v1 ConfigMap',
    `${RBAC}/v1 Role\nrules: [{resourceNames: [b, a]}]`,
    ['rules'],
    [{ resourceNames: ['b', 'p-a'] }],
  ],
  ['v1 Service', 'apps/v1 StatefulSet\nspec: {serviceName: a}', ['spec', 'serviceName'], 'p-a'],
  [
    'storage.k8s.io/v1 StorageClass',
    'v1 PersistentVolume\nspec: {storageClassName: a}',
    ['spec', 'storageClassName'],
    'p-a',
  ],
  [
    'networking.k8s.io/v1 IngressClass',
    'networking.k8s.io/v1 Ingress\nspec: {ingressClassName: a}',
    ['spec', 'ingressClassName'],
    'a',
  ],
]

function renamed(bench: Bench, ...texts: string[]): readonly Resource[] {
  const documents = texts.map((text) => {
    const [, apiVersion, kind, rest = ''] = /^(\S+) (\S+)\n?([\s\S]*)$/.exec(text) ?? []
    const own = rest.includes('metadata:') ? '' : 'metadata: {name: a}\n'
    return `apiVersion: ${apiVersion}\nkind: ${kind}\n${own}${rest}\n`
  })
  return addNamePrefix(bench.objects(documents.join('---\n')), bench.field('p-'), bench.derive).resources
}

describe('references', () => {
  it.each(rows)('to %s from %s', (target, referrer, path, becomes) => {
    const bench = new Bench()
    expect(at(rewriteReferences(renamed(bench, target, referrer)), 1, ...path)).toEqual(becomes)
  })

  it('follow what they name only where it can be seen', () => {
    const bench = new Bench()
    const inX = 'metadata: {name: a, namespace: x}'
    const objects = renamed(
      bench,
      `v1 ConfigMap\n${inX}`,
      'v1 Pod\nspec: {volumes: [{configMap: {name: a}}]}',
    )
    expect(at(rewriteReferences(objects), 1, 'spec')).toEqual({ volumes: [{ configMap: { name: 'a' } }] })
  })

  it('follow service accounts and webhook services into another namespace', () => {
    const bench = new Bench()
    const objects = renamed(
      bench,
      'v1 ServiceAccount',
      `${RBAC}/v1 ClusterRoleBinding\nsubjects: [{kind: ServiceAccount, name: a, namespace: default}]`,
      'v1 Service',
      'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration\nwebhooks: [{clientConfig: {service: {name: a}}}]',
    )
    const step = rewriteReferences(setNamespace(objects, bench.field('x'), bench.derive).resources)
    expect(at(step, 1, 'subjects')).toEqual([{ kind: 'ServiceAccount', name: 'p-a', namespace: 'x' }])
    expect(at(step, 3, 'webhooks')).toEqual([{ clientConfig: { service: { name: 'p-a', namespace: 'x' } } }])
  })

  it('prefer what got the same prefixes, and refuse where that does not decide', () => {
    const bench = new Bench()
    const pod = 'v1 Pod\nspec: {volumes: [{configMap: {name: a}}]}'
    const [one, referrer] = renamed(bench, 'v1 ConfigMap', pod)
    const [base] = bench.objects('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n', 'other.yaml')
    if (!one || !referrer || !base) throw new Error('no objects')
    const other = addNamePrefix([base], bench.field('q-'), bench.derive).resources
    expect(at(rewriteReferences([...other, one, referrer]), 2, 'spec')).toEqual({
      volumes: [{ configMap: { name: 'p-a' } }],
    })
    const neither = { ...referrer, prefixes: [] }
    expect(
      says(rewriteReferences([...other, { ...one, prefixes: ['q-'] }, { ...neither, prefixes: ['q-'] }])),
    ).toEqual(['Pod p-a names `a`, which several objects were called'])
  })

  it('are quick when many objects had one name', () => {
    const bench = new Bench()
    const pair = renamed(bench, 'v1 ConfigMap', 'v1 Pod\nspec: {volumes: [{configMap: {name: a}}]}')
    const objects = Array.from({ length: 10_000 }, (_, i) =>
      pair.map((resource) => ({
        ...resource,
        ids: resource.ids.map((id) => ({ ...id, namespace: `n${i}` })),
      })),
    )
    const step = rewriteReferences(objects.flat())
    expect(at(step, 19_999, 'spec')).toEqual({ volumes: [{ configMap: { name: 'p-a' } }] })
  })
})
