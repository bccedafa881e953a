import { ShellReader } from './shellReader.ts'
import { type ShellStatement, statementOf } from './shellStatement.ts'
import { inPlace, type SpanMap } from './stitched.ts'

export type { ShellStatement, ShellWord } from './shellStatement.ts'

/** Where a text of a shell stands, and what is read of it. */
export interface ShellOptions {
  /** `make`: a recipe, where `$(X)` is make's and `$$` the shell's `$`. */
  readonly dialect?: 'shell' | 'make'
  /** Where the text lies, when it is part of another one. */
  readonly place?: SpanMap
  readonly commands?: boolean
}

/**
 * The places where a POSIX or bash script sets variables, in order, also inside functions, conditions
 * and `$(…)`. What is not understood is left out. A script cut off in a quote or nested too deeply is
 * read up to there. `\r\n` ends a line like `\n`, though a shell would keep the `\r`.
 */
export function readShell(text: string, options: ShellOptions = {}): ShellStatement[] {
  const place = options.place ?? inPlace
  const found: ShellStatement[] = []
  const reader = new ShellReader(text, options.dialect ?? 'shell', (words) => {
    const statement = statementOf(words, text, place)
    if (statement !== null && (statement.kind !== 'command' || options.commands)) found.push(statement)
  })
  reader.read()
  return found.sort((a, b) => a.span.start - b.span.start)
}
