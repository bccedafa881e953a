import type { Kind } from '../kind.ts'
import { isOperatorObject, isPlain } from './form.ts'

/** Program texts and prose quote configurations; nobody deploys them from there. */
const otherTexts = /\.(md|markdown|rst|txt|html?|go|m?[jt]sx?|py|rb|rs|java|sh|lock)$/i

/** Alertmanager configurations: plain, in the strings of a Secret or ConfigMap, and the operator's objects. */
export const alertmanagerConfig: Kind = {
  name: 'alertmanager-config',
  format: 'yaml',
  sniff: (path, text) =>
    !otherTexts.test(path) &&
    text.includes('receivers') &&
    (text.includes('AlertmanagerConfig') || text.includes('route')),
  detect: (document) => isOperatorObject(document) || isPlain(document),
  load: () => import('./extract.ts').then((module) => module.extract),
}
