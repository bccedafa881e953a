import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import type { Limits, RenderedInput, RenderedText } from '../../engine/index.ts'
import type { Streams } from '../streams.ts'
import { UsageError } from '../usageError.ts'
import { decode } from './decode.ts'
import { codeOf, isInside, readRegular } from './regularFile.ts'
import { walk } from './walk.ts'
import type { Walk } from './walked.ts'

/** What the command line says of rendered charts. */
export interface RenderedOptions {
  /** Folders or files; `-` is what stands on standard input. */
  readonly rendered?: readonly string[]
  /** Files of values that Helm was given. */
  readonly values?: readonly string[]
}

const standardInput = 'stdin'

/** Reads what was rendered, as the files of the workspace are read: regular files, no links, nothing too large. */
export function readRendered(
  root: string,
  { rendered = [], values = [] }: RenderedOptions,
  limits: Limits,
  streams: Streams,
  found: Walk,
): RenderedInput | undefined {
  if (rendered.length === 0) {
    if (values.length > 0)
      throw new UsageError('usage', '--values says what was rendered with: --rendered DIR')
    return undefined
  }
  const texts = new Map<string, RenderedText>()
  for (const given of new Set(rendered)) {
    const read =
      given === '-' ? fromInput(limits, streams, found) : below(root, given, limits, streams, found)
    for (const text of read) texts.set(text.path, text)
    if (read.length === 0) found.notices.push({ code: 'rendered', message: `${given} holds no YAML to read` })
  }
  return { texts: [...texts.values()], values: values.map((path) => inWorkspace(root, path, streams)) }
}

function fromInput(limits: Limits, { input }: Streams, found: Walk): RenderedText[] {
  const bytes = input?.(limits.fileBytes + 1)
  if (!bytes) throw new UsageError('usage', '--rendered - reads standard input, and there is none')
  if (bytes.length > limits.fileBytes)
    throw new UsageError(
      'usage',
      `standard input has more than ${limits.fileBytes} bytes: render to a folder (helm template --output-dir)`,
    )
  const file = decode(standardInput, bytes, limits, found)
  return file ? [{ ...file, from: standardInput }] : []
}

function below(root: string, given: string, limits: Limits, { cwd }: Streams, found: Walk): RenderedText[] {
  const at = existing(resolve(cwd, given))
  const isFolder = statSync(at).isDirectory()
  const folder = isFolder ? at : dirname(at)
  const shown = shownAs(root, folder, isFolder ? given : dirname(given))
  const from = isFolder ? shown : shownAs(root, at, given)
  const own: Walk = { notices: [], exceeded: [] }
  const files = isFolder ? [...walk(at, [], limits, own)] : [oneFile(at, limits, own)]
  const name = (path: string): string => (shown === '' ? path : `${shown}/${path}`)
  for (const { path, ...notice } of own.notices)
    found.notices.push({ ...notice, ...(path !== undefined && { path: name(path) }) })
  for (const { path, message } of own.exceeded) found.exceeded.push({ path: name(path), message })
  return files.flatMap((file) =>
    file && /\.(?:ya?ml|json)$/.test(file.path)
      ? [{ path: name(file.path), text: file.text, from: from || '.' }]
      : [],
  )
}

function oneFile(at: string, limits: Limits, found: Walk): { path: string; text: string } | undefined {
  const path = basename(at)
  const read = readRegular(at, limits.fileBytes)
  if ('refused' in read) throw new UsageError('path', `${path}: ${read.says}`)
  return decode(path, read.bytes, limits, found)
}

/** Below the root as files of the workspace are called, else as it was given. */
function shownAs(root: string, real: string, given: string): string {
  if (isInside(root, real)) return relative(root, real).split(sep).join('/')
  return given.split(sep).join('/').replace(/\/+$/, '') || '/'
}

function inWorkspace(root: string, given: string, { cwd }: Streams): string {
  const real = existing(resolve(cwd, given))
  if (!isInside(root, real))
    throw new UsageError('path', `${given} lies outside of the workspace ${root}: nothing could point there`)
  return relative(root, real).split(sep).join('/')
}

function existing(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    throw new UsageError('path', `${path} cannot be read: ${codeOf(error)}`)
  }
}
