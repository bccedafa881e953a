import { always, fieldsOf, text } from './shape.ts'

/** A ConfigMap or Secret that containers read variables from. */
export const configMap = fieldsOf({ name: always(text('its name')) }, 'a ConfigMap or Secret')

/** A kustomization. */
export const kustomization = fieldsOf({}, 'a kustomization')

/** A file of variables: `.env`, an `env_file`, an `EnvironmentFile`. */
export const envFile = fieldsOf({}, 'a file of variables')
