import { folderOf } from '../../source/path.ts'
import { child, entries, textOf } from '../../source/yaml/node.ts'
import type { Extract } from '../kind.ts'
import { ComposeScalars } from './scalars.ts'
import { readService } from './service.ts'

/** Reads every service of a Compose file as a container, with its environment as written. */
export const extract: Extract = (document) => {
  const { yaml, source } = document
  if (!yaml) return { entities: [] }
  const project = textOf(child(yaml.root, 'name'))
  const at = {
    source,
    scalars: new ComposeScalars(document),
    folder: folderOf(source.path),
    variables: new Map(),
    ...(project !== undefined && { project }),
    ...(yaml.template && { open: { says: 'the file is a template', place: source.place(yaml.template) } }),
  }
  return {
    entities: entries(child(yaml.root, 'services')).flatMap(({ key, value }) =>
      value.type === 'map' ? readService(key, value, at) : [],
    ),
  }
}
