import { always, fieldsOf, flag, keyed, listOf, number, oneOf, reference, seconds, text } from './shape.ts'

/** One call of histogram_quantile. */
const quantileCall = fieldsOf(
  {
    quantile: number('the quantile, 0 to 1'),
    metric: text('the histogram without _bucket'),
    classic: flag('true for a classic histogram (_bucket series)'),
    keepsLe: oneOf(['yes', 'no', 'unknown'], 'whether the argument still has the label le'),
    recorded: flag('true when the argument is a recorded series'),
  },
  'one call of histogram_quantile',
)

/** One alerting rule of Prometheus. */
export const alert = fieldsOf(
  {
    name: always(text('the name of the alert')),
    expression: text('the expression'),
    quantile: number('the quantile the alert compares, if it compares one'),
    quantileCalls: always(listOf(quantileCall, 'all calls of histogram_quantile in the expression')),
    comparison: oneOf(['>', '>=', '<', '<=', '==', '!='], 'the comparison that decides'),
    threshold: number('the number it compares with, in the unit of the expression', {
      seconds: seconds('the threshold in seconds, where the unit of the expression is known to be time'),
      ratio: number('the threshold as a plain ratio, where the expression is one'),
    }),
    metric: text('the metric the alert is about'),
    window: seconds('the range the expression looks back, where there is one'),
    for: seconds('how long the condition must hold'),
    severity: text('the label severity'),
    labels: always(
      keyed(text('a label set by the rule'), 'labels set by the rule', {
        slo_target: text('the objective the rule names', {
          seconds: seconds('the objective in seconds, when it is a duration'),
          ratio: number('the objective as a plain ratio, when it is a percentage or a number'),
        }),
      }),
    ),
    signal: oneOf(
      ['cpu', 'memory', 'latency', 'errors', 'saturation', 'traffic', 'other'],
      'what the alert watches, from its metrics',
    ),
    nextQuantile: listOf(
      fieldsOf(
        {
          alert: always(reference('alert', 'the alert on the next higher quantile of the same series')),
          differs: always(
            listOf(text('window, for, severity, direction …'), 'what else is different between the two'),
          ),
        },
        'the neighbour on the next higher quantile',
      ),
      'alerts on the next higher quantile of the same series, the nearest in the workspace',
    ),
  },
  'one alerting rule',
)
