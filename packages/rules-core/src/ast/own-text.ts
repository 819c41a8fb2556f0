/**
 * The same text with memory of its own. A part that an engine has cut out of a source text keeps the whole source text alive for as long as the part
 * is remembered. Names of properties are stored apart.
 */
export const ownText = (text: string): string => Object.keys({ [text]: true })[0] ?? text
