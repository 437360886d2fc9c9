import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import type { FieldReader, Fields } from './fields';

/** Labels and annotations that are tags. */
export const tagKeys = [
  'service',
  'environment',
  'type',
  'resource',
  'change-id',
  'build',
  'package',
  'profile',
  'owner',
].map(name => `groundwork/${name}`);

/** Reads Groundwork's tags: labels where the value can be one, else annotations. */
export function identityAndTags(
  reader: FieldReader,
  labels: Fields,
  annotations: Fields,
): Pick<ObservedObject, 'identity' | 'tags'> {
  const tag = (key: string) =>
    reader.text(labels, key, key) ?? reader.text(annotations, key, key);
  const service = tag('groundwork/service');
  return {
    identity: service
      ? {
          service,
          environment: tag('groundwork/environment'),
          type: tag('groundwork/type'),
          resource: tag('groundwork/resource'),
        }
      : undefined,
    tags: {
      changeId: tag('groundwork/change-id'),
      build: tag('groundwork/build'),
      package: tag('groundwork/package'),
      profile: tag('groundwork/profile'),
      owner: tag('groundwork/owner'),
    },
  };
}
