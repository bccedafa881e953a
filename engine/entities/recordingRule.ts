import { always, fieldsOf, flag, keyed, listOf, number, oneOf, text } from './shape.ts'

/** One recording rule of Prometheus. */
export const recordingRule = fieldsOf(
  {
    name: always(text('the name of the series it records')),
    expression: text('the expression'),
    labels: always(keyed(text('a label set by the rule'), 'labels set by the rule')),
    quantileCalls: always(
      listOf(
        fieldsOf(
          {
            quantile: number('the quantile, 0 to 1'),
            metric: text('the histogram without _bucket'),
            classic: flag('true for a classic histogram (_bucket series)'),
            keepsLe: oneOf(['yes', 'no', 'unknown'], 'whether the argument still has the label le'),
            recorded: flag('true when the argument is a recorded series'),
          },
          'one call of histogram_quantile',
        ),
        'all calls of histogram_quantile in the expression',
      ),
    ),
  },
  'one recording rule',
)
