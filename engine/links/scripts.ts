import type { ContainerParts } from '../entities/environment.ts'
import type { Entity, Fact } from '../entities/fact.ts'
import { fileName } from '../source/path.ts'
import { readShell } from '../source/shell.ts'
import { entitiesOf, type LinkContext } from './context.ts'

/**
 * A command may set variables itself, in `sh -c "export GOMAXPROCS=4; exec …"` or `env GOGC=50 …`: what a container
 * gets under that name is not what its manifest says.
 */
export function linkScripts(context: LinkContext): void {
  for (const container of entitiesOf<ContainerParts>(context, 'container')) {
    const set = setByCommand(container.parts.command)
    if (set.size === 0) continue
    const known = readOfCommand(container)
    for (const [name, word] of set) {
      const cause = { says: 'the command sets it', place: word.place ?? container.place }
      if (!known.has(name)) container.parts.sources.push({ type: 'opaque', name, cause })
    }
  }
}

/** What a unit or an image read of its own command is known better. */
function readOfCommand({ parts }: Entity<ContainerParts>): Set<string> {
  return new Set(
    parts.sources.flatMap((source) =>
      source.type === 'literal' && source.variable.facts.fields?.get('carrier')?.value === 'command'
        ? [source.name]
        : [],
    ),
  )
}

function setByCommand(command: readonly Fact[]): Map<string, Fact> {
  const set = new Map<string, Fact>()
  const program = fileName(String(command[0]?.value ?? ''))
  if (program === 'env') {
    for (const word of command.slice(1)) {
      const name = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(String(word.value ?? word.text ?? ''))?.[1]
      if (name === undefined) break
      set.set(name, word)
    }
  }
  if (!/^(?:ba|da|a|z|k)?sh$/.test(program)) return set
  // The script is one word, or where Compose splits the text, several.
  for (const word of command.slice(1)) {
    const text = String(word.value ?? word.text ?? '')
    if (!text.includes('=')) continue
    for (const { kind, assignments } of readShell(text))
      if (kind !== 'assignment') for (const { name } of assignments) set.set(name, word)
  }
  return set
}
