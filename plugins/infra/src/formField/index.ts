import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { InfraChangeField } from './InfraChangeField';
import { infraChangeSchema } from './schema';
import { validateChange } from './validateChange';

/** The field `InfraChange` of software templates. */
export const infraChangeFormField = createFormField({
  name: 'InfraChange',
  component: InfraChangeField,
  schema: infraChangeSchema,
  validation: validateChange,
});
