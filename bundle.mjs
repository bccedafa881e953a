// Runs code of the project from a bundle of its own, so that scripts need nothing but the build tool.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

export const root = fileURLToPath(new URL('.', import.meta.url))

/** What every bundle of ours has in common. */
export const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  legalComments: 'none',
}

/** Bundles some exports of the sources and imports them; `folder` is where those lie that read what is beside them. */
export async function importBundled(contents, name, folder = join(root, 'cli', 'io')) {
  const file = join(root, 'dist', `${name}.mjs`)
  await build({
    ...shared,
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile: file,
    format: 'esm',
    define: { 'import.meta.dirname': JSON.stringify(folder) },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    },
  })
  const module = await import(pathToFileURL(file).href)
  rmSync(file)
  return module
}
