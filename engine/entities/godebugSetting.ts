import { always, fieldsOf, flag, oneOf, reference, text } from './shape.ts'

/** One `key=value` of GODEBUG: in the variable, in go.mod, or in go.work. */
export const godebugSetting = fieldsOf(
  {
    key: always(text('the setting, such as gctrace')),
    value: always(text('its value')),
    carrier: always(oneOf(['variable', 'module'], 'where it is written')),
    container: reference('container', 'the container whose GODEBUG it is'),
    inForce: always(flag('false when a later setting of the same key wins')),
  },
  'one GODEBUG setting',
)
