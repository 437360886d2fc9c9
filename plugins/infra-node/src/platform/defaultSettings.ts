import {
  documentSchemas,
  GROUNDWORK_API_VERSION,
  type PlatformDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { Located } from './platform';

/** What holds for a repository without a platform document. */
export const defaultSettings: Located<PlatformDocument> = {
  document: documentSchemas.Platform.parse({
    apiVersion: GROUNDWORK_API_VERSION,
    kind: 'Platform',
    metadata: { name: 'platform' },
    spec: {},
  }),
  path: 'platform/platform.yaml',
  position: () => ({ line: 1, column: 1 }),
};
