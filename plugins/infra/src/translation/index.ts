export { infraRequestTranslationRef } from './requestTranslationRef';
export { infraTranslationRef } from './translationRef';
