import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** A real reader of GitHub's dialect of Markdown, where there is one: from Markdown to HTML. */
export const render = await renderer()

async function renderer(): Promise<((markdown: string) => string) | undefined> {
  const require = createRequire(import.meta.url)
  const from = async (name: string) => import(pathToFileURL(require.resolve(name)).href)
  try {
    const [{ micromark }, { gfm, gfmHtml }] = [await from('micromark'), await from('micromark-extension-gfm')]
    return (markdown) =>
      micromark(markdown, {
        extensions: [gfm()],
        htmlExtensions: [gfmHtml()],
        allowDangerousHtml: true,
        allowDangerousProtocol: true,
      })
  } catch {
    process.stderr.write('SKIPPED: rendering of Markdown: micromark and micromark-extension-gfm are absent\n')
    return undefined
  }
}

/** The letters of a piece of HTML. */
export function lettersOf(html: string): string {
  return html
    .replace(/&#(\d+);/g, (_, digits) => String.fromCharCode(Number(digits)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
