export { type Server, serve } from './main.ts'
export { type Settings, settings } from './settings.ts'
