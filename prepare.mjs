// Builds for whoever installs from git. npm runs this after it has installed what a build needs, except for
// `npm install -g git+…`, which is how pre-commit installs a hook: there "global" reaches the installation inside the
// clone as well, which then installs nothing into it.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))
/** `npm pack` of some versions takes whatever stands on stdout for the name of its file. */
const quiet = { cwd: root, stdio: ['ignore', 2, 2] }
const npm = process.env.npm_execpath

if (!existsSync(new URL('node_modules/esbuild/package.json', import.meta.url)) && npm) {
  const args = ['ci', '--global=false', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']
  execFileSync(process.execPath, [npm, ...args], quiet)
}
execFileSync(process.execPath, ['build.mjs'], quiet)
