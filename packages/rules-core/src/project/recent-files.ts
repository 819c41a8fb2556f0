import type { SourceFile } from '../model/index.js'

/** Parsed files by path, the least recently used dropped when their texts together grow too long. */
export interface RecentFiles {
  get(path: string): SourceFile | undefined
  set(file: SourceFile): void
  delete(path: string): void
  readonly size: number
}

/** One file is always kept, however long. */
export function createRecentFiles(maxLength: number): RecentFiles {
  const files = new Map<string, SourceFile>()
  let length = 0
  const remove = (path: string): void => {
    const file = files.get(path)
    if (!file) return
    files.delete(path)
    length -= file.text.length
  }
  return {
    get(path) {
      const file = files.get(path)
      if (file) {
        files.delete(path)
        files.set(path, file)
      }
      return file
    },
    set(file) {
      remove(file.path)
      files.set(file.path, file)
      length += file.text.length
      for (const path of files.keys()) {
        if (length <= maxLength || path === file.path) break
        remove(path)
      }
    },
    delete: remove,
    get size() {
      return files.size
    },
  }
}
