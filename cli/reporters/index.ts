import { checkstyle } from './checkstyle.ts'
import type { Reporter } from './context.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import { pretty } from './pretty.ts'
import { rdjson } from './rdjson.ts'
import { sarif } from './sarif.ts'

export type { Reporter, ReporterContext } from './context.ts'

/** The reporter of every format. */
export const reporters = {
  pretty: (report, context) => pretty(report, context.rules, context),
  json: (report, { version }) => json(report, version),
  sarif,
  github,
  gitlab,
  junit,
  checkstyle,
  rdjson,
  markdown,
} as const satisfies Readonly<Record<string, Reporter>>

export type Format = keyof typeof reporters

/** What `--format` takes. */
export const formats = Object.keys(reporters) as readonly Format[]
