import type { Kind } from '../kind.ts'
import { isMakefile } from './makefileName.ts'

/** Shell scripts, by their name or their first line, and makefiles. */
export const shellScript: Kind = {
  name: 'shell-script',
  format: 'plain',
  assigns: true,
  sniff: (path, text) => isMakefile(path) || isShell(path, text),
  detect: () => true,
  load: () => import('./extract.ts').then((module) => module.extract),
}

function isShell(path: string, text: string): boolean {
  if (/\.(?:sh|bash)$/.test(path)) return true
  return /^#!\s*(?:\/usr)?\/bin\/(?:env\s+(?:-S\s+)?)?(?:ba|da|k)?sh(?:\s|$)/.test(text.slice(0, 128))
}
