export { type Fact, facts } from './facts.ts'
export { type Answer, type Ask, errorCode, neverSent, type Wire } from './wire.ts'
