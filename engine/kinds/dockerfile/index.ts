import { fileName } from '../../source/path.ts'
import type { Kind } from '../kind.ts'

/** Dockerfiles: `Dockerfile`, `Dockerfile.dev`, `api.Dockerfile`, `Containerfile`. */
export const dockerfile: Kind = {
  name: 'dockerfile',
  format: 'plain',
  assigns: true,
  sniff: (path, text) => isDockerfile(fileName(path).toLowerCase()) && /^\s*FROM\s/im.test(text),
  detect: () => true,
  load: () => import('./extract.ts').then((module) => module.extract),
}

/** Templates of a Dockerfile, and other files that only have its name in theirs. */
const others =
  /\.(?:dockerignore|md|txt|rst|tmpl|tpl|j2|in|erb|mustache|ya?ml|json|toml|go|py|rb|sh|[cm]?[jt]s|html|lock)$/

function isDockerfile(name: string): boolean {
  const isNamed =
    /^(?:dockerfile|containerfile)(?:[._-]|$)/.test(name) || /\.(?:dockerfile|containerfile)$/.test(name)
  return isNamed && !others.test(name)
}
