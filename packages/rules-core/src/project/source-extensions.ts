/** Extensions of files that are parsed, in the order in which an import without extension tries them. */
export const SOURCE_EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'] as const

/** Declarations come last: a source next to them says more. */
export const DECLARATION_EXTENSIONS = ['.d.ts', '.d.mts', '.d.cts'] as const

/** What a written output extension may be in the source, best first: `./user.js` is `user.ts`. */
export const OUTPUT_EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx', '.d.ts'],
  '.jsx': ['.tsx', '.ts', '.jsx', '.js', '.d.ts'],
  '.mjs': ['.mts', '.mjs', '.ts', '.d.mts'],
  '.cjs': ['.cts', '.cjs', '.ts', '.d.cts'],
}

/** Whether a file of this name is parsed. Looks at its name only. */
export const isSourceName = (name: string): boolean => /\.[cm]?[jt]s$|\.[jt]sx$/.test(name)

/** Whether a file of this name has no types of its own. */
export const isPlainJavaScript = (name: string): boolean => /\.(?:[cm]?js|jsx)$/.test(name)

export const isDeclarationName = (name: string): boolean => /\.d\.[cm]?ts$/.test(name)
