import type { SourceFile } from '../model/index.js'

/** Parsed files by key, the least recently used dropped when their texts together grow too long. */
export interface RecentFiles {
  get(key: string): SourceFile | undefined
  set(key: string, file: SourceFile): void
  delete(key: string): void
  readonly size: number
}

/** One file is always kept, however long. */
export function createRecentFiles(maxLength: number): RecentFiles {
  const files = new Map<string, SourceFile>()
  let length = 0
  const remove = (key: string): void => {
    length -= files.get(key)?.text.length ?? 0
    files.delete(key)
  }
  return {
    get(key) {
      const file = files.get(key)
      if (file) {
        files.delete(key)
        files.set(key, file)
      }
      return file
    },
    set(key, file) {
      remove(key)
      files.set(key, file)
      length += file.text.length
      for (const oldest of files.keys()) {
        if (length <= maxLength || oldest === key) break
        remove(oldest)
      }
    },
    delete: remove,
    get size() {
      return files.size
    },
  }
}
