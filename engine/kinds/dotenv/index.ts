import { fileName } from '../../source/path.ts'
import type { Kind } from '../kind.ts'

/** Files of variables: `.env`, `.env.production`, `api.env`. `.envrc` is a script of direnv's. */
export const dotenv: Kind = {
  name: 'dotenv',
  format: 'plain',
  assigns: true,
  sniff: (path) => isDotenv(fileName(path).toLowerCase()),
  detect: () => true,
  load: () => import('./extract.ts').then((module) => module.extract),
}

/** Samples hold placeholders, encrypted files no values, and some are programs or data with such a name. */
const others =
  /\.(?:example|sample|template|tmpl|tpl|dist|j2|enc|vault|sops|gpg|age|ya?ml|json|toml|[cm]?[jt]sx?|md|txt|py|rb|sh|schema)$/

function isDotenv(name: string): boolean {
  return (/^\.env(?:\.|$)/.test(name) || name.endsWith('.env')) && !others.test(name)
}
