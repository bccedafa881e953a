import { always, fieldsOf, keyed, listOf, number, reference, seconds, text } from './shape.ts'

/** One recording rule of Prometheus. */
export const recordingRule = fieldsOf(
  {
    name: always(text('the name of the series it records')),
    expression: text('the expression'),
    labels: always(
      keyed(text('a label set by the rule or its group'), 'labels set by the rule or its group'),
    ),
    quantile: number('the quantile, where the expression is nothing but one'),
    metric: text('the metric the series is made of'),
    window: seconds('the range the expression looks back, where there is one'),
    interval: seconds('the evaluation interval of the group, where it sets one'),
    quantileCalls: always(
      listOf(
        reference('quantileCall', 'one call of histogram_quantile'),
        'all calls of histogram_quantile in the expression',
      ),
    ),
  },
  'one recording rule',
)
