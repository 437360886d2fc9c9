/**
 * Groundwork in the browser: the request form with its preview, and what the
 * plugin adds to a service's page.
 *
 * @packageDocumentation
 */
export { infraPlugin as default } from './plugin';
export { infraApiRef } from './api/infraApiRef';
export {
  infraRequestTranslationRef,
  infraStatusTranslationRef,
  infraTranslationRef,
} from './translation';
