import { lazy, Suspense, useState } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import type { InfraChangeProps } from './schema';

const RequestForm = lazy(async () => ({
  default: (await import('../requestForm/RequestForm')).RequestForm,
}));

/** The service that a link names with `?entityRef=component:default/x`. */
function serviceFromLink(search: string): {
  service?: string;
  component?: string;
} {
  const text = new URLSearchParams(search).get('entityRef');
  if (!text) return {};
  try {
    const ref = parseEntityRef(text, {
      defaultKind: 'component',
      defaultNamespace: 'default',
    });
    const isDefault = ref.namespace.toLocaleLowerCase('en-US') === 'default';
    return {
      service: ref.name,
      ...(!isDefault && { component: text }),
    };
  } catch {
    return {};
  }
}

/** The request form as a field of a software template. */
export function InfraChangeField(props: InfraChangeProps) {
  const service = props.uiSchema['ui:options']?.service;
  const mode = service === 'new' ? 'new' : 'existing';
  const [initial] = useState(() => ({
    ...(mode === 'existing' && serviceFromLink(window.location.search)),
    ...(mode === 'existing' && service !== undefined && { service }),
    ...props.formData,
  }));
  return (
    <Suspense fallback={null}>
      <RequestForm
        initial={initial}
        mode={mode}
        disabled={props.disabled || props.readonly}
        onChange={change => props.onChange({ ...change })}
      />
    </Suspense>
  );
}
