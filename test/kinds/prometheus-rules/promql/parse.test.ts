import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Expr } from '../../../../engine/kinds/prometheus-rules/promql/ast.ts'
import { analyse } from '../../../../engine/kinds/prometheus-rules/promql/facts.ts'
import { parse } from '../../../../engine/kinds/prometheus-rules/promql/parse.ts'

function read(text: string): Expr {
  const parsed = parse(text)
  if (parsed.kind !== 'expression') throw new Error(`${text}: ${JSON.stringify(parsed)}`)
  return parsed.expr
}

describe('the tree', () => {
  it('shifts only the operand an offset follows', () => {
    const text = 'foo / bar offset 1w > 2'
    expect(read(text)).toMatchObject({
      op: '>',
      left: {
        op: '/',
        left: { metric: { name: 'foo' }, offset: undefined },
        right: { metric: { name: 'bar' }, offset: { seconds: 604_800, span: { start: 17, end: 19 } } },
      },
    })
  })

  it('binds ^ tighter than a sign and to the right', () => {
    expect(read('-1^2')).toMatchObject({ kind: 'unary', op: '-', expr: { op: '^' } })
    expect(read('2^3^2')).toMatchObject({ left: { value: 2 }, right: { op: '^', left: { value: 3 } } })
    expect(read('-3')).toMatchObject({ kind: 'number', value: -3, span: { start: 0, end: 2 } })
  })

  it.each([
    ['5.', { kind: 'number', value: 5 }],
    ['5.e3', { kind: 'number', value: 5000 }],
    ['010', { kind: 'number', value: 8 }],
    ['0x1F', { kind: 'number', value: 31 }],
    ['1_000', { kind: 'number', value: 1000 }],
    ['1h30m', { kind: 'number', value: 5400, duration: true }],
    ['foo @ 3.', { at: { at: 3 } }],
    ['foo @ -1', { at: { at: -1 } }],
    ['foo @ end()', { at: { at: 'end' } }],
    ['offset', { kind: 'selector', metric: { name: 'offset' } }],
    ['offset offset 5m', { metric: { name: 'offset' }, offset: { seconds: 300 } }],
    ['integral(x[5m])', { kind: 'call', func: { name: 'integral' } }],
    [
      '{"my.metric", "a b"="c"}',
      { metric: { name: 'my.metric' }, matchers: [{}, { name: 'a b', value: 'c' }] },
    ],
    ['a[5m:30s] offset -1h', { kind: 'subquery', range: { seconds: 300 }, offset: { seconds: -3600 } }],
    ['a[(1h+30m)/2]', { range: { seconds: 2700 } }],
    ['a[step()]', { range: { seconds: undefined } }],
    ['"\\xe2\\x82\\xac\\u20ac\\101"', { kind: 'string', value: '€€A' }],
    ['`\\n`', { kind: 'string', value: '\\n' }],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toMatchObject(expected)
  })

  it('knows every modifier of an aggregation and a match', () => {
    expect(read('topk without (a, "b c") (3, x)')).toMatchObject({
      op: 'topk',
      grouping: { without: true, labels: [{ name: 'a' }, { name: 'b c' }], span: { start: 5, end: 23 } },
      param: { value: 3 },
    })
    expect(read('a <= bool on (job) group_left (by, inst) b')).toMatchObject({
      bool: true,
      matching: {
        on: true,
        labels: [{ name: 'job' }],
        group: 'left',
        include: [{ name: 'by' }, { name: 'inst' }],
      },
    })
  })

  it('keeps exact places through comments, CRLF and wide characters', () => {
    const text = '# 注释 😀\r\nsum(\r\n  rate(日{x="😀 é"}[5m]))'.replace('日', 'm')
    const { expr } = read(text) as Extract<Expr, { kind: 'aggregate' }>
    const call = expr as Extract<Expr, { kind: 'call' }>
    const selector = call.args[0] as Extract<Expr, { kind: 'selector' }>
    expect(text.slice(selector.span.start, selector.span.end)).toBe('m{x="😀 é"}[5m]')
    const value = selector.matchers[0]?.valueSpan
    expect(value && text.slice(value.start, value.end)).toBe('"😀 é"')
  })
})

describe('mistakes', () => {
  it.each([
    ['', 'no expression found in input', [0, 0]],
    ['sum(rate(a[5m])', 'unclosed left parenthesis', [15, 15]],
    ['a[-5m]', 'duration must be greater than 0', [2, 5]],
    ['a offset 1h[5m]', 'no offset modifiers allowed before range', [11, 15]],
    ['a offset 1h offset 2h', 'offset may not be set multiple times', [0, 11]],
    ['sum(a)[5m]', 'ranges only allowed for vector selectors', [6, 10]],
    ['a{b="\\q"}', 'unknown escape sequence \\q', [5, 9]],
    ['a +', 'unexpected end of input', [3, 3]],
    ['a b', 'unexpected b', [2, 3]],
    ['topk(a)', 'wrong number of arguments for aggregate expression provided, expected 2, got 1', [0, 7]],
    ['foo{__name__="bar"}', 'metric name must not be set twice: "foo" or "bar"', [0, 19]],
  ])('%s: %s', (text, message, [start, end]) => {
    expect(parse(text)).toEqual({ kind: 'error', problems: [{ message, span: { start, end } }] })
  })
})

