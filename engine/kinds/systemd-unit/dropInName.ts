import { fileName, folderOf } from '../../source/path.ts'

/** `api.service.d/10-memory.conf`. */
export function isDropIn(path: string): boolean {
  return path.endsWith('.conf') && fileName(folderOf(path)).endsWith('.service.d')
}
