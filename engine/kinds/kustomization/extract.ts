import { entity } from '../../entities/entity.ts'
import { folderOf } from '../../source/path.ts'
import type { Extract } from '../kind.ts'

/** Says that there is one; what it builds is read when all files are known. */
export const extract: Extract = ({ yaml, source }) => {
  if (!yaml) return { entities: [] }
  const folder = folderOf(source.path)
  const place = source.place(yaml.root.span)
  const identity = { kind: 'Kustomization', name: folder }
  const subject = `kustomization ${folder || '.'}`
  return { entities: [entity({ type: 'kustomization', identity, subject, place }, {}, {})] }
}
