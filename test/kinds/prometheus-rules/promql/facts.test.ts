import { describe, expect, it } from 'vitest'
import { analyse, type Facts } from '../../../../engine/kinds/prometheus-rules/promql/facts.ts'

function facts(text: string): Facts {
  const found = analyse(text)
  if (found.kind !== 'facts') throw new Error(`${text}: ${JSON.stringify(found)}`)
  return found
}

const latency = (phi: string, threshold: string, by = 'le') =>
  `histogram_quantile(${phi}, sum by (${by}) (rate(http_request_duration_seconds_bucket{job="api"}[5m]))) > ${threshold}`

describe('quantiles', () => {
  it('tells everything about a classic latency alert', () => {
    const text = latency('0.99', '0.38', 'le, job')
    const [quantile] = facts(text).quantiles
    expect(quantile).toMatchObject({
      phi: 0.99,
      phiSpan: { start: 19, end: 23 },
      histogram: 'http_request_duration_seconds',
      histogramType: 'classic',
      keepsLe: 'yes',
      window: { seconds: 300 },
      rate: { name: 'rate' },
      aggregation: { op: 'sum' },
    })
    expect([...(quantile?.labels.names ?? [])]).toEqual(['job'])
  })

  it.each([
    ['histogram_quantile(.99, sum by (job) (rate(x_bucket[5m])))', 'no'],
    ['histogram_quantile(.99, sum(rate(x_bucket[5m])))', 'no'],
    ['histogram_quantile(.99, sum without (le) (rate(x_bucket[5m])))', 'no'],
    ['histogram_quantile(.99, sum by (vmrange) (rate(x_bucket[5m])))', 'unknown'],
    ['histogram_quantile(.99, rate(x_bucket[5m]))', 'yes'],
    ['histogram_quantile(.99, sum without (pod) (rate(x_bucket[5m])))', 'yes'],
    ['histogram_quantile(.99, sum by (job) (rate(x[5m])))', 'unknown'],
    ['histogram_quantile(.99, job_le:x_bucket:rate5m)', 'unknown'],
    ['histogram_quantile(.99, sum by (job) (job_le:x_bucket:rate5m))', 'no'],
    ['histogram_quantile(.99, label_replace(sum(rate(x_bucket[5m])), "le", "1", "", ""))', 'yes'],
  ])('%s keeps le: %s', (text, expected) => {
    expect(facts(text).quantiles[0]?.keepsLe).toBe(expected)
  })

  it('folds φ, and says when it cannot', () => {
    expect(facts('histogram_quantile(99/100, a)').quantiles[0]?.phi).toBe(0.99)
    expect(facts('histogram_quantile(scalar(phi), a)').quantiles[0]?.phi).toBeUndefined()
    expect(facts('histogram_quantile(0.9, a_bucket / on (le) b_bucket)').quantiles[0]?.metric).toBeUndefined()
  })

  it('looks through a join with an info metric', () => {
    const text =
      'histogram_quantile(0.9, sum by (le, node) (rate(x_bucket[5m]) * on (pod) group_left (node) pod_info))'
    expect(facts(text).quantiles[0]).toMatchObject({
      histogram: 'x',
      keepsLe: 'yes',
      window: { seconds: 300 },
    })
  })

  it('finds quantiles computed elsewhere', () => {
    expect(facts('rpc_seconds{quantile="0.99"} > 2').givenQuantiles).toMatchObject([{ phi: 0.99 }])
    expect(facts('job:latency_seconds:p999 > 1').givenQuantiles).toMatchObject([{ phi: 0.999 }])
    expect(facts('go_p99_thing').givenQuantiles).toEqual([])
  })
})

