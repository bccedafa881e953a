import { describe, expect, it } from 'vitest'
import { classify } from '../../engine/classify.ts'
import type { Entity, Fact } from '../../engine/entities/fact.ts'
import { Extractor } from '../../engine/extract.ts'
import { linkQuantiles } from '../../engine/links/quantiles.ts'
import { defaultLimits } from '../../engine/source/limits.ts'
import { Workspace } from '../../engine/workspace.ts'

interface Written {
  readonly name: string
  readonly phi: number
  readonly over: number
  readonly severity?: string
  readonly window?: string
  readonly metric?: string
}

const file = (...alerts: readonly Written[]): string =>
  JSON.stringify({
    groups: [
      {
        name: 'g',
        rules: alerts.map(({ name, phi, over, severity = 'page', window = '5m', metric = 'a_seconds' }) => ({
          alert: name,
          expr: `histogram_quantile(${phi}, sum by (le) (rate(${metric}_bucket[${window}]))) > ${over}`,
          labels: { severity },
        })),
      },
    ],
  })

type Entities = ReturnType<Workspace['entities']>

async function extracted(files: Readonly<Record<string, string>>): Promise<Entities> {
  const { files: found } = classify(Object.entries(files).map(([path, text]) => ({ path, text })))
  const extractor = new Extractor(defaultLimits)
  const workspace = new Workspace()
  for (const { file, candidates } of found) workspace.add(file, await extractor.file(file, candidates))
  return workspace.entities(new Set())
}

const link = (entities: Entities): void =>
  linkQuantiles({
    entities,
    targets: {},
    complete: new Set(),
    images: [],
    limits: defaultLimits,
    exceed: () => {},
  })

async function linked(
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Fact | undefined>> {
  const entities = await extracted(files)
  link(entities)
  const alerts = entities.get('alert') ?? []
  return new Map(alerts.map((alert) => [nameOf(alert), alert.facts.fields?.get('nextQuantile')]))
}

const nameOf = (alert: Entity): string => String(alert.facts.fields?.get('name')?.value)
const names = (next: Fact | undefined): unknown =>
  next?.items?.map(({ fields }) => fields?.get('alert')?.fields?.get('name')?.value) ?? next?.state
const differs = (next: Fact | undefined): unknown =>
  next?.items?.[0]?.fields?.get('differs')?.items?.map(({ value }) => value)

describe('the neighbour on the next higher quantile', () => {
  it('is the next one, not the highest', async () => {
    const next = await linked({
      'a.json': file(
        { name: 'P99', phi: 0.99, over: 1 },
        { name: 'P50', phi: 0.5, over: 1 },
        { name: 'P95', phi: 0.95, over: 1 },
      ),
    })
    expect([...next].map(([name, fact]) => [name, names(fact)])).toEqual([
      ['P99', undefined],
      ['P50', ['P95']],
      ['P95', ['P99']],
    ])
  })

  it('is one of the same severity where there is one', async () => {
    const next = await linked({
      'a.json': file(
        { name: 'P95', phi: 0.95, over: 1, severity: 'critical' },
        { name: 'warning', phi: 0.99, over: 0.5, severity: 'warning' },
        { name: 'critical', phi: 0.99, over: 2, severity: 'critical' },
      ),
    })
    expect(names(next.get('P95'))).toEqual(['critical'])
  })

  it('is the one that differs least', async () => {
    const next = await linked({
      'a.json': file(
        { name: 'P95', phi: 0.95, over: 1, window: '1h' },
        { name: 'fast', phi: 0.99, over: 0.5, window: '5m' },
        { name: 'slow', phi: 0.99, over: 2, window: '60m' },
      ),
    })
    expect(names(next.get('P95'))).toEqual(['slow'])
    expect(differs(next.get('P95'))).toEqual([])
  })

  it('in the same file goes before the same folder, that before others', async () => {
    const next = await linked({
      'prod/a.json': file({ name: 'A95', phi: 0.95, over: 1 }, { name: 'A99', phi: 0.99, over: 1 }),
      'prod/b.json': file({ name: 'B96', phi: 0.96, over: 1 }),
      'staging/c.json': file({ name: 'C95', phi: 0.95, over: 1 }),
      'staging/d.json': file({ name: 'D99', phi: 0.99, over: 1 }),
      'other/e.json': file({ name: 'E95', phi: 0.95, over: 1, metric: 'other_seconds' }),
    })
    expect(names(next.get('A95'))).toEqual(['A99'])
    expect(names(next.get('B96'))).toEqual(['A99'])
    expect(names(next.get('C95'))).toEqual(['D99'])
    expect(names(next.get('E95'))).toBeUndefined()
  })

  it('is ambiguous between files of different thresholds, not between equal ones', async () => {
    const files = (eu: number, us: number) => ({
      'base/a.json': file({ name: 'P95', phi: 0.95, over: 1 }),
      'eu/a.json': file({ name: 'eu', phi: 0.99, over: eu }),
      'us/a.json': file({ name: 'us', phi: 0.99, over: us }),
    })
    const ambiguous = (await linked(files(1, 2))).get('P95')
    expect(ambiguous?.state).toBe('unknown')
    expect(ambiguous?.causes?.map(({ place }) => place.path)).toEqual(['eu/a.json', 'us/a.json'])
    expect(ambiguous?.causes?.[0]?.says).toContain('ambiguous')
    expect((await linked(files(2, 2))).get('P95')?.state).toBe('known')
  })

  it('is unknown among too many', async () => {
    const many = Array.from({ length: 100 }, (_, i) => ({ name: `h${i}`, phi: 0.99, over: i }))
    const next = await linked({ 'a.json': file({ name: 'P95', phi: 0.95, over: 1 }, ...many) })
    expect(next.get('P95')?.state).toBe('unknown')
  })

  it('costs about twice as much for twice as many', async () => {
    const files = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          `env/e${i}/${i % 2 === 0 ? 'low' : 'high'}.json`,
          file({ name: `a${i}`, phi: i % 2 === 0 ? 0.95 : 0.99, over: i }),
        ]),
      )
    const time = (entities: Entities): number => {
      const start = performance.now()
      link(entities)
      return performance.now() - start
    }
    const [small, large] = [await extracted(files(1_000)), await extracted(files(4_000))]
    const ratios = Array.from({ length: 5 }, () => {
      const before = time(small)
      return time(large) / before
    })
    expect(Math.min(...ratios)).toBeLessThan(8)
  })
})
