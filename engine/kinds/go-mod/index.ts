import { fileName } from '../../source/path.ts'
import type { Kind } from '../kind.ts'

/** go.mod and go.work. */
export const goMod: Kind = {
  name: 'go-mod',
  format: 'plain',
  sniff: (path) => ['go.mod', 'go.work'].includes(fileName(path)),
  detect: () => true,
  load: () => import('./extract.ts').then((module) => module.extract),
}
