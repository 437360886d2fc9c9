import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { selectedTemplateRouteRef } from '../routes';

/** The request that a component's page starts with. */
export function requestFor(entity: Entity): Record<string, unknown> {
  const { name, namespace = 'default' } = entity.metadata;
  return {
    kind: 'request',
    service: name,
    ...(namespace !== 'default' && { component: stringifyEntityRef(entity) }),
  };
}

/**
 * Address of the request form, prefilled for a component. Undefined where the
 * scaffolder is not installed.
 */
export function useRequestLink(entity: Entity): string | undefined {
  const template = useRouteRef(selectedTemplateRouteRef);
  const path = template?.({
    namespace: 'default',
    templateName: 'request-infrastructure',
  });
  const formData = JSON.stringify({ change: requestFor(entity) });
  return path && `${path}?formData=${encodeURIComponent(formData)}`;
}
