import { runtimeVariables } from './container.ts'
import { always, fieldsOf, flag, listOf, oneOf, reference, text } from './shape.ts'

/** One environment variable at the place where it is written, whoever reads it. */
export const variable = fieldsOf(
  {
    name: always(text('the name as written')),
    value: text('the value as its reader gets it'),
    spelling: text('the value as it is written, where its reader may get another text; absent in secrets'),
    written: oneOf(
      ['string', 'boolean', 'integer', 'float', 'null', 'timestamp', 'collection'],
      'the YAML type the reader of the document sees; absent outside of YAML',
    ),
    consumer: always(
      oneOf(
        ['kubernetes', 'kustomize', 'compose', 'dockerfile', 'systemd', 'dotenv', 'shell'],
        'who reads the document',
      ),
    ),
    carrier: always(
      oneOf(['container', 'configMap', 'secret', 'file', 'command'], 'what the variable stands in'),
    ),
    reaches: always(
      flag(
        'whether a program gets this value: false when a later entry wins, unknown for a ConfigMap nobody is known to read',
      ),
    ),
    plainBoolean: text('the text, when it is a plain scalar that readers of YAML 1.1 take for a truth value'),
    beside: always(
      fieldsOf(runtimeVariables, 'what the same program gets for the other variables of the Go runtime'),
    ),
    shadowed: always(flag('true when a later entry of the same list sets the variable again')),
    users: always(
      listOf(
        reference('container', 'a container that gets this very value'),
        'the containers that get this very value',
      ),
    ),
    command: text('the program of the shell command the variable is set for'),
    runtime: always(
      fieldsOf(runtimeVariables, 'the value as the Go runtime reads it, under the name of the variable'),
    ),
  },
  'one environment variable as written',
)
