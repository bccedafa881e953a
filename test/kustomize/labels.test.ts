import { describe, expect, it } from 'vitest'
import { setAnnotations } from '../../engine/kustomize/annotations.ts'
import { setCommonLabels, setLabels } from '../../engine/kustomize/labels.ts'
import { at, Bench, data, says } from './bench.ts'

const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, labels:}
spec:
  template:
    spec:
      topologySpreadConstraints: [{labelSelector: {matchLabels: {x: y}}}]
`

interface Where {
  readonly own: boolean
  readonly template: boolean
  readonly selector: boolean
}

const rows: readonly [options: string, where: Where][] = [
  ['', { own: true, template: false, selector: false }],
  ['includeTemplates: true', { own: true, template: true, selector: false }],
  ['includeSelectors: true', { own: true, template: true, selector: true }],
  [
    'fields: [{path: metadata/labels, kind: Service, create: true}]',
    { own: false, template: false, selector: false },
  ],
]

describe('labels', () => {
  it.each(rows)('with %s', (options, { own, template, selector }) => {
    const bench = new Bench()
    const field = bench.field(`[{pairs: {a: b}, ${options}}]`)
    const step = setLabels(bench.objects(DEPLOYMENT), field, bench.derive)
    const pair = { a: 'b' }
    expect(step.mistakes).toEqual([])
    expect(at(step, 0, 'metadata', 'labels') ?? undefined).toEqual(own ? pair : undefined)
    expect(at(step, 0, 'spec', 'template', 'metadata', 'labels')).toEqual(template ? pair : undefined)
    expect(at(step, 0, 'spec', 'selector', 'matchLabels')).toEqual(selector ? pair : undefined)
    expect(data(step.resources[0]?.root)).toMatchObject({
      spec: {
        template: {
          spec: {
            topologySpreadConstraints: [
              { labelSelector: { matchLabels: selector ? { x: 'y', a: 'b' } : { x: 'y' } } },
            ],
          },
        },
      },
    })
  })

  it('refuses a field that is made where kustomize makes none', () => {
    const bench = new Bench()
    const field = bench.field('[{pairs: {a: b}, fields: [{path: metadata/labels}]}]')
    expect(says(setLabels([], field, bench.derive))).toEqual([
      'a field of these labels is also one of kustomize, with another `create`',
    ])
  })

  it('overwrites everywhere what a base added, as kustomize does', () => {
    const bench = new Bench()
    const base = setCommonLabels(bench.objects(DEPLOYMENT), bench.field('{app: base}'), bench.derive)
    const step = setLabels(base.resources, bench.field('[{pairs: {app: over}}]'), bench.derive)
    expect(at(step, 0, 'metadata', 'labels')).toEqual({ app: 'over' })
    expect(at(step, 0, 'spec', 'selector', 'matchLabels')).toEqual({ app: 'over' })
  })

  it('does not overwrite everywhere what the object has itself', () => {
    const bench = new Bench()
    const own =
      'apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: &l {app: own}}\nspec: {selector: *l}\n'
    const step = setLabels(bench.objects(own), bench.field('[{pairs: {app: over}}]'), bench.derive)
    expect(at(step, 0, 'metadata', 'labels')).toEqual({ app: 'over' })
    expect(at(step, 0, 'spec', 'selector')).toEqual({ app: 'own' })
  })

  it('keeps the places of values and refuses numbers', () => {
    const bench = new Bench()
    const step = setCommonLabels(bench.objects(DEPLOYMENT), bench.field('{app: base}'), bench.derive)
    const [resource] = step.resources
    expect(bench.origin(resource, 'spec', 'selector', 'matchLabels', 'app')).toBe('kustomization.yaml:base')
    expect(says(setCommonLabels([], bench.field('{app: 1}'), bench.derive))).toEqual([
      'kustomize wants text for `app`: put it in quotes',
    ])
  })
})

it('puts annotations on objects and templates', () => {
  const bench = new Bench()
  const cron =
    'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {jobTemplate: {spec: {template:}}}\n'
  const step = setAnnotations(bench.objects(cron), bench.field('{a: "1", b:}'), bench.derive)
  const metadata = { annotations: { a: '1', b: '' } }
  expect(data(step.resources[0]?.root)).toMatchObject({
    metadata: { name: 'a', ...metadata },
    spec: { jobTemplate: { metadata, spec: { template: { metadata } } } },
  })
})
