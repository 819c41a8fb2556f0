/** Shorter parts of a text are copied by the engine itself. */
const SHORTEST_SLICE = 13

/**
 * The same text with memory of its own. A part that an engine has cut out of a source text keeps the whole source text alive for as long as the part
 * is remembered; one that is cut out of a copy keeps the copy.
 */
export const ownText = (text: string): string => (text.length < SHORTEST_SLICE ? text : ` ${text}`.slice(1))
