import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import type { FieldReader, Fields } from './fields';

const prefix = 'groundwork/';

/** Reads Groundwork's tags: labels where the value can be one, else annotations. */
export function identityAndTags(
  reader: FieldReader,
  labels: Fields,
  annotations: Fields,
): Pick<ObservedObject, 'identity' | 'tags'> {
  const tag = (name: string) => {
    const key = prefix + name;
    return (
      reader.text(labels, key, `metadata.labels["${key}"]`) ??
      reader.text(annotations, key, `metadata.annotations["${key}"]`)
    );
  };
  const service = tag('service');
  return {
    identity: service
      ? {
          service,
          environment: tag('environment'),
          type: tag('type'),
          resource: tag('resource'),
        }
      : undefined,
    tags: {
      changeId: tag('change-id'),
      build: tag('build'),
      package: tag('package'),
      profile: tag('profile'),
      owner: tag('owner'),
    },
  };
}
