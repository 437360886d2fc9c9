/**
 * The words of Groundwork: documents, changes, certification, the REST
 * contract with its client, and permissions. Runs in a browser.
 *
 * @packageDocumentation
 */
export * from './api';
export * from './certification';
export * from './change';
export * from './cost';
export * from './documents';
export { jsonValueSchema, type JsonSchema } from './json';
export * from './names';
export * from './permissions';
export * from './status';
