export { infraRequestTranslationRef } from './requestTranslationRef';
export { infraStatusTranslationRef } from './statusTranslationRef';
export { infraTranslationRef } from './translationRef';
