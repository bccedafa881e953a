import { fileName, folderOf } from '../../source/path.ts'
import type { Kind } from '../kind.ts'

/** systemd services, templates of services, and drop-ins for them. */
export const systemdUnit: Kind = {
  name: 'systemd-unit',
  format: 'plain',
  sniff: (path, text) => (path.endsWith('.service') || isDropIn(path)) && text.includes('['),
  detect: (document) => /^\s*\[(?:Service|Unit|Install)\]/m.test(document.source.text),
  load: () => import('./extract.ts').then((module) => module.extract),
}

/** `api.service.d/10-memory.conf`. */
export function isDropIn(path: string): boolean {
  return path.endsWith('.conf') && fileName(folderOf(path)).endsWith('.service.d')
}
