import { always, fieldsOf, listOf, reference } from './shape.ts'

/** The workspace itself, for rules about what it holds as a whole. */
export const workspace = fieldsOf(
  {
    alerts: always(
      listOf(reference('alert', 'one alert'), 'all alerts; open unless the configuration closes them'),
    ),
  },
  'all files a run may look at',
)
