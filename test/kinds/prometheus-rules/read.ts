import { classify, loadReaders } from '../../../engine/classify.ts'
import { Extractor, type FileExtraction } from '../../../engine/extract.ts'
import { defaultLimits } from '../../../engine/source/limits.ts'

/** Reads one file with every kind that asks for it. */
export async function read(path: string, text: string): Promise<FileExtraction> {
  const { files, kinds } = classify([{ path, text }])
  const extractor = new Extractor(await loadReaders(kinds), defaultLimits)
  const [first] = files
  if (!first) return { entities: [], problems: [], documents: 0, unreadable: [] }
  return extractor.file(first.file, first.candidates)
}
