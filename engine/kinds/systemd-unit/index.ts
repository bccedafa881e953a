import type { Kind } from '../kind.ts'
import { isDropIn } from './dropInName.ts'

/** systemd services, templates of services, and drop-ins for them. */
export const systemdUnit: Kind = {
  name: 'systemd-unit',
  format: 'plain',
  assigns: true,
  sniff: (path, text) => (path.endsWith('.service') || isDropIn(path)) && text.includes('['),
  detect: (document) => /^\s*\[(?:Service|Unit|Install)\]/m.test(document.source.text),
  load: () => import('./extract.ts').then((module) => module.extract),
}
