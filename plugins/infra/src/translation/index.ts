export { infraChangeTranslationRef } from './changeTranslationRef';
export { infraFleetTranslationRef } from './fleetTranslationRef';
export { infraPackagesTranslationRef } from './packagesTranslationRef';
export { infraRequestTranslationRef } from './requestTranslationRef';
export { infraServiceTranslationRef } from './serviceTranslationRef';
export { infraStatusTranslationRef } from './statusTranslationRef';
export { infraTranslationRef } from './translationRef';
export { infraGermanModule } from './german';
