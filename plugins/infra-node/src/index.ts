/**
 * The plan of Groundwork: edit, render and check as pure functions, and the
 * extension points of the infra backend.
 *
 * @packageDocumentation
 */
export * from './extensions';
export type * from './platform/platform';
export * from './snapshot';
export * from './yaml';
