import { seeded } from './mutants.ts'

const METRICS = ['up', 'requests_total', 'errors_total', 'h_bucket', 'target_info']
const LABELS = ['job', 'instance', 'code', 'le', 'zone']
const VALUES: Record<string, readonly string[]> = {
  job: ['api', 'web'],
  instance: ['a', 'b'],
  code: ['200', '500', ''],
  le: ['1', '+Inf'],
  zone: ['x', ''],
}

/** Series with every mixture of the labels above; some labels are absent from some series. */
export function labelSeries(): Record<string, string>[] {
  const series: Record<string, string>[] = []
  for (const metric of METRICS) {
    for (const job of ['api', 'web']) {
      for (const instance of ['a', 'b']) {
        const base = { __name__: metric, job, instance }
        if (metric === 'up') series.push(base, { ...base, zone: 'x' })
        else if (metric === 'h_bucket') series.push({ ...base, le: '1' }, { ...base, le: '+Inf' })
        else if (metric === 'target_info') series.push({ ...base, version: 'v1', zone: 'x' })
        else series.push({ ...base, code: '200' }, { ...base, code: '500', zone: 'x' })
      }
    }
  }
  return series
}

/** `count` different expressions over these series that use every construct the label algebra knows. */
export function labelExpressions(count: number, seed: number): string[] {
  const random = seeded(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const some = (list: readonly string[]) => list.filter(() => random() < 0.45)

  const matcher = () => {
    const label = pick(LABELS)
    const value = pick(VALUES[label] ?? [''])
    return pick([`${label}="${value}"`, `${label}!=""`, `${label}=~".+"`, `${label}!~".+"`, `${label}=""`])
  }
  const selector = () => {
    const matchers = random() < 0.5 ? [] : random() < 0.7 ? [matcher()] : [matcher(), matcher()]
    return `${pick(METRICS)}${matchers.length > 0 ? `{${matchers.join(',')}}` : ''}`
  }
  const list = () => `(${some(LABELS).join(', ')})`
  const range = (depth: number) => (random() < 0.7 ? `${selector()}[5m]` : `(${vector(depth - 1)})[5m:1m]`)
  const matching = () => pick(['', '', `on ${list()}`, `ignoring ${list()}`])
  const grouped = () => {
    const on = some(LABELS)
    const include = LABELS.filter((label) => !on.includes(label) && random() < 0.3)
    return `on (${on.join(',')}) ${pick(['group_left', 'group_right'])} (${include.join(',')})`
  }
  const aggregate = (depth: number) => {
    const grouping = pick(['', `by ${list()}`, `by ${list()}`, `without ${list()}`])
    const op = pick(['sum', 'max', 'count', 'topk', 'count_values', 'quantile', 'bottomk', 'limitk', 'group'])
    const param = { topk: '2, ', bottomk: '2, ', limitk: '2, ', quantile: '0.9, ' }[op] ?? ''
    const label = op === 'count_values' ? `"${pick(['v', 'job'])}", ` : ''
    return `${op} ${grouping} (${param}${label}${vector(depth - 1)})`
  }
  const relabel = (depth: number) => {
    const dst = pick([...LABELS, 'new'])
    const replacement = pick(['$1', 'x', '', 'a-$1'])
    const regex = pick(['(.*)', '.*', '(a.*)', '', 'api', '(.+)'])
    const join = `label_join(${vector(depth - 1)}, "${dst}", "${pick(['', '-'])}", ${some(LABELS)
      .map((each) => `"${each}"`)
      .concat('"job"')
      .join(', ')})`
    const replace = `label_replace(${vector(depth - 1)}, "${dst}", "${replacement}", "${pick(LABELS)}", "${regex}")`
    return random() < 0.7 ? replace : join
  }
  const call = (depth: number) =>
    pick([
      () => `rate(${range(depth)})`,
      () => `${pick(['last', 'max', 'first', 'present', 'count'])}_over_time(${range(depth)})`,
      () => `absent(${random() < 0.5 ? `nothing{${matcher()},${matcher()}}` : vector(depth - 1)})`,
      () => `absent_over_time(nothing{${matcher()}}[5m])`,
      () => `histogram_quantile(0.9, ${pick(['h_bucket', 'rate(h_bucket[5m])', vector(depth - 1)])})`,
      () => `vector(${pick(['1', `scalar(${vector(depth - 1)})`])})`,
      () =>
        `${pick(['abs', 'sort', 'round', 'timestamp', 'hour', 'sort_desc', 'ceil'])}(${vector(depth - 1)})`,
      () => `clamp_min(${vector(depth - 1)}, scalar(${vector(depth - 1)}))`,
      () => `info(${vector(depth - 1)}${pick(['', ', {version=~".+"}'])})`,
      () => relabel(depth),
      () => relabel(depth),
    ])()
  const binary = (depth: number) => {
    const [left, right] = [vector(depth - 1), vector(depth - 1)]
    const arithmetic = pick(['+', '/', '*', '>', '>= bool', '==', '!=', '< bool', '-'])
    return pick([
      () => `(${left}) ${arithmetic} ${matching()} (${right})`,
      () => `(${left}) ${arithmetic} ${grouped()} (${right})`,
      () => `(${left}) ${pick(['and', 'or', 'unless', 'or'])} ${matching()} (${right})`,
      () => `(${left}) ${arithmetic} ${pick(['1', 'time()', `scalar(${right})`])}`,
      () => `1 ${arithmetic} (${right})`,
    ])()
  }
  function vector(depth: number): string {
    if (depth <= 0) return selector()
    return pick([
      selector,
      () => aggregate(depth),
      () => call(depth),
      () => binary(depth),
      () => `-(${vector(depth - 1)})`,
    ])()
  }

  const found = new Set<string>()
  while (found.size < count) found.add(vector(1 + Math.floor(random() * 3)))
  return [...found]
}
