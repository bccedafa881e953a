import { classify } from '../../../engine/classify.ts'
import { Extractor, type FileExtraction } from '../../../engine/extract.ts'
import { defaultLimits } from '../../../engine/source/limits.ts'

/** Reads one file with every kind that asks for it. */
export async function read(path: string, text: string): Promise<FileExtraction> {
  const { files } = classify([{ path, text }])
  const [first] = files
  if (!first) return { entities: [], problems: [], documents: 0, unreadable: [] }
  return new Extractor(defaultLimits).file(first.file, first.candidates)
}
