export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string'

export interface Signature {
  readonly args: readonly ValueType[]
  /** 0: exactly `args`. Above: the last argument may be left out, or come up to this many times. -1: any number. */
  readonly variadic: number
  readonly returns: ValueType
  /** Needs `--enable-feature=promql-experimental-functions`. */
  readonly experimental: boolean
}

interface Options {
  readonly variadic?: number
  readonly returns?: ValueType
  readonly experimental?: boolean
}

function group(names: string, args: readonly ValueType[], options: Options = {}): [string, Signature][] {
  const { variadic = 0, returns = 'vector', experimental = false } = options
  return names.split(/\s+/).map((name) => [name, { args, variadic, returns, experimental }])
}

const experimental = true

/** Every function of Prometheus 3.16 (promql/parser/functions.go), with the types it takes and returns. */
export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map([
  ...group(
    `abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count
    histogram_sum histogram_stddev histogram_stdvar ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh
    timestamp`,
    ['vector'],
  ),
  ...group(
    `absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate
    last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time
    sum_over_time`,
    ['matrix'],
  ),
  ...group(
    `mad_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time`,
    ['matrix'],
    { experimental },
  ),
  ...group('day_of_month day_of_week day_of_year days_in_month hour minute month year', ['vector'], {
    variadic: 1,
  }),
  ...group('pi time', [], { returns: 'scalar' }),
  ...group('start end step range', [], { returns: 'scalar', experimental }),
  ...group('max_of min_of', ['scalar', 'scalar'], { returns: 'scalar', experimental }),
  ...group('scalar', ['vector'], { returns: 'scalar' }),
  ...group('vector', ['scalar']),
  ...group('start_timestamp', ['vector'], { experimental }),
  ...group('clamp', ['vector', 'scalar', 'scalar']),
  ...group('clamp_max clamp_min', ['vector', 'scalar']),
  ...group('round', ['vector', 'scalar'], { variadic: 1 }),
  ...group('histogram_quantile', ['scalar', 'vector']),
  ...group('histogram_fraction', ['scalar', 'scalar', 'vector']),
  ...group('histogram_quantiles', ['vector', 'string', 'scalar', 'scalar'], { variadic: 9, experimental }),
  ...group('predict_linear', ['matrix', 'scalar']),
  ...group('quantile_over_time', ['scalar', 'matrix']),
  ...group('double_exponential_smoothing', ['matrix', 'scalar', 'scalar'], { experimental }),
  ...group('integral', ['matrix', 'scalar'], { variadic: 1, experimental }),
  ...group('info', ['vector', 'vector'], { variadic: 1, experimental }),
  ...group('label_replace', ['vector', 'string', 'string', 'string', 'string']),
  ...group('label_join', ['vector', 'string', 'string', 'string'], { variadic: -1 }),
  ...group('sort_by_label sort_by_label_desc', ['vector', 'string'], { variadic: -1, experimental }),
])

/** `holt_winters` is what Prometheus 2 called `double_exponential_smoothing`. */
export const RENAMED: ReadonlyMap<string, string> = new Map([
  ['holt_winters', 'double_exponential_smoothing'],
])
