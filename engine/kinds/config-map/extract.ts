import { entity } from '../../entities/entity.ts'
import type { CarrierParts } from '../../entities/environment.ts'
import { type Cause, type Entity, type Fact, known, type Step, unknown } from '../../entities/fact.ts'
import { fileName, folderOf } from '../../source/path.ts'
import { looksSecret } from '../../source/secret.ts'
import { decodedText, type Text } from '../../source/text.ts'
import {
  child,
  entries,
  isNull,
  isWrittenPlain,
  type YamlEntry,
  type YamlScalar,
} from '../../source/yaml/node.ts'
import { scalarText } from '../../source/yaml/origins.ts'
import { resolveKubernetes } from '../../values/yamlScalar.ts'
import type { Document, Embedded, Extract, ObjectHeader } from '../kind.ts'
import { guarded, Scalars, shownText } from '../scalar.ts'
import { variableEntity } from '../variable.ts'

/** Reads a ConfigMap or Secret: its keys as variables, its multi-line strings as documents. */
export const extract: Extract = (document) => {
  const { header, yaml } = document
  if (!header || !yaml) return { entities: [] }
  const reader = new Reader(document, header)
  for (const [field, encoded] of fieldsOf(header.kind)) {
    for (const entry of entries(child(yaml.root, field))) reader.read(entry, encoded)
  }
  return reader.extraction()
}

function fieldsOf(kind: string): readonly (readonly [string, boolean])[] {
  return kind === 'Secret'
    ? [
        ['data', true],
        ['stringData', false],
      ]
    : [['data', false]]
}

class Reader {
  readonly #document: Document
  readonly #header: ObjectHeader
  readonly #scalars: Scalars
  readonly #secret: boolean
  readonly #keys = new Map<string, { fact: Fact; variable?: Entity }>()
  readonly #variables: Entity[] = []
  readonly #embedded: Embedded[] = []

  constructor(document: Document, header: ObjectHeader) {
    this.#document = document
    this.#header = header
    this.#scalars = new Scalars(document)
    this.#secret = header.kind === 'Secret'
  }

  read(entry: YamlEntry, encoded: boolean): void {
    const { key, value } = entry
    if (value.type !== 'scalar') {
      this.#variable(
        key.text,
        entry,
        unknown({ says: 'not a text', place: this.#scalars.place(value) }),
        'collection',
      )
      return
    }
    const text = this.#textOf(value, encoded, key.text)
    const fact = this.#fact(value, text?.text, key.text)
    const written =
      value.style === 'plain' && !encoded && !value.template ? resolveKubernetes(value.text).type : 'string'
    this.#variable(key.text, entry, fact, written === 'timestamp' ? 'string' : written)
    if (text && (key.text.includes('.') || text.text.includes('\n'))) {
      const step: Step = {
        says: `${this.#header.kind} ${this.#header.name}, key ${key.text}`,
        place: this.#scalars.place(key),
      }
      this.#embedded.push({ source: text, name: key.text, via: [step, ...this.#document.via] })
    }
  }

  #textOf(value: YamlScalar, encoded: boolean, key: string): Text | undefined {
    const host = this.#document.source
    if (isNull(value) || (value.template && value.style === 'plain')) return undefined
    const secret = this.#secret || looksSecret(key)
    if (!encoded) return scalarText(host, value, secret)
    const bytes = decodeBase64(value.text)
    return bytes === undefined ? undefined : decodedText(host, bytes, value.span, secret)
  }

  #fact(value: YamlScalar, text: string | undefined, key: string): Fact {
    const place = this.#placeOf(value, key)
    const cause = this.#scalars.templated(value, place)
    if (cause) return unknown(cause, { place })
    if (text === undefined)
      return unknown({ says: isNull(value) ? 'no value is written' : 'not base64', place }, { place })
    return known(text, { place, text: shownText(text, place) })
  }

  #placeOf(value: YamlScalar, key: string): Cause['place'] {
    const place = this.#scalars.place(value)
    return this.#secret ? { ...place, secret: true } : guarded(place, key)
  }

  #variable(key: string, entry: YamlEntry, fact: Fact, written: string): void {
    const { kind, name, namespace } = this.#header
    // Documents are read as such; whatever fits on a line may be a variable, under whatever name.
    const isVariable = !String(fact.value ?? '').includes('\n')
    const variable = isVariable
      ? variableEntity({
          name: key,
          namePlace: this.#scalars.place(entry.key),
          value: { ...fact, place: fact.place ?? this.#scalars.place(entry.key) },
          written,
          ...(entry.value.type === 'scalar' && isWrittenPlain(entry.value) && { plain: entry.value.text }),
          consumer: 'kubernetes',
          carrier: this.#secret ? 'secret' : 'configMap',
          owner: { identity: { kind, name, ...(namespace && { namespace }) }, subject: `${kind}/${name}` },
        })
      : undefined
    if (variable) this.#variables.push(variable)
    this.#keys.set(key, { fact, ...(variable && { variable }) })
  }

  extraction(): ReturnType<Extract> {
    const { kind, name, namespace } = this.#header
    const { source, yaml } = this.#document
    const place = source.place(yaml?.root.span ?? { start: 0, end: 0 })
    const template = yaml?.template
    const carrier = entity<CarrierParts>(
      {
        type: 'configMap',
        identity: { kind, name, ...(namespace && { namespace }) },
        subject: `${kind}/${name}`,
        place,
      },
      { name: known(name) },
      {
        carrier: this.#secret ? 'Secret' : 'ConfigMap',
        name,
        ...(namespace && { namespace }),
        folder: folderOf(source.path),
        keys: this.#keys,
        ...(template && {
          open: { says: `${fileName(source.path)} is a template`, place: source.place(template) },
        }),
      },
    )
    return { entities: [carrier, ...this.#variables], embedded: this.#embedded }
  }
}

/** Decodes base64 of UTF-8 text; undefined when it is not both. */
function decodeBase64(text: string): string | undefined {
  const packed = text.replace(/\s+/g, '')
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined
  const bytes = Uint8Array.from(atob(packed), (unit) => unit.charCodeAt(0))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Binary data: certificates, archives.
    return undefined
  }
}
