export type { Canvas, Entry } from './canvas.ts'
export type { CanvasDraft } from './canvas-draft.ts'
export { type Clock, type ManualClock, manualClock, systemClock } from './clock.ts'
export { controlEndpoints } from './control.ts'
export { type Journal, keepJournal } from './journal.ts'
export type { Keys } from './keys.ts'
export type { Lane, Limit, RateFamily, RateOptions } from './limits.ts'
export type { Meter } from './meter.ts'
export type { SandboxOptions } from './options.ts'
export type { Comparison, Test } from './predicate.ts'
export type { Alias, Count, KeptEvent, Profile, Totals } from './profile.ts'
export type { Visibility } from './queue.ts'
export type { Received } from './received.ts'
export type { DataType } from './registry.ts'
export {
  type Canvases,
  type Profiles,
  type Sandbox,
  sandbox,
} from './sandbox.ts'
export { type ServedSandbox, type ServeOptions, serveSandbox } from './serve.ts'
export { type Switches, usualSwitches } from './switches.ts'
export type { Weather, WeatherControl, WeatherKind } from './weather.ts'
