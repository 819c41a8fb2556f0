export { openProject, type DiskProject } from './project.js'
export { openSession, pathOfUnit, projectFor, refreshProjects } from './open-session.js'
