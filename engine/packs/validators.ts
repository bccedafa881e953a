import type { ValidateFunction } from 'ajv'
import configSchema from '../../schemas/config.schema.json' with { type: 'json' }
import ruleSchema from '../../schemas/rule.schema.json' with { type: 'json' }

/** Compiles one of our schemas; ajv is loaded only when a rule or configuration file has to be read. */
async function validator(schema: object): Promise<ValidateFunction> {
  const { Ajv } = await import('ajv')
  return new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(schema)
}

/** The validator of rule files. */
export const ruleValidator = (): Promise<ValidateFunction> => validator(ruleSchema)

/** The validator of `.slo-lint.yaml`. */
export const configValidator = (): Promise<ValidateFunction> => validator(configSchema)
