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
    for (const [name, word] of setByCommand(container.parts.command)) {
      const cause = { says: 'the command sets it', place: word.place ?? container.place }
      // What a unit or an image reads of its own command is known better.
      if (!alreadySet(container, name, word)) container.parts.sources.push({ type: 'opaque', name, cause })
    }
  }
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

function alreadySet(container: Entity<ContainerParts>, name: string, word: Fact): boolean {
  return container.parts.sources.some(
    (source) =>
      source.type === 'literal' &&
      source.name === name &&
      source.fact.place?.path === word.place?.path &&
      source.variable.facts.fields?.get('carrier')?.value === 'command',
  )
}
