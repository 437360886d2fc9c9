export { renderEnvironment, type RenderOptions } from './renderEnvironment';
export type * from './rendered';
