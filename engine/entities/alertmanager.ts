import { always, fieldsOf, flag, listOf, number, oneOf, reference, type Shape, text } from './shape.ts'

/** One side of an inhibit rule. */
const side = (says: string): Shape =>
  text(says, {
    severity: text('the severity they pin, if they pin one'),
    severities: listOf(text('one severity'), 'the severities they allow, where these are written out'),
    alertnames: listOf(text('one name'), 'the alert names they allow, where these are written out'),
    labelled: oneOf(
      ['yes', 'no'],
      'yes when the alerts they match come with labels that tell one instance from another; no when the one alert they name has none',
    ),
  })

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
                'the inhibit rules by which the one can mute the other',
              ),
            ),
          },
          'two alerts of the workspace',
        ),
        'pairs of alerts found in the workspace whose signals differ, for every two signals those an inhibit rule joins, else one that none does',
      ),
    ),
  },
  'one Alertmanager configuration',
)

/** One inhibit rule. */
export const inhibitRule = fieldsOf(
  {
    number: always(number('its number in the list, from 1')),
    source: always(side('the source matchers, as Alertmanager would print them')),
    target: always(side('the target matchers, as Alertmanager would print them')),
    namespace: text(
      'the namespace the operator confines both sides of an AlertmanagerConfig to, by a matcher that is not written',
    ),
    pinned: always(
      listOf(
        text('one label'),
        'labels that both sides pin to one and the same value, written or by the operator',
      ),
    ),
    equal: always(
      listOf(
        fieldsOf(
          {
            label: always(text('the label that must be equal')),
            carriedBySource: oneOf(
              ['yes', 'no', 'maybe'],
              'whether the alerts the source names can carry the label; absent when it names none that is found',
            ),
            carriedByTarget: oneOf(
              ['yes', 'no', 'maybe'],
              'whether the alerts the target names can carry the label; absent when it names none that is found',
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
