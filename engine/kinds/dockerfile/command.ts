import type { Assignment } from '../../source/assignment.ts'
import type { DockerCommand } from '../../source/dockerCommand.ts'
import type { Dockerfile, DockerStage } from '../../source/dockerfile.ts'
import { fileName } from '../../source/path.ts'
import type { ShellWord } from '../../source/shell.ts'
import type { Text } from '../../source/text.ts'
import { chainOf } from './evidence.ts'

/** What a container of a stage runs, as far as the file says. */
export interface StageCommand {
  /** Without the `env A=b` in front. */
  readonly words: readonly ShellWord[]
  /** What the command sets for its program. */
  readonly assignments: readonly Assignment[]
}

/** ENTRYPOINT and CMD in force; an ENTRYPOINT drops the CMD of the stages below it. */
export function commandOf(file: Dockerfile, stage: DockerStage, source: Text): StageCommand {
  let entrypoint: DockerCommand | undefined
  let cmd: DockerCommand | undefined
  for (const one of chainOf(file, stage)) {
    if (!entrypoint) cmd ??= one.cmd ?? undefined
    entrypoint ??= one.entrypoint ?? undefined
  }
  const parts = entrypoint?.form === 'shell' ? [entrypoint] : [entrypoint, cmd]
  const commands = parts.filter((part) => part !== undefined)
  const words = commands.flatMap((command) => command.words)
  const inShell = commands.flatMap(({ statements }) =>
    statements.flatMap((one) => (one.kind === 'assignment' ? [] : one.assignments)),
  )
  const { rest, assignments } = withoutEnv(words, source)
  return { words: rest, assignments: [...inShell, ...assignments] }
}

/** Takes `env A=b` off the front of an exec form. */
function withoutEnv(
  words: readonly ShellWord[],
  source: Text,
): { rest: readonly ShellWord[]; assignments: Assignment[] } {
  if (fileName(words[0]?.text ?? '') !== 'env') return { rest: words, assignments: [] }
  const assignments: Assignment[] = []
  let at = 1
  for (; at < words.length; at++) {
    const word = words[at]
    const name = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(word?.text ?? '')?.[1]
    if (!word || name === undefined) break
    const raw = source.text.slice(word.span.start, word.span.end)
    // Escapes of JSON would move the places: then the whole word stands for both.
    const exact = raw === word.text
    const middle = word.span.start + name.length
    const valueSpan = exact ? { start: middle + 1, end: word.span.end } : word.span
    assignments.push({
      name,
      nameSpan: exact ? { start: word.span.start, end: middle } : word.span,
      value: word.text.slice(name.length + 1),
      valueSpan,
      raw: source.text.slice(valueSpan.start, valueSpan.end),
    })
  }
  return { rest: words.slice(at), assignments }
}
