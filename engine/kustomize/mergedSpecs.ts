import type { YamlNode } from '../source/yaml/node.ts'
import { type FieldSpec, splitPath } from './fieldSpec.ts'
import { isOfKind } from './identity.ts'
import type { Setting } from './setting.ts'

/** Field specs put together: one of the same path for the same or fewer kinds stays alone. Source: kustomize's FsSlice. */
export class MergedSpecs {
  readonly specs: FieldSpec[] = []
  readonly #byPath = new Map<string, FieldSpec[]>()
  readonly #refuse: () => void

  /** @param refuse is told when one makes what is missing and the other does not */
  constructor(refuse: () => void) {
    this.#refuse = refuse
  }

  add(specs: readonly FieldSpec[]): void {
    for (const spec of specs) this.#add(spec)
  }

  #add(spec: FieldSpec): void {
    const path = spec.path.join('/')
    const known = this.#byPath.get(path) ?? []
    this.#byPath.set(path, known)
    const there = known.find((other) => isCovered(other, spec))
    if (there) {
      if (there.create !== spec.create) this.#refuse()
      return
    }
    known.push(spec)
    this.specs.push(spec)
  }
}

function isCovered({ group = '', version = '', kind = '' }: FieldSpec, by: FieldSpec): boolean {
  return isOfKind({ group, version, kind, name: '', namespace: '' }, by)
}

/** Reads a field spec as kustomizations and their configurations write it. */
export function readFieldSpec(node: YamlNode, setting: Setting): FieldSpec {
  const text = (key: string): string => setting.textAt(node, key)?.text ?? ''
  return {
    group: text('group'),
    version: text('version'),
    kind: text('kind'),
    path: splitPath(text('path')),
    create: setting.flag(node, 'create'),
  }
}
