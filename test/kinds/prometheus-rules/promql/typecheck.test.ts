import { describe, expect, it } from 'vitest'
import { parse } from '../../../../engine/kinds/prometheus-rules/promql/parse.ts'
import { experimental, typecheck } from '../../../../engine/kinds/prometheus-rules/promql/typecheck.ts'

function check(text: string) {
  const parsed = parse(text)
  if (parsed.kind !== 'expression') throw new Error(JSON.stringify(parsed))
  const { type, problems } = typecheck(parsed.expr)
  return { type, said: problems.map((each) => `${each.message} @${each.span.start}-${each.span.end}`) }
}

describe('types', () => {
  it.each([
    ['rate(a)', 'expected type range vector in call to function "rate", got instant vector @5-6'],
    ['sum(a[5m])', 'expected type instant vector in aggregation expression, got range vector @4-9'],
    ['topk("x", a)', 'expected type scalar in aggregation parameter, got string @5-8'],
    ['count_values(1, a)', 'expected type string in aggregation parameter, got scalar @13-14'],
    ['clamp(a, 1)', 'expected 3 argument(s) in call to "clamp", got 2 @0-11'],
    ['round(a, 1, 2)', 'expected at most 2 argument(s) in call to "round", got 3 @0-14'],
    ['label_join(a, "b")', 'expected at least 3 argument(s) in call to "label_join", got 2 @0-18'],
    ['nope(a)', 'unknown function with name "nope" @0-4'],
    [
      'holt_winters(a[5m], 0.5, 0.5)',
      'unknown function with name "holt_winters"; it is double_exponential_smoothing now @0-12',
    ],
    ['1 > 2', 'comparisons between scalars must use BOOL modifier @2-3'],
    ['a + bool b', 'bool modifier can only be used on comparison operators @2-3'],
    ['a and 1', 'set operator "and" not allowed in binary scalar expression @2-5'],
    ['a and on (x) group_left () b', 'no grouping allowed for "and" operation @2-5'],
    ['a + on (x) group_left (x) b', 'label "x" must not occur in ON and GROUP clause at once @2-3'],
    ['a + on (x) 1', 'vector matching only allowed between instant vectors @2-3'],
    [
      '-a[5m]',
      'unary expression only allowed on expressions of type scalar or instant vector, got "range vector" @0-6',
    ],
    ['a[5m] + b', 'binary expression must contain only scalar and instant vector types @0-5'],
    ['1[5m:1m]', 'subquery is only allowed on instant vector, got scalar instead @0-8'],
    ['{}', 'vector selector must contain at least one non-empty matcher @0-2'],
    ['{a=~".*"}', 'vector selector must contain at least one non-empty matcher @0-9'],
    ['a{b=~"("}', 'error parsing regexp: ( @5-8'],
    ['info(a, b)', 'expected label selectors only @8-9'],
  ])('%s', (text, said) => {
    expect(check(text).said).toEqual([said])
  })

  it.each([
    ['1 + 2', 'scalar'],
    ['a > bool 1', 'vector'],
    ['(time())', 'scalar'],
    ['a[5m:]', 'matrix'],
    ['"x"', 'string'],
    ['{__name__=~"a.+", __name__!="ab"}', 'vector'],
    ['info(a, {__name__="b"})', 'vector'],
    ['a{b=~"(?i:x)", c=~"[[:alpha:]]+"}', 'vector'],
  ])('%s is a %s', (text, type) => {
    expect(check(text)).toEqual({ type, said: [] })
  })

  it('flags what needs a feature flag', () => {
    const flag = (text: string) => {
      const parsed = parse(text)
      return parsed.kind === 'expression' ? experimental(parsed.expr) : parsed.kind
    }
    expect(['mad_over_time(a[5m])', 'limitk(1, a)', 'a + fill (0) b', 'rate(a[5m])'].map(flag)).toEqual([
      'mad_over_time',
      'limitk',
      'fill',
      undefined,
    ])
  })
})
