import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { code, fenced, isInert, plain } from '../../cli/reporters/inertMarkdown.ts'
import { visible } from '../../cli/reporters/screenText.ts'
import { hostileText } from './hostile.ts'

type Render = (markdown: string) => string

/** A real reader of GitHub's dialect, where there is one. */
async function renderer(): Promise<Render | undefined> {
  const require = createRequire(import.meta.url)
  try {
    const from = async (name: string) => import(pathToFileURL(require.resolve(name)).href)
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
const render = await renderer()

const pieces = [
  ...'`~*_#@!$%&^|\\<>[](){}:;\'"/.,-+= \n\r\tab0123456789',
  '```',
  '````',
  '~~~',
  '~~',
  '**',
  '__',
  '<!--',
  '-->',
  '<!-- slo-lint -->',
  '</details>',
  '<img src=x onerror=alert(1)>',
  '<script>',
  '@org/team',
  '@dependabot merge',
  '&commat;user',
  '&#64;user',
  '&amp;#64;',
  '#123',
  'GH-1',
  'org/repo#1',
  '!12',
  '%1.0',
  '~bug',
  '[x](http://a.b)',
  '![x](http://a.b/c.png)',
  '[x]: http://a.b',
  '[^1]',
  '[TOC]',
  'https://a.example/b',
  'http://a.b',
  'www.a.com',
  'me@a.com',
  'xmpp:me@a.com',
  ':tada:',
  ':100:',
  '/close',
  '/lgtm\n',
  '- [ ] ',
  '1. ',
  '# ',
  '> ',
  '    ',
  '---\n',
  '| - |\n',
  '$x$',
  '$`x`$',
  '{+x+}',
  '0123456789abcdef0123456789abcdef01234567',
]
const markdown = fc.oneof(
  hostileText,
  fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join('')),
)
const many = { numRuns: 3_000 }

function decoded(html: string): string {
  return html
    .replace(/&#(\d+);/g, (_, digits) => String.fromCharCode(Number(digits)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

/** What a site makes of the letters of a text that is no code, after its Markdown is done. */
const live = [
  /@[\w-]/,
  /(?:#|!|\$|%|~|&|\^)\d/,
  /\bGH-\d/i,
  /\bhttps?:\/\//i,
  /\bwww\./i,
  /:[\w+-]+:/,
  /~["\w]/,
  /\[[[+-]/,
  /\{[+-]/,
  /\b(?=\d{0,39}[a-f])[0-9a-f]{7,40}\b/i,
]

describe('plain text in Markdown', () => {
  it.each([
    ['@org/team and me@a.com', '&#64;&#8203;org/team and me&#64;&#8203;a.com'],
    ['&commat;x', '&#38;&#8203;commat;x'],
    ['<!-- x -->', '&#60;&#33;&#8203;-- x --&#62;'],
    ['/close', '&#47;close'],
    ['- 12. #3', '&#45; 12. &#35;&#8203;3'],
    ['12. x', '12&#46; x'],
    ['    x', '&#32;   x'],
    ['d.yaml:100:3', 'd.yaml&#58;&#8203;100&#58;&#8203;3'],
    ['$(VAR)', '<span>$</span>(VAR)'],
    ['a\n\u202eb', 'a␊&#92;u202eb'],
    ['GOGC is 100, 17 % of 1024', 'GOGC is 100, 17 % of 1024'],
  ])('writes %j as %j', (text, written) => expect(plain(text)).toBe(written))

  it('holds no sign that Markdown, HTML or a site could take for its own', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const written = plain(text)
        const bare = written.replaceAll('<span>$</span>', '').replace(/&#\d+;/g, '')
        expect(bare).not.toMatch(/[!#$&*:<=>@[\\\]^_`{|}~\p{Cc}\p{Cf}]/u)
        expect(written).not.toMatch(/^(?:[ ./+=()-]|\d+[.)])/)
        const seen = decoded(written.replace(/<\/?span>/g, '\0'))
        for (const sign of live) expect(seen).not.toMatch(sign)
      }),
      many,
    )
  })

  it.skipIf(!render)('is rendered as its letters and nothing else, wherever it stands', () => {
    fc.assert(
      fc.property(
        markdown.filter((text) => visible(text).trim() !== ''),
        fc.constantFrom(['', '<p>', '</p>'], ['- ', '<ul>\n<li>', '</li>\n</ul>'], ['x ', '<p>x ', '</p>']),
        (text, [before, opening, closing]) => {
          const html = render?.(`${before}${plain(text)}`) ?? ''
          expect(html.startsWith(opening ?? '')).toBe(true)
          expect(html.endsWith(closing ?? '')).toBe(true)
          const inner = html.slice(opening?.length, html.length - (closing?.length ?? 0))
          const bare = inner.replaceAll('<span>$</span>', '$')
          expect(bare).not.toContain('<')
          expect(decoded(bare).replaceAll('\u200b', '').trimEnd()).toBe(visible(text).trimEnd())
        },
      ),
      many,
    )
  })
})

describe('code in Markdown', () => {
  it.each([
    ['a', '`a`'],
    ['', '` `'],
    ['`', '`` ` ``'],
    ['a``b`c', '```a``b`c```'],
    [' a ', '`  a  `'],
    ['a\nb\u202e', '`a␊b\\u202e`'],
    ['<!-- marker -->', '`<! -- marker -->`'],
  ])('writes %j as %j', (text, written) => expect(code(text)).toBe(written))

  it('is closed by nothing inside of it', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const written = code(text)
        const ticks = /^`+/.exec(written)?.[0] ?? ''
        const inner = written.slice(ticks.length, -ticks.length)
        expect(written.endsWith(ticks)).toBe(true)
        expect(inner).not.toMatch(/^`|`$|\n|\r|<!--|[\p{Cc}\p{Cf}]/u)
        expect(inner.match(/`+/g) ?? []).not.toContain(ticks)
      }),
      many,
    )
  })

  it.skipIf(!render)('is rendered as one piece of code', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const html = render?.(`x ${code(text)} @y`) ?? ''
        const inner = /^<p>x <code>([^<]*)<\/code> @y<\/p>$/.exec(html)?.[1]
        expect(decoded(inner ?? 'not code')).toBe(visible(text).replaceAll('<!--', '<! --') || ' ')
      }),
      many,
    )
  })
})

