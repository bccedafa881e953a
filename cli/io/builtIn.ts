import { join } from 'node:path'
import type { Pack } from '../../engine/index.ts'
import { readPackFolder } from './packFolder.ts'

/**
 * The packs that come with the program. From the sources they are read and proven here; the build replaces this
 * module by the packs it has proven and compiled.
 */
export async function builtInPacks(): Promise<readonly Pack[]> {
  const root = join(import.meta.dirname, '..', '..')
  const results = await readPackFolder(join(root, 'rules'), root)
  const [mistake] = results.flatMap(({ mistakes }) => mistakes)
  if (mistake)
    throw new Error(`${mistake.path}:${mistake.position.line}:${mistake.position.column} ${mistake.message}`)
  return results.map(({ pack }) => pack)
}
