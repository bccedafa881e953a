import { describe, expect, it } from 'vitest'
import { labelsOf } from '../../../../engine/kinds/prometheus-rules/promql/labels.ts'
import { parse } from '../../../../engine/kinds/prometheus-rules/promql/parse.ts'
import { canCarry } from '../../../../engine/values/labelSet.ts'

function carried(text: string, label: string): string {
  const parsed = parse(text)
  if (parsed.kind !== 'expression') throw new Error(JSON.stringify(parsed))
  const labels = labelsOf(parsed.expr)
  return labels.fixed.get(label) ?? canCarry(labels, label)
}

describe('which labels a result can carry', () => {
  it.each([
    ['up', 'job', 'maybe'],
    ['up{job="api"}', 'job', 'api'],
    ['up{job=~".+"}', 'job', 'yes'],
    ['up{job=""}', 'job', 'no'],
    ['up', '__name__', 'up'],
    ['rate(up[5m])', '__name__', 'no'],
    ['last_over_time(up[5m])', '__name__', 'up'],
    ['sum by (job) (up)', 'job', 'yes'],
    ['sum by (job) (up)', 'instance', 'no'],
    ['sum(up)', 'job', 'no'],
    ['sum by (job) (sum by (instance) (up))', 'job', 'no'],
    ['sum without (job) (up)', 'job', 'no'],
    ['sum without (job) (up)', 'instance', 'maybe'],
    ['topk by (job) (3, up)', 'instance', 'maybe'],
    ['count_values by (job) ("version", up)', 'version', 'yes'],
    ['histogram_quantile(0.9, sum by (le, job) (rate(x_bucket[5m])))', 'le', 'no'],
    ['histogram_quantile(0.9, sum by (le, job) (rate(x_bucket[5m])))', 'job', 'yes'],
    ['label_replace(up, "dst", "$1", "job", "(.*)")', 'dst', 'maybe'],
    ['label_replace(sum(up), "dst", "x", "", "")', 'dst', 'x'],
    ['label_replace(sum(up), "dst", "x", "job", "a")', 'dst', 'no'],
    ['label_replace(up{job="a"}, "dst", "x", "job", "b")', 'dst', 'maybe'],
    ['label_join(up{a="1", b="2"}, "dst", "-", "a", "b")', 'dst', '1-2'],
    ['absent(up{job="api", zone=~"x"})', 'job', 'api'],
    ['absent(up{job="api", zone=~"x"})', 'zone', 'no'],
    ['absent(sum by (job) (up))', 'job', 'no'],
    ['vector(1)', 'job', 'no'],
    ['time() > 5', 'job', 'no'],
    ['up > 0', '__name__', 'up'],
    ['up > bool 0', '__name__', 'no'],
    ['up + 1', '__name__', 'no'],
    ['a / on (job) b', 'job', 'yes'],
    ['a / on (job) b', 'instance', 'no'],
    ['a / ignoring (code) b', 'code', 'no'],
    ['a / ignoring (code) b', 'job', 'maybe'],
    ['a * on (job) group_left (version) b', 'version', 'maybe'],
    ['a * on (job) group_left (version) b{version="2"}', 'version', '2'],
    ['a * on (job) group_left (version) sum by (job) (b)', 'version', 'no'],
    ['a * on (job) group_right () b', 'instance', 'maybe'],
    ['a and on (job) b{job="x"}', 'job', 'x'],
    ['sum by (job) (a) or sum by (zone) (b)', 'job', 'maybe'],
    ['sum by (job) (a) or vector(0)', 'instance', 'no'],
    ['a or sum by (job) (b)', 'instance', 'maybe'],
    ['sum by (job) (a) unless b', 'job', 'yes'],
    ['(sum by (job) (a))[5m:]', 'job', 'yes'],
  ])('%s: %s is %s', (text, label, expected) => {
    expect(carried(text, label)).toBe(expected)
  })

  it('lets scalar() drop its own labels only, not those of the vector beside it (pint #681)', () => {
    const text = 'sum by (job) (a) / scalar(sum(b)) > 0.5'
    expect(carried(text, 'job')).toBe('yes')
    expect(
      carried('scalar(sum(b)) * on() group_right vector(1)'.replace('on() group_right ', ''), 'job'),
    ).toBe('no')
    expect(carried('a{job="x"} > scalar(max(b{zone="y"}))', 'job')).toBe('x')
    expect(carried('a > scalar(max(b{zone="y"}))', 'zone')).toBe('maybe')
  })
})