describe('the deciding comparison', () => {
  it.each([
    ['a > 5', '>', 5, '5'],
    ['5 < a', '>', 5, '5'],
    ['a > (2 * 7)', '>', 14, '(2 * 7)'],
    ['traffic > 0 and on () errors / total > 0.01', '>', 0.01, '0.01'],
    ['a > 14.4 * 0.05 and b > 3', '>', 14.4 * 0.05, '14.4 * 0.05'],
    ['a < 3 unless b > 2', '<', 3, '3'],
    ['(a >= 2) or (b >= 4)', '>=', 2, '2'],
    ['count(up == 0) > 2', '>', 2, '2'],
    ['sum(up == bool 0) > 1', '>', 1, '1'],
    ['sum by (job) (a > 7)', '>', 7, '7'],
    ['a > vector(3)', '>', 3, 'vector(3)'],
    [`rate(c[5m]) > 100 and ${latency('0.9', '0.2')}`, '>', 0.2, '0.2'],
  ])('%s', (text, op, value, source) => {
    const found = facts(text).decisive
    expect(found).toMatchObject({ op, threshold: { value } })
    const span = found?.threshold?.span
    expect(span && text.slice(span.start, span.end)).toBe(source)
  })

  it('has none where nothing is compared, and no threshold where nothing is constant', () => {
    expect(facts('absent(up)').decisive).toBeUndefined()
    expect(facts('up > bool 0').decisive).toBeUndefined()
    expect(facts('a > b').decisive).toMatchObject({ op: '>', threshold: undefined })
  })

  it('takes constant factors off', () => {
    expect(facts('1000 * (x_seconds / 2) > 380')).toMatchObject({
      unit: 'seconds',
      decisive: { factor: 500 },
    })
  })
})

describe('units', () => {
  it.each([
    [latency('0.99', '0.38'), 'seconds'],
    ['histogram_quantile(0.9, rate(x_duration_ms_bucket[5m])) > 380', 'milliseconds'],
    ['histogram_quantile(0.9, rate(resp_size_bytes_bucket[5m])) > 1e6', 'bytes'],
    ['node_memory_used_bytes / node_memory_total_bytes > 0.9', 'ratio'],
    ['rate(x_seconds_sum[5m]) / rate(x_seconds_count[5m]) > 0.2', 'seconds'],
    ['rate(net_bytes_total[5m]) > 1e6', 'bytes/s'],
    ['time() - last_success_seconds > 60', 'seconds'],
    ['count(a_bytes) > 2', undefined],
    ['x > 2', undefined],
  ])('%s is in %s', (text, unit) => {
    expect(facts(text).unit).toBe(unit)
  })
})

describe('signals', () => {
  it.each([
    ['rate(process_cpu_seconds_total[5m]) > 0.92', 'cpu'],
    ['container_memory_working_set_bytes > 1e9', 'memory'],
    ['sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.01', 'errors'],
    ['1 - sum(rate(http_requests_total{code!~"2.."}[5m])) > 0', 'errors'],
    [latency('0.99', '1'), 'latency'],
    ['go_goroutines > 5000', 'saturation'],
    ['sum(rate(http_requests_total[5m])) < 1', 'traffic'],
    ['kube_pod_container_resource_limits{resource="memory"} > 1', 'memory'],
    ['up == 0', 'other'],
    ['resets(process_cpu_seconds_total[1h]) > 5', 'other'],
    ['changes(process_resident_memory_bytes[1h]) > 5', 'other'],
  ])('%s watches %s', (text, kind) => {
    expect(facts(text).signal.kind).toBe(kind)
  })
})

describe('the shape', () => {
  const shape = (text: string) => facts(text).shapeKey

  it('is the same where only quantile and threshold differ, however it is written', () => {
    const other =
      "0.6 < histogram_quantile(0.95, sum(rate(http_request_duration_seconds_bucket{job='api'}[300s])) by (le))"
    expect(shape(other)).toBe(shape(latency('0.99', '0.38')))
    expect(shape('x{quantile="0.5", b="1"} > 1')).toBe(shape('x{b="1",quantile="0.99"} > 2'))
    expect(shape('a:b:p95 > 1')).toBe(shape('a:b:p99 > 2'))
  })

  it.each([
    ['labels', latency('0.99', '0.38', 'le, job')],
    ['window', latency('0.99', '0.38').replace('5m', '10m')],
    ['matchers', latency('0.99', '0.38').replace('api', 'web')],
    ['direction', latency('0.99', '0.38').replace('>', '<')],
    ['metric', latency('0.99', '0.38').replace('http', 'grpc')],
    ['offset', latency('0.99', '0.38').replace('[5m]', '[5m] offset 1d')],
    ['guard', `${latency('0.99', '0.38')} and on () up > 3`],
  ])('differs in %s', (_, text) => {
    expect(shape(text)).not.toBe(shape(latency('0.99', '0.38')))
  })
})
