import { fileName } from '../../source/path.ts'

/** Whether make reads a file of this name. */
export function isMakefile(path: string): boolean {
  return /^(?:GNU)?[Mm]akefile$/.test(fileName(path)) || path.endsWith('.mk')
}