describe('lines of code in Markdown', () => {
  it.each([
    [fenced('a: b\n', 'yaml'), '```yaml\na: b\n```'],
    [fenced('a\r\nb', 'bad`language'), '```\na\nb\n```'],
    [fenced(''), '```\n```'],
    [fenced('\n'), '```\n\n```'],
    [fenced('```\nx\n````', 'diff'), '`````diff\n```\nx\n````\n`````'],
    [fenced('/close\n  /lgtm\n\ta\rb <!-- x'), '```\n∕close\n  ∕lgtm\n\ta␍b <! -- x\n```'],
  ])('%#', (written, wanted) => expect(written).toBe(wanted))

  it('are closed by nothing inside of them and hold no command', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const lines = fenced(text).split('\n')
        const ticks = lines[0] ?? ''
        expect(ticks).toMatch(/^`{3,}$/)
        expect(lines.at(-1)).toBe(ticks)
        for (const line of lines.slice(1, -1)) {
          expect(line).not.toContain(ticks)
          expect(line.replaceAll('\t', '')).not.toMatch(/^\s*\/|<!--|[\p{Cc}\p{Cf}]/u)
        }
      }),
      many,
    )
  })

  it.skipIf(!render)('are rendered as one block', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const html = render?.(`${fenced(text, 'yaml')}\n\n@y`) ?? ''
        const inner = /^<pre><code class="language-yaml">([^<]*)<\/code><\/pre>\n<p>@y<\/p>$/.exec(html)?.[1]
        const shown = decoded(inner ?? 'not code')
        if (isInert(text)) expect(shown).toBe(text === '' || text.endsWith('\n') ? text : `${text}\n`)
        else expect(inner).toBeDefined()
      }),
      many,
    )
  })

  it('says which text it shows as it is', () => {
    expect(isInert('a: `b`\n\tc: 限\n')).toBe(true)
    for (const text of ['a\r\nb', '/close', 'a <!-- b', 'a\u202eb', 'a\u0000'])
      expect(isInert(text)).toBe(false)
  })
})
