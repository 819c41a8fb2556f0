export { openProject, type DiskProject, type ProjectOptions } from './project.js'
export { openSession, pathOfUnit, projectFor, refreshProjects } from './open-session.js'
export { findRoot, isVirtual } from './root.js'
export { displayPath, toPathKey } from './path-key.js'
