import { always, fieldsOf, flag, number, oneOf, text } from './shape.ts'

/** One call of histogram_quantile, wherever it stands. */
export const quantileCall = fieldsOf(
  {
    owner: always(oneOf(['alert', 'recordingRule'], 'what kind of rule it stands in')),
    rule: always(text('the name of the rule it stands in')),
    quantile: number('the quantile, 0 to 1'),
    argument: always(text('its argument, which must still tell the buckets apart')),
    metric: text('the histogram without _bucket'),
    classic: always(
      flag('true for a classic histogram (_bucket series with le); false for native ones and for vmrange'),
    ),
    keepsLe: oneOf(
      ['yes', 'no'],
      'whether the argument of a classic histogram still has the label le; absent for others',
    ),
    recorded: flag('true when the argument is a recorded series'),
    aggregation: text('the outermost aggregation of the argument, where there is one'),
    ratedAggregation: text(
      'the aggregation that rate, irate or increase is computed over; absent where the rate stands inside',
    ),
  },
  'one call of histogram_quantile',
)
