import type { FileLines, Place } from '../../engine/index.ts'
import { type Region, regionOf } from './region.ts'

/** UTF-16 units from one known byte offset to the next. */
const step = 256

/** Lines and columns of places, columns in bytes of UTF-8; each file is counted through once, however long its lines. */
export class Utf8Columns {
  readonly #lines: FileLines
  readonly #counts = new Map<string, Uint32Array>()

  constructor(lines: FileLines) {
    this.#lines = lines
  }

  regionOf(place: Place): Region {
    const region = regionOf(place, { lines: this.#lines })
    return {
      ...region,
      startColumn: this.#column(place.path, region.startLine, region.startColumn),
      endColumn: this.#column(place.path, region.endLine, region.endColumn),
    }
  }

  #column(path: string, line: number, column: number): number {
    const index = this.#lines.of(path)
    if (!index) return column
    const start = index.start(line)
    return this.#bytes(path, index.text, start + column - 1) - this.#bytes(path, index.text, start) + 1
  }

  /** The bytes before an offset. */
  #bytes(path: string, text: string, offset: number): number {
    const counts = this.#counts.get(path) ?? countsOf(text)
    this.#counts.set(path, counts)
    const from = Math.floor(offset / step)
    return (counts[from] ?? 0) + bytesIn(text, from * step, offset)
  }
}

function countsOf(text: string): Uint32Array {
  const counts = new Uint32Array(Math.floor(text.length / step) + 1)
  for (let i = 1; i < counts.length; i++)
    counts[i] = (counts[i - 1] ?? 0) + bytesIn(text, (i - 1) * step, i * step)
  return counts
}

function bytesIn(text: string, start: number, end: number): number {
  let bytes = 0
  for (let i = start; i < end; i++) bytes += bytesOf(text.charCodeAt(i))
  return bytes
}

/** The first unit of a pair has all four bytes. What was read from UTF-8 has no half pairs. */
function bytesOf(unit: number): number {
  if (unit < 0x80) return 1
  if (unit < 0x800) return 2
  if (unit >= 0xd800 && unit < 0xdc00) return 4
  return unit >= 0xdc00 && unit < 0xe000 ? 0 : 3
}
