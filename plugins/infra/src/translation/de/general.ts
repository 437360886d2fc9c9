import { createTranslationMessages } from '@backstage/frontend-plugin-api';
import { infraTranslationRef } from '../translationRef';

export default createTranslationMessages({
  ref: infraTranslationRef,
  full: true,
  messages: { request: 'Infrastruktur anfordern' },
});
