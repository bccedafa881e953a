import { type Expr, type Matcher, type Name, type Selector, walk } from './ast.ts'

export type SignalKind = 'cpu' | 'memory' | 'latency' | 'errors' | 'saturation' | 'traffic' | 'other'

/** What an expression watches, and the metric that tells. */
export interface Signal {
  readonly kind: SignalKind
  readonly metric: Name | undefined
}

/** Words of metrics' names; where a name has words of several kinds the first kind counts. */
const WORDS: readonly (readonly [SignalKind, string])[] = [
  [
    'errors',
    'error errors errs err burn burnrate failed failure failures fail panic panics rejected dropped drops drop aborted',
  ],
  ['cpu', 'cpu cpus cfs throttled throttling cputime'],
  ['memory', 'mem memory memstats heap rss oom swap oomkilled'],
  ['latency', 'latency latencies duration durations rtt delay'],
  [
    'saturation',
    `saturation saturated utilization utilisation goroutines queue queued backlog pending inflight load1 load5
    load15 filesystem disk volume inodes fds filefd conntrack connections threads pool lag usage limit capacity full`,
  ],
  [
    'traffic',
    'requests request handled rps qps traffic received receive transmit transmitted sent packets messages hits',
  ],
]
const RANKS: ReadonlyMap<string, number> = new Map(
  WORDS.flatMap(([, words], rank) => words.split(/\s+/).map((word): [string, number] => [word, rank])),
)
const FAILURE = /^(?:\[?45\]?|5|4)(?:\.\.|xx|\.\+|\.\*|\d\d|\[)|^5|error|fail/i
const SUCCESS = /^\(?\[?[23](?:\.\.|xx|\.\+|\.\*|\d\d|\d?\]|\|)|^(?:ok|success)/i
const STATUS = new Set([
  'code',
  'status',
  'status_code',
  'http_status',
  'http_status_code',
  'grpc_code',
  'result',
])

/** Classifies by the metrics' names and matchers; failures win over all, else the first metric that tells. */
export function signalOf(expr: Expr): Signal {
  const inside = walk(expr)
  const selectors = inside.filter((each): each is Selector => each.kind === 'selector')
  const counted = restartsIn(inside)
  const found = selectors.map((each) => ({
    kind: counted.has(each) ? ('other' as const) : kindOf(each),
    metric: each.metric,
  }))
  const failure = found.find(({ kind }) => kind === 'errors')
  if (failure) return failure
  const quantile = inside.some((each) => each.kind === 'call' && each.func.name === 'histogram_quantile')
  const timed = found.find(({ kind, metric }) => kind === 'latency' || (quantile && isTime(metric)))
  if (timed && (quantile || found[0] === timed)) return { kind: 'latency', metric: timed.metric }
  return found.find(({ kind }) => kind !== 'other') ?? { kind: 'other', metric: selectors[0]?.metric }
}

/** Selectors that only tell how often something started anew, whatever they measure. */
function restartsIn(inside: readonly Expr[]): ReadonlySet<Expr> {
  const calls = inside.flatMap((each) =>
    each.kind === 'call' && ['resets', 'changes'].includes(each.func.name) ? each.args : [],
  )
  return new Set(calls)
}

function isTime(metric: Name | undefined): boolean {
  const name = metric?.name ?? ''
  return (
    /(?:seconds|milliseconds|ms)(?:_bucket|$|:)/.test(name) &&
    !/(?:^|_)(?:expir|age_|lifetime|timestamp)/.test(name)
  )
}

function kindOf(selector: Selector): SignalKind {
  const resource = selector.matchers.find(({ name, op }) => name === 'resource' && op === '=')?.value
  if (resource === 'cpu' || resource === 'memory') return resource
  if (selector.matchers.some(picksFailures)) return 'errors'
  // `burnrate5m` and `rate1h` are words with a window.
  let best = WORDS.length
  for (const part of (selector.metric?.name ?? '').toLowerCase().split(/[_:]/)) {
    best = Math.min(best, RANKS.get(part.replace(/\d+[smhdw]$/, '')) ?? best)
  }
  return WORDS[best]?.[0] ?? 'other'
}

function picksFailures({ name, op, value }: Matcher): boolean {
  return STATUS.has(name) && (op.startsWith('=') ? FAILURE : SUCCESS).test(value)
}
