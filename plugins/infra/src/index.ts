/**
 * Groundwork in the browser: the request form with its preview, and what became
 * of it on a service's page, on the pages of all services and on the home page.
 *
 * @packageDocumentation
 */
export { infraPlugin as default } from './plugin';
export { infraApiRef } from './api/infraApiRef';
export {
  infraCampaignsTranslationRef,
  infraChangeTranslationRef,
  infraFleetTranslationRef,
  infraGermanModule,
  infraPackagesTranslationRef,
  infraRequestTranslationRef,
  infraServiceTranslationRef,
  infraStatusTranslationRef,
  infraTranslationRef,
} from './translation';