describe('other languages', () => {
  it.each([
    ['rate(a[{{ .window }}])', 'template', '{{'],
    ['a{job="{{ .Values.job }}"} > 1', 'template', '{{'],
    ['{{ $labels.x }}', 'template', '{{'],
    ['rate(a[%(interval)s])', 'template', '%(interval)s'],
    ['rate(a[$__rate_interval])', 'grafana', '$__rate_interval'],
    ['a{job="$job"}', 'grafana', '$job'],
    [`a{job=~"$\{job:regex}"}`, 'grafana', `$\{job:regex}`],
    ['rate(a[[[window]]])', 'grafana', '[[window]]'],
    ['a default 0', 'metricsql', 'default'],
    ['a if b', 'metricsql', 'if'],
    ['with (x = 5) x', 'metricsql', 'with'],
    ['sum(a) keep_metric_names', 'metricsql', 'keep_metric_names'],
    ['rate(a[1i])', 'metricsql', '1i'],
    ['a > 5Mi', 'metricsql', '5Mi'],
    ['a{b="c" or d="e"}', 'metricsql', 'or'],
    ['histogram_share(1, a)', 'metricsql', 'histogram_share'],
    ['median by (x) (a)', 'metricsql', 'median'],
    ['Rate(a[5m])', 'metricsql', 'Rate'],
  ])('%s is %s', (text, dialect, evidence) => {
    const found = analyse(text)
    if (found.kind !== 'foreign') throw new Error(JSON.stringify(found))
    expect(found.dialect).toBe(dialect)
    expect(found.certain).toBe(true)
    expect(text.slice(found.evidence.start, found.evidence.end)).toBe(evidence)
  })

  it('tells a range left out from a mistake only by doubt', () => {
    expect(analyse('sum(rate(a))')).toMatchObject({
      kind: 'foreign',
      certain: false,
      evidence: { start: 9, end: 10 },
      problems: [{ message: 'expected type range vector in call to function "rate", got instant vector' }],
    })
  })

  it.each([
    'a{b=~"x$"}',
    'label_replace(a, "b", "$1", "c", "(.*)")',
    'default',
    'a % (b)',
    'if + limit',
    'with',
  ])('%s is plain PromQL', (text) => expect(analyse(text).kind).toBe('facts'))
})

describe('hostile input', () => {
  const soup = fc.constantFrom(
    ...'( ) [ ] { } , : + - * / ^ == =~ = @ 1 5m 0x 1e "x" "\\ \' ` # $ {{ foo inf sum by on bool offset and rate'.split(
      ' ',
    ),
    ...[
      '\n',
      ' ',
      '😀',
      '\ud800',
      '\u0000',
      'group_left',
      'start',
      'fill',
      'step()',
      '__proto__',
      'anchored',
    ],
  )

  it('never throws, and every span lies in the text', () => {
    fc.assert(
      fc.property(fc.array(soup, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        const found = analyse(text)
        const spans = found.kind === 'error' ? found.problems.map((each) => each.span) : []
        for (const { start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThanOrEqual(start)
          expect(end).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 5000, seed: 20261122 },
    )
  })

  it('refuses what is too long or nested too deep instead of overflowing', () => {
    expect(parse('a'.repeat(65_537))).toEqual({ kind: 'refused', reason: 'length' })
    for (const text of [
      `${'('.repeat(9000)}a${')'.repeat(9000)}`,
      `${'a+'.repeat(9000)}a`,
      `${'-'.repeat(9000)}a`,
    ]) {
      expect(parse(text)).toEqual({ kind: 'refused', reason: 'depth' })
    }
    expect(parse(`${'a or '.repeat(300)}a`).kind).toBe('expression')
    expect(parse(`a{${'b="c",'.repeat(2000)}}`).kind).toBe('expression')
    expect(parse('a', { length: 10, depth: 0 }).kind).toBe('expression')
  })

  it.each([
    ['matchers', (n: number) => `a{${'b="c",'.repeat(n)}}`],
    ['comments', (n: number) => `${'# c\n'.repeat(n)}a`],
    ['arguments', (n: number) => `label_join(a, "b", ","${', "c"'.repeat(n)})`],
    ['grouping labels', (n: number) => `sum by (${'b,'.repeat(n)}) (a)`],
    ['digits', (n: number) => `${'1_'.repeat(n)}x`],
    ['hashes', (n: number) => `a ${'#'.repeat(n)}\n$`],
  ])('takes time in proportion to the text: %s', (_, make) => {
    const time = (text: string) => {
      const runs = Array.from({ length: 5 }, () => {
        const start = performance.now()
        analyse(text)
        return performance.now() - start
      })
      return Math.min(...runs)
    }
    time(make(500))
    const small = time(make(1500))
    expect(time(make(6000))).toBeLessThan(Math.max(small * 12, 20))
  })
})
