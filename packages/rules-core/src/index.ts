export { analyze, type FileAnalysis } from './analyze.js'
export { MESSAGES } from './findings/messages.js'
export * from './model/index.js'
export { parseSettings, SETTINGS_SCHEMA, type ParsedSettings } from './settings.js'
