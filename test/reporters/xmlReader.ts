/** An element as read. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Reads the XML that a report is made of, and throws at whatever XML 1.0 forbids in it. */
export function readXml(document: string): Element {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (!document.startsWith(declaration)) throw new Error('no declaration')
  // The characters of XML 1.0, section 2.2.
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(document))
    throw new Error('no XML character')
  const top: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [top]
  const token = /<\/([\w-]+)>|<([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<]+)/gy
  let at = declaration.length
  while (at < document.length) {
    token.lastIndex = at
    const found = token.exec(document)
    if (!found) throw new Error(`no XML: ${document.slice(at, at + 80)}`)
    at = token.lastIndex
    const [, closed, opened, attributes = '', alone, text] = found
    const parent = open.at(-1) ?? top
    if (text !== undefined) parent.text += decoded(text)
    else if (closed !== undefined) {
      if (open.pop()?.name !== closed) throw new Error(`${closed} is not open`)
    } else if (opened !== undefined) {
      const element: Element = { name: opened, attributes: read(attributes), children: [], text: '' }
      parent.children.push(element)
      if (alone === '') open.push(element)
    }
  }
  const [root] = top.children
  if (open.length !== 1 || !root || top.children.length !== 1 || top.text.trim() !== '')
    throw new Error('no document')
  return root
}

function read(attributes: string): Record<string, string> {
  const pairs = [...attributes.matchAll(/ ([\w-]+)="([^"<]*)"/g)]
  if (new Set(pairs.map(([, name]) => name)).size < pairs.length) throw new Error('an attribute twice')
  return Object.fromEntries(
    pairs.map(([, name = '', value = '']) => [name, decoded(value.replace(/[\t\n\r]/g, ' '))]),
  )
}

function decoded(text: string): string {
  if (text.includes(']]>')) throw new Error('the end of a section')
  return text.replace(/&([^;]*);?/g, (reference, name: string) => {
    const code = /^#x([0-9a-f]+)$/.exec(name)?.[1]
    const letter = code === undefined ? entities[name] : String.fromCodePoint(Number.parseInt(code, 16))
    if (letter === undefined || !reference.endsWith(';')) throw new Error(`no entity: ${reference}`)
    return letter
  })
}
