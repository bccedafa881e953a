import { always, fieldsOf, keyed, listOf, number, oneOf, reference, seconds, text } from './shape.ts'

/** Labels a rule sets; `slo_target` is read as an objective. */
const ruleLabels = keyed(
  text('a label set by the rule or its group'),
  'labels set by the rule or its group',
  {
    slo_target: text('the objective the rule names', {
      seconds: seconds('the objective in seconds, when it is a duration'),
      ratio: number('the objective as a plain ratio, when it is a percentage or a number'),
    }),
  },
)

const threshold = number('the number it compares with, in the unit of the expression', {
  seconds: seconds('the threshold in seconds, where the unit of the expression is known to be time'),
  ratio: number('the threshold as a plain ratio, where the expression is one'),
  unscaled: number(
    'the threshold in the unit of what is measured, without a constant factor of the expression (`x * 1000 > 380`: 0.38)',
  ),
  measured: text(
    'what is compared with it, without a constant factor and blanks: the same text measures the same',
  ),
})

/** One alerting rule of Prometheus. */
export const alert = fieldsOf(
  {
    name: always(text('the name of the alert')),
    expression: text('the expression'),
    quantile: number('the quantile the alert compares, if it compares one'),
    quantileCalls: always(
      listOf(
        reference('quantileCall', 'one call of histogram_quantile'),
        'all calls of histogram_quantile in the expression',
      ),
    ),
    comparison: oneOf(['>', '>=', '<', '<=', '==', '!='], 'the comparison that decides'),
    threshold,
    metric: text('the metric the alert is about'),
    window: seconds('the range the expression looks back, where there is one'),
    for: seconds('how long the condition must hold'),
    keepFiringFor: seconds('how long the alert goes on after the condition has ended'),
    interval: seconds('the evaluation interval of the group, where it sets one'),
    severity: text('the label severity'),
    labels: always(ruleLabels),
    annotations: always(keyed(text('an annotation'), 'annotations')),
    signal: {
      ...oneOf(
        ['cpu', 'memory', 'latency', 'errors', 'saturation', 'traffic', 'other'],
        'what the alert watches, from its metrics',
      ),
      fields: { metric: text('the metric that tells') },
    },
    nextQuantile: listOf(
      fieldsOf(
        {
          alert: always(reference('alert', 'the alert on the next higher quantile of the same series')),
          differs: always(
            listOf(
              text('window, rate function, condition, for, keep_firing_for, interval or severity'),
              'what else is different between the two; open where one side is not known',
            ),
          ),
        },
        'the neighbour on the next higher quantile',
      ),
      'alerts on the next higher quantile of the same series, the nearest in the workspace',
    ),
  },
  'one alerting rule',
)
