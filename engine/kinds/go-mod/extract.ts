import { entity } from '../../entities/entity.ts'
import { type Entity, type Fact, type Identity, known, record } from '../../entities/fact.ts'
import type { GoWorkspaceParts, ModuleParts } from '../../entities/moduleParts.ts'
import { type GoMod, type GoModWord, parseGoMod } from '../../source/goMod.ts'
import { fileName, folderOf, resolvePath } from '../../source/path.ts'
import type { Text } from '../../source/text.ts'
import type { Extract } from '../kind.ts'

/** Reads a Go module, or the workspace of several, and its GODEBUG defaults. */
export const extract: Extract = ({ source }) => {
  const mod = parseGoMod(source.text)
  if (fileName(source.path) === 'go.work') return { entities: workspace(mod, source) }
  return { entities: mod.module ? module(mod, mod.module, source) : [] }
}

function fact(word: GoModWord, source: Text): Fact {
  return known(word.text, { place: source.place(word.span), text: word.text })
}

function module(mod: GoMod, path: GoModWord, source: Text): Entity[] {
  const head = {
    identity: { kind: 'Go module', name: path.text },
    subject: `module ${path.text}`,
    place: source.place(path.span),
  }
  const requires: Record<string, Fact> = Object.create(null)
  for (const { path: required, version, indirect } of mod.require) {
    const place = source.place(required.span)
    const direct = known(required.text, { place, text: required.text })
    requires[required.text] = known(version.text, {
      place: source.place(version.span),
      text: version.text,
      ...(!indirect && { fields: { direct } }),
    })
  }
  const made = entity<ModuleParts>(
    { type: 'module', ...head },
    {
      path: fact(path, source),
      ...(mod.go && { goVersion: fact(mod.go, source) }),
      requires: record(requires),
      automaxprocs: requires['go.uber.org/automaxprocs']?.fields?.get('direct'),
      godebug: record(Object.fromEntries(godebugOf(mod, source))),
    },
    { path: path.text, folder: folderOf(source.path) },
  )
  return [made, ...settings(mod, source, head)]
}

function workspace(mod: GoMod, source: Text): Entity[] {
  const folder = folderOf(source.path)
  const head = {
    identity: { kind: 'Go workspace', name: fileName(folder) || '.' },
    subject: `go.work ${fileName(folder) || '.'}`,
    place: source.place(mod.go?.span ?? { start: 0, end: 0 }),
  }
  const made = entity<GoWorkspaceParts>(
    { type: 'goWorkspace', ...head },
    mod.go ? { goVersion: fact(mod.go, source) } : {},
    { uses: mod.use.flatMap(({ text }) => resolvePath(folder, text) ?? []), godebug: godebugOf(mod, source) },
  )
  return [made, ...settings(mod, source, head)]
}

function godebugOf(mod: GoMod, source: Text): Map<string, Fact> {
  return new Map(mod.godebug.map(({ key, value }) => [key.text, fact(value, source)]))
}

function settings(mod: GoMod, source: Text, owner: { identity: Identity; subject: string }): Entity[] {
  const last = new Map(mod.godebug.map(({ key }, index) => [key.text, index]))
  return mod.godebug.map(({ key, value, span }, index) =>
    entity(
      {
        type: 'godebugSetting',
        identity: { ...owner.identity, part: key.text },
        subject: `${owner.subject} › godebug ${key.text}`,
        place: source.place(span),
      },
      {
        key: fact(key, source),
        value: fact(value, source),
        carrier: known('module'),
        inForce: known(last.get(key.text) === index),
      },
      {},
    ),
  )
}
