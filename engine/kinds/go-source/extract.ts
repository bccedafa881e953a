import { entity } from '../../entities/entity.ts'
import { type Fact, known } from '../../entities/fact.ts'
import type { GoSourceParts } from '../../entities/moduleParts.ts'
import { folderOf } from '../../source/path.ts'
import type { Document, Extract } from '../kind.ts'

/** Finds `//go:debug` lines and the calls that set the memory limit or GOMAXPROCS, at their places. */
export const extract: Extract = (document) => {
  const { source } = document
  const setsMemoryLimit = callOf('debug.SetMemoryLimit(', document)
  const setsProcs = callOf('runtime.GOMAXPROCS(', document)
  const parts: GoSourceParts = {
    folder: folderOf(source.path),
    godebug: debugLines(document),
    ...(setsMemoryLimit && { setsMemoryLimit }),
    ...(setsProcs && { setsProcs }),
  }
  const place = source.place({ start: 0, end: 0 })
  const head = {
    type: 'goSource',
    identity: { kind: 'Go source', name: document.name },
    subject: document.name,
    place,
  } as const
  return { entities: [entity<GoSourceParts>(head, {}, parts)] }
}

/** The first call that is no comment and sets something: an argument of 0 or less only asks. */
function callOf(call: string, { source }: Document): Fact | undefined {
  const { text } = source
  for (let at = text.indexOf(call); at >= 0; at = text.indexOf(call, at + 1)) {
    const line = text.slice(text.lastIndexOf('\n', at) + 1, at)
    if (line.includes('//')) continue
    const argument = text.slice(at + call.length, at + call.length + 40)
    if (/^\s*(0|-\s*\d+)\s*\)/.test(argument)) continue
    const written = call.slice(0, -1)
    return known(written, { place: source.place({ start: at, end: at + written.length }), text: written })
  }
  return undefined
}

function debugLines({ source }: Document): Map<string, Fact> {
  const found = new Map<string, Fact>()
  for (const match of source.text.matchAll(/^\/\/go:debug ([A-Za-z0-9_]{1,64})=([^\s]{1,64})/gm)) {
    const [whole = '', key = '', value = ''] = match
    const start = match.index + whole.length - value.length
    found.set(key, known(value, { place: source.place({ start, end: start + value.length }), text: value }))
  }
  return found
}
