import type { Kind } from '../kind.ts'
import { isOperatorObject, isPlain } from './form.ts'

/** Alertmanager configurations: plain, in the strings of a Secret or ConfigMap, and the operator's objects. */
export const alertmanagerConfig: Kind = {
  name: 'alertmanager-config',
  format: 'yaml',
  sniff: (_path, text) =>
    text.includes('AlertmanagerConfig') || (text.includes('receivers') && text.includes('route')),
  detect: (document) => isOperatorObject(document) || isPlain(document),
  load: () => import('./extract.ts').then((module) => module.extract),
}
