import { always, fieldsOf, flag, listOf, number, oneOf, reference, text } from './shape.ts'

/** One Alertmanager configuration: a plain file, one in a Secret, or an AlertmanagerConfig. */
export const alertmanager = fieldsOf(
  {
    source: always(oneOf(['file', 'AlertmanagerConfig'], 'the form it is written in')),
    route: text('the root route; its value is the receiver'),
    inhibitRules: always(
      listOf(
        reference('inhibitRule', 'one inhibit rule'),
        'its inhibit rules; closed, since all stand in this document',
      ),
    ),
    routes: always(listOf(reference('route', 'one route'), 'all routes of the tree')),
    receivers: always(listOf(reference('receiver', 'one receiver'), 'all receivers')),
    signalPairs: always(
      listOf(
        fieldsOf(
          {
            source: always(reference('alert', 'the alert that would mute the other')),
            target: always(reference('alert', 'the alert that would be muted')),
            inhibitedBy: always(
              listOf(
                reference('inhibitRule', 'an inhibit rule'),
                'the inhibit rules whose source matches the one and whose target matches the other',
              ),
            ),
          },
          'two alerts of the workspace',
        ),
        'pairs of alerts found in the workspace whose signals differ',
      ),
    ),
  },
  'one Alertmanager configuration',
)

/** One inhibit rule. */
export const inhibitRule = fieldsOf(
  {
    number: always(number('its number in the list, from 1')),
    source: always(
      text('the source matchers, as Alertmanager would print them', {
        severity: text('the severity they pin, if they pin one'),
      }),
    ),
    target: always(
      text('the target matchers, as Alertmanager would print them', {
        severity: text('the severity they pin, if they pin one'),
      }),
    ),
    equal: always(
      listOf(
        fieldsOf(
          {
            label: always(text('the label that must be equal')),
            carriedBySource: oneOf(
              ['yes', 'no', 'maybe'],
              'whether an alert the source matches can carry the label; absent when no such alert is known',
            ),
            carriedByTarget: oneOf(
              ['yes', 'no', 'maybe'],
              'whether an alert the target matches can carry the label; absent when no such alert is known',
            ),
          },
          'one label of equal',
        ),
        'labels that must be equal on both sides',
      ),
    ),
    disjoint: always(flag('true when the matchers themselves exclude an alert on both sides')),
    sources: always(
      listOf(
        reference('alert', 'an alert of the workspace'),
        'alerts the source matches for certain; open unless alerts are closed',
      ),
    ),
    targets: always(
      listOf(
        reference('alert', 'an alert of the workspace'),
        'alerts the target matches for certain; open unless alerts are closed',
      ),
    ),
    both: always(
      listOf(
        reference('alert', 'an alert of the workspace'),
        'alerts that match both sides for certain; open unless alerts are closed',
      ),
    ),
  },
  'one inhibit rule',
)

/** One route of the routing tree. */
export const route = fieldsOf(
  {
    receiver: text('the receiver, inherited where not written'),
    matchers: always(listOf(text('one matcher'), 'its matchers')),
    continue: flag('whether later siblings are tried too'),
  },
  'one route of the routing tree',
)

/** One receiver. */
export const receiver = fieldsOf({ name: always(text('its name')) }, 'one receiver')
