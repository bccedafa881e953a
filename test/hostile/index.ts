import { configuration } from './configuration.ts'
import { encoding } from './encoding.ts'
import { environment } from './environment.ts'
import { files } from './files.ts'
import { lineFormats } from './lineFormats.ts'
import { monitoring } from './monitoring.ts'
import type { Hostile } from './workspace.ts'
import { yaml } from './yaml.ts'

/** Every hostile workspace; each is made in a temporary folder and never committed. */
export const hostile: readonly Hostile[] = [
  ...yaml,
  ...files,
  ...encoding,
  ...environment,
  ...monitoring,
  ...lineFormats,
  ...configuration,
]
