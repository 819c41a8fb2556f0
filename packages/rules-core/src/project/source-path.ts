import { posix } from 'node:path'
import type { Disk } from './disk.js'
import { DECLARATION_EXTENSIONS, isDeclarationName, isSourceName, OUTPUT_EXTENSIONS, SOURCE_EXTENSIONS } from './source-extensions.js'

/** Where a path without its extension, or with an output's, finds its source. */
export interface SourcePaths {
  /** The source file that a path as written in an import means, a directory's index included; declarations last. Real path key. */
  find(path: string): string | undefined
}

export function createSourcePaths(disk: Disk): SourcePaths {
  const isFile = (path: string): boolean => disk.kindOf(path) === 'file'

  const real = (path: string | undefined): string | undefined => {
    const key = path === undefined ? undefined : disk.realFile(path)
    return key !== undefined && !key.includes('/node_modules/') && isSourceName(key) ? key : undefined
  }

  return {
    find(path) {
      // A listing of the directory answers for all candidates below.
      if (disk.kindOf(posix.dirname(path)) !== 'directory') return undefined
      const written = writtenCandidates(path)
      const index = posix.join(path, 'index')
      const inDirectory = disk.kindOf(path) === 'directory'
      const first = [...written, ...SOURCE_EXTENSIONS.map(extension => path + extension), ...(inDirectory ? SOURCE_EXTENSIONS.map(extension => index + extension) : [])]
      const last = DECLARATION_EXTENSIONS.flatMap(extension => [path + extension, index + extension])
      const found = first.filter(candidate => !isDeclarationName(candidate)).find(isFile) ?? first.find(isFile) ?? (inDirectory ? last : last.filter(each => !each.startsWith(index))).find(isFile)
      return real(found)
    },
  }
}

function writtenCandidates(path: string): string[] {
  const extension = posix.extname(path)
  const sources = OUTPUT_EXTENSIONS[extension]
  if (sources) {
    const stem = path.slice(0, -extension.length)
    return sources.map(each => stem + each)
  }
  return isSourceName(path) ? [path] : []
}
